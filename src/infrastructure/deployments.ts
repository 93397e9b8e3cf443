import path from 'node:path';
import { noteChange } from '../files/changes.js';
import {
  directoriesUpTo,
  directoryStampOf,
  isInside,
  listDirectory,
  listFilesBelow,
  readText,
  stampOf,
} from '../files/files.js';
import { readCloudFormation } from './cloudformation.js';
import type { DeclaredFunction, Deployment, Source } from './deployment.js';
import { readServerless } from './serverless.js';

/** Where to look for templates. */
export interface TemplateSearch {
  /** Directory that nothing is read outside of; absolute. */
  readonly root: string;
  /** Template paths relative to the root; given, they replace the search. */
  readonly templates?: readonly string[] | undefined;
}

/** A declared function whose code stands in a file, with the template that declares it. */
export interface DeclaredMatch {
  readonly deployment: Deployment;
  readonly declared: DeclaredFunction;
  readonly source: Source;
}

/** Facts from disk are looked at again after this time, so that an editor sees changes without a stat at every keystroke. */
const freshMilliseconds = 1000;

/** The declared functions whose code a file holds, over all templates that may describe it. */
export function declaredFunctionsOf(file: string, search: TemplateSearch): readonly DeclaredMatch[] {
  return deploymentsAround(file, search).flatMap((deployment) =>
    deployment.functions.flatMap((declared) =>
      declared.sources
        .filter((source) => source.file === file)
        .map((source) => ({ deployment, declared, source })),
    ),
  );
}

/** Every template that may describe a file: those of its directory and the ones above, up to the root, and of their usual sub-directories. */
export function deploymentsAround(file: string, search: TemplateSearch): readonly Deployment[] {
  const templates = search.templates
    ? search.templates.map((template) => path.resolve(search.root, template))
    : templatesAround(path.dirname(file), search.root);
  return templates.flatMap((template) => deploymentOf(template, search.root) ?? []);
}

/** Files below a directory whose name may be that of a template; `accept` tells which directories to look into. */
export function templateFilesBelow(
  directory: string,
  accept: (relativeDirectory: string) => boolean,
): readonly string[] {
  return listFilesBelow(
    directory,
    (relative, isDirectory) => (isDirectory ? accept(relative) : isTemplateName(path.basename(relative))),
    Infinity,
  );
}

const infrastructureFolders = [
  'infra',
  'infrastructure',
  'deploy',
  'deployment',
  'cloudformation',
  'sam',
  'cfn',
  'template',
  'templates',
];

function templatesAround(directory: string, root: string): string[] {
  return directoriesUpTo(directory, root).flatMap((above) => {
    const { templates, folders } = listingOf(above);
    return [...templates, ...folders.flatMap((folder) => listingOf(folder).templates)];
  });
}

interface Remembered<Value> {
  readonly value: Value;
  readonly stamp: string | undefined;
  lookedAt: number;
}

/** What a directory has for the search: templates, and folders where templates usually stand. */
interface Listing {
  readonly templates: readonly string[];
  readonly folders: readonly string[];
}

function isTemplateName(name: string): boolean {
  return templateName.test(name) && !/^packaged\b/.test(name);
}

const listings = new Map<string, Remembered<Listing>>();

const templateName = /(\.ya?ml|template[^/]*\.json|serverless\.json)$/;

function listingOf(directory: string): Listing {
  const known = listings.get(directory);
  const now = Date.now();
  if (known && now - known.lookedAt < freshMilliseconds) return known.value;
  const stamp = directoryStampOf(directory);
  if (known && known.stamp === stamp) {
    known.lookedAt = now;
    return known.value;
  }
  if (known) noteChange();
  const names = stamp === undefined ? [] : listDirectory(directory);
  const inside = (name: string): string => path.join(directory, name);
  const value = {
    templates: names.filter(isTemplateName).map(inside),
    folders: names.filter((name) => infrastructureFolders.includes(name)).map(inside),
  };
  listings.set(directory, { value, stamp, lookedAt: now });
  return value;
}

const deployments = new Map<string, Remembered<Deployment | undefined>>();

/** A template as a deployment; `undefined` when it is none, or declares no Lambda function. Read again only when the file has changed. */
export function deploymentOf(template: string, root: string): Deployment | undefined {
  const key = `${root}\0${template}`;
  const known = deployments.get(key);
  const now = Date.now();
  if (known && now - known.lookedAt < freshMilliseconds) return known.value;
  const stamp = stampOf(template);
  if (known && known.stamp === stamp) {
    known.lookedAt = now;
    return known.value;
  }
  if (known) noteChange();
  const value = stamp === undefined ? undefined : readTemplate(template, root);
  deployments.set(key, { value, stamp, lookedAt: now });
  return value;
}

function readTemplate(template: string, root: string): Deployment | undefined {
  const text = isInside(root, template) ? readText(template) : undefined;
  if (text === undefined) return undefined;
  if (/^serverless[^/]*\.(ya?ml|json)$/.test(path.basename(template)))
    return readServerless(template, text, root);
  return /AWS::(Serverless|Lambda)::Function/.test(text) && !isInOtherLanguages(text)
    ? readCloudFormation(template, text, root)
    : undefined;
}

/** Runtimes of other languages are named and none of Node.js is: no function of the template has JavaScript to lint. */
function isInOtherLanguages(text: string): boolean {
  return !text.includes('nodejs') && /\b(python\d|java\d|dotnet|ruby\d|go1\.x|provided)/.test(text);
}
