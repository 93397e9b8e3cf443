import path from 'node:path';
import { lookWithOthers, noteChange } from '../files/changes.js';
import {
  areUnchanged,
  isFile,
  isInside,
  listFilesBelow,
  readText,
  readWithInputs,
  type Inputs,
} from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import type { DeclaredFunction, Deployment, Source } from './deployment.js';
import { isTemplateName, readTemplateText } from './dialects.js';
import { templatesAround, templatesNamed, type TemplateSearch } from './template-search.js';

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

/** Every template that may describe a file: those that the settings name, else those that stand around it. */
export function deploymentsAround(file: string, search: TemplateSearch): readonly Deployment[] {
  return templatePathsAround(file, search).flatMap((template) => deploymentOf(template, search.root) ?? []);
}

/** The paths of these templates; some of them may turn out to be none. */
export function templatePathsAround(file: string, search: TemplateSearch): readonly string[] {
  const { root, templates } = search;
  const found = templates ? templatesNamed(templates, root) : templatesAround(path.dirname(file), root);
  return [...found, ...synthesizedTemplates(search)];
}

/** What stands for all templates of `cdkOut`. */
export function synthesizedTemplates({ root, cdkOut }: TemplateSearch): readonly string[] {
  return cdkOut === undefined ? [] : [path.resolve(root, cdkOut, 'manifest.json')];
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
  if (!isInside(root, template)) return undefined;
  const text = readText(template);
  if (text !== undefined) return readTemplateText(template, text, root);
  const isNamedAsTemplate = /^(serverless|template|sam)\b/.test(path.basename(template));
  return isNamedAsTemplate && isFile(template) ? unreadTemplate(template) : undefined;
}

/** What stands for a template whose text is too long, or may not be read. */
function unreadTemplate(template: string): Deployment {
  return {
    dialect: path.basename(template).startsWith('serverless') ? 'serverless' : 'cloudformation',
    template,
    isForAws: true,
    functions: [],
    resources: new Map(),
    flows: [],
    layers: [],
    isComplete: false,
    problems: [{ file: template, line: 1, text: 'The file cannot be read, or is larger than 4 MB.' }],
  };
}
