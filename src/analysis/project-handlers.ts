import path from 'node:path';
import { isInside, readText } from '../files/files.js';
import type { Absence, DeclaredFunction, Deployment } from '../infrastructure/deployment.js';
import { deploymentOf, deploymentsAround, templateFilesBelow } from '../infrastructure/deployments.js';
import { isOwnDirectory, ownSourceFiles } from '../project/own-files.js';
import { syntaxErrorIn } from '../project/parse.js';
import type { Node } from '../ast/walk.js';
import { eventSourceEvidenceOf, type SourceEvidence } from './event-sources.js';
import { exportsIn } from './exports.js';
import type { Evidence } from './handler-evidence.js';
import { handlersIn, type Handler } from './handlers.js';
import { unlikeHandlersIn } from './unlike-handlers.js';
import type { Module } from './module.js';
import { projectModuleAt } from './project-modules.js';
import { reachedModulesOf, type ReachedModule } from './reached-modules.js';
import type { Settings } from './settings.js';

/** What is known of the handlers of a directory; all paths are absolute. */
export interface ProjectHandlers {
  readonly handlers: readonly FoundHandler[];
  /** What looks like a handler, or is declared as one, and is not taken for one. */
  readonly others: readonly (SourcelessFunction | UnprovenExport)[];
  readonly problems: readonly Problem[];
  /** Source files that were looked at. */
  readonly files: number;
  /** Templates that declare Lambda functions. */
  readonly templates: readonly string[];
}

/** A handler with what is known of it. */
export interface FoundHandler {
  readonly file: string;
  readonly line: number;
  /** The exported name. */
  readonly name: string;
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
  readonly declared: readonly DeclaredName[];
  /** Runtimes that templates give it, else that of the settings. */
  readonly runtimes: readonly string[];
  readonly eventSources: readonly SourceEvidence[];
  /** What it reaches of other modules, if that was asked for. */
  readonly reaches: readonly ReachedModule[] | undefined;
}

/** A declared function as its template names it. */
export interface DeclaredName {
  readonly template: string;
  readonly logicalId: string;
  /** The handler string. */
  readonly handler: string;
}

/** A declared function whose code is not taken for its handler. */
export interface SourcelessFunction extends DeclaredName {
  readonly kind: 'declared';
  /** As the template spells it; `undefined` when it does not. */
  readonly runtime: string | undefined;
  readonly reason:
    | Absence
    /** The module exports other names only. */
    | { readonly kind: 'no-such-export'; readonly file: string; readonly exported: readonly string[] }
    /** The module is not understood. */
    | { readonly kind: 'not-understood'; readonly file: string }
    /** The template does not stand where a lint of the file looks for templates. */
    | { readonly kind: 'template-apart'; readonly file: string };
}

/** An export with a handler's name and no evidence. */
export interface UnprovenExport {
  readonly kind: 'export';
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly reason: string;
}

/** What could not be read. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Where and how to look. */
export interface HandlerSearch {
  /** Directory that nothing is read outside of; absolute, as the directory is, and without links. */
  readonly root: string;
  readonly settings: Settings;
  readonly withReach: boolean;
}

/** The handlers below a directory, and what is not taken for one; every file is read once, nothing is executed. */
export function handlersBelow(directory: string, search: HandlerSearch): ProjectHandlers {
  const { deployments, unread } = deploymentsFor(directory, search);
  const declaredFiles = deployments.flatMap(({ template, functions }) =>
    functions
      .flatMap(({ sources }) => sources.map(({ file }) => file))
      .filter((file) => isBelow(directory, template) || isBelow(directory, file)),
  );
  const files = [...new Set([...ownSourceFiles(directory, Infinity), ...declaredFiles])].sort();
  const handlers: FoundHandler[] = [];
  const unproven: UnprovenExport[] = [];
  const problems = [...unread, ...deployments.flatMap(problemsOf)];
  for (const file of files) {
    const text = readText(file);
    const mayExport = text === undefined || /\bexports?\b/.test(text);
    const module = mayExport ? projectModuleAt(file, search) : undefined;
    if (module) {
      handlers.push(...handlersIn(module).map((handler) => foundHandler(handler, search)));
      unproven.push(...unprovenIn(module));
    } else if (mayExport) problems.push(problemOf(file, text));
  }
  const sourceless = deployments.flatMap((deployment) => sourcelessIn(deployment, directory, search));
  return {
    handlers,
    others: [...sourceless, ...unproven],
    problems,
    files: files.length,
    templates: deployments.map(({ template }) => template),
  };
}

/** The templates that the settings name; else those below the directory, and those that a lint of its files finds. */
function deploymentsFor(
  directory: string,
  { root, settings: { templates, cdkOut } }: HandlerSearch,
): { readonly deployments: readonly Deployment[]; readonly unread: readonly Problem[] } {
  const around = deploymentsAround(path.join(directory, 'any'), { root, templates, cdkOut });
  const below = templates
    ? templates.map((template) => path.resolve(root, template))
    : templateFilesBelow(directory, isOwnDirectory);
  const found = new Map(around.map((deployment) => [deployment.template, deployment]));
  const unread: Problem[] = [];
  for (const template of below) {
    const deployment = deploymentOf(template, root);
    if (deployment) found.set(template, deployment);
    else if (readText(template) === undefined) unread.push(problemOf(template, undefined));
    else if (templates)
      unread.push({ file: template, line: 1, text: 'it declares no Lambda function of Node.js' });
  }
  const deployments = [...found.values()].sort((a, b) => (a.template < b.template ? -1 : 1));
  return { deployments, unread };
}

function problemsOf({ problems }: Deployment): Problem[] {
  return problems.map(({ file, line, text }) => ({ file, line, text }));
}

function problemOf(file: string, text: string | undefined): Problem {
  if (text === undefined) return { file, line: 1, text: 'it cannot be read' };
  return { file, ...syntaxErrorIn(file, text) };
}

function foundHandler(handler: Handler, { settings, withReach }: HandlerSearch): FoundHandler {
  const { module, name, evidence, declared } = handler;
  const runtimes = declared.flatMap((match) => nodeRuntimeOf(match.declared) ?? []);
  const own = runtimes.length === 0 && settings.runtime !== undefined ? [settings.runtime] : runtimes;
  return {
    file: module.path,
    line: lineOf(module, handler.node),
    name,
    evidence,
    declared: declared.map((match) => nameOf(match.deployment, match.declared)),
    runtimes: [...new Set(own)],
    eventSources: differentOnes(eventSourceEvidenceOf(handler)),
    reaches: withReach ? reachedModulesOf(handler) : undefined,
  };
}

/** The runtime where it is one of Node.js, and no placeholder. */
function nodeRuntimeOf({ runtime }: DeclaredFunction): string | undefined {
  return runtime !== undefined && /^nodejs\d/.test(runtime) ? runtime : undefined;
}

function nameOf({ template }: Deployment, { logicalId, handler }: DeclaredFunction): DeclaredName {
  return { template, logicalId, handler };
}

function differentOnes(evidence: readonly SourceEvidence[]): SourceEvidence[] {
  return [...new Map(evidence.map((each) => [JSON.stringify(each), each])).values()];
}

function lineOf(module: Module, node: Node): number {
  return module.text.slice(0, node.range[0]).split('\n').length;
}

function unprovenIn(module: Module): UnprovenExport[] {
  return unlikeHandlersIn(module).map(({ name, node, reason }) => ({
    kind: 'export',
    file: module.path,
    line: lineOf(module, node),
    name,
    reason,
  }));
}

/** The functions of Node.js that a template declares and whose handler is not found. */
function sourcelessIn(
  deployment: Deployment,
  directory: string,
  search: HandlerSearch,
): SourcelessFunction[] {
  return deployment.functions.flatMap((declared): SourcelessFunction[] => {
    const reason = reasonFor(deployment, declared, search);
    const isHere =
      isBelow(directory, deployment.template) ||
      (reason?.kind === 'no-file'
        ? reason.paths.some((file) => isBelow(directory, file))
        : declared.sources.some(({ file }) => isBelow(directory, file)));
    const name = { ...nameOf(deployment, declared), runtime: nodeRuntimeOf(declared) };
    return reason && isHere ? [{ kind: 'declared', ...name, reason }] : [];
  });
}

function reasonFor(
  deployment: Deployment,
  declared: DeclaredFunction,
  search: HandlerSearch,
): SourcelessFunction['reason'] | undefined {
  const [source] = declared.sources;
  if (!source) return mayBeNode(declared) ? declared.absence : undefined;
  const modules = declared.sources.flatMap(({ file }) => projectModuleAt(file, search) ?? []);
  const isTaken = modules.some((module) =>
    handlersIn(module).some((handler) => handler.declared.some((match) => match.declared === declared)),
  );
  if (isTaken) return undefined;
  const { file, exportPath } = source;
  const module = projectModuleAt(file, search);
  if (!module) return { kind: 'not-understood', file };
  const exported = exportsIn(module).map(({ name }) => name);
  if (exported.includes(exportPath[0] ?? '')) return { kind: 'template-apart', file };
  return isOpen(module, exported) ? undefined : { kind: 'no-such-export', file, exported };
}

/** Its runtime is one of Node.js, or a template computes it; an image has none. */
function mayBeNode(declared: DeclaredFunction): boolean {
  const { runtime, absence } = declared;
  if (runtime === undefined) return absence?.kind !== 'image';
  return nodeRuntimeOf(declared) !== undefined || runtime.includes('${');
}

/** `export * from`, or `module.exports` that is not spelled out: it may export other names too. */
function isOpen({ ast, text }: Module, exported: readonly string[]): boolean {
  if (ast.body.some(({ type }) => type === 'ExportAllDeclaration')) return true;
  const isSpelledOut = exported.length > 0 && !exported.includes('default') && !text.includes('...');
  return /\bmodule\.exports\b/.test(text) && !isSpelledOut;
}

function isBelow(directory: string, file: string): boolean {
  return isInside(directory, file);
}
