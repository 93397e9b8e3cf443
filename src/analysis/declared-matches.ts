import path from 'node:path';
import { readText } from '../files/files.js';
import {
  declaredFunctionsOf,
  deploymentsAround,
  templatePathsAround,
  type DeclaredMatch,
} from '../infrastructure/deployments.js';
import type { TemplateSearch } from '../infrastructure/template-search.js';
import { memoPer } from '../memo.js';
import type { Module } from './module.js';

/** Where templates are looked for that may describe a module. */
export function templateSearchOf({ root, settings: { templates, cdkOut } }: Module): TemplateSearch {
  return { root, templates, cdkOut };
}

export const declaredMatchesOf = memoPer((module: Module): readonly DeclaredMatch[] =>
  module.path.startsWith('<') ? [] : declaredFunctionsOf(module.path, templateSearchOf(module)),
);

/** The file belongs to a serverless.yml of another cloud and to no template of AWS. */
export function isForOtherCloud(module: Module): boolean {
  const search = templateSearchOf(module);
  if (module.path.startsWith('<') || !templatePathsAround(module.path, search).some(mayBeForOtherCloud))
    return false;
  const around = deploymentsAround(module.path, search);
  return around.length > 0 && around.every(({ isForAws }) => !isForAws);
}

/** Serverless Framework alone deploys to other clouds; most of its templates say by their text that they do not. */
function mayBeForOtherCloud(template: string): boolean {
  return /^serverless\b/.test(path.basename(template)) && !namesAmazon.test(readText(template) ?? '');
}

const namesAmazon = /\bname['"]?\s*:\s*['"]?aws\b(?!-)/;
