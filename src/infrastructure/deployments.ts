import path from 'node:path';
import { lookWithOthers, noteChange } from '../files/changes.js';
import {
  areUnchanged,
  directoriesUpTo,
  directoryStampOf,
  isInside,
  listDirectory,
  listFilesBelow,
  readText,
  readWithInputs,
  type Inputs,
} from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import type { DeclaredFunction, Deployment, Source } from './deployment.js';
import { isTemplateName, readTemplateText } from './dialects.js';

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
  'terraform',
  'tf',
  'iac',
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

/** What a directory has for the search: templates, and folders where templates usually stand. */
interface Listing {
  readonly templates: readonly string[];
  readonly folders: readonly string[];
}

const listings = new Map<
  string,
  { readonly value: Listing; readonly stamp: string | undefined; look: Look }
>();

function listingOf(directory: string): Listing {
  const known = listings.get(directory);
  if (known && isRecent(known.look, freshMilliseconds)) return known.value;
  const look = lookNow();
  const stamp = directoryStampOf(directory);
  if (known && known.stamp === stamp) {
    known.look = look;
    return known.value;
  }
  const names = stamp === undefined ? [] : listDirectory(directory);
  const inside = (name: string): string => path.join(directory, name);
  const value = {
    templates: names.filter(isTemplateName).map(inside),
    folders: names.filter((name) => infrastructureFolders.includes(name)).map(inside),
  };
  listings.set(directory, { value, stamp, look });
  if (known && String(known.value.templates) !== String(value.templates)) noteChange();
  return value;
}

const deployments = new Map<
  string,
  {
    readonly template: string;
    readonly root: string;
    readonly value: Deployment | undefined;
    readonly inputs: Inputs;
    look: Look;
  }
>();

lookWithOthers(() => {
  for (const directory of listings.keys()) listingOf(directory);
  for (const { template, root } of deployments.values()) deploymentOf(template, root);
});

/**
 * A template as a deployment; `undefined` when it is none, or declares no Lambda function. Read again only when it, a file that
 * it names, or the place of its sources has changed.
 */
export function deploymentOf(template: string, root: string): Deployment | undefined {
  const key = `${root}\0${template}`;
  const known = deployments.get(key);
  if (known && isRecent(known.look, freshMilliseconds)) return known.value;
  const look = lookNow();
  if (known && areUnchanged(known.inputs)) {
    known.look = look;
    return known.value;
  }
  const { value, inputs } = readWithInputs(() => readTemplate(template, root));
  deployments.set(key, { template, root, value, inputs, look });
  if (known) noteChange();
  return value;
}

function readTemplate(template: string, root: string): Deployment | undefined {
  const text = isInside(root, template) ? readText(template) : undefined;
  return text === undefined ? undefined : readTemplateText(template, text, root);
}
