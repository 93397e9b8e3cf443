import path from 'node:path';
import type { ParserServicesWithTypeInformation, TSESLint, TSESTree } from '@typescript-eslint/utils';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import { variablesByIdentifier, type ScopeManager, type Variable } from '../ast/scopes.js';
import { walk, type Node } from '../ast/walk.js';
import { lookForChanges } from '../files/changes.js';
import { beginFile } from '../files/looks.js';
import { readSettings, type Settings } from './settings.js';

/** One source file with what every analysis needs of it; the key of all facts about it. */
export interface Module {
  /** Absolute path, or the name that ESLint was given (`<input>`). */
  readonly path: string;
  /** Directory that nothing is read outside of. */
  readonly root: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
  readonly settings: Settings;
  /** TypeScript's program, when the parser offers one; never required. */
  readonly types: ParserServicesWithTypeInformation | undefined;
}

/**
 * As `memoPer`, for facts that the text of a module settles alone: they outlive changes of other files, after which the
 * same syntax tree stands in a new module.
 */
export function memoPerSource<Fact>(compute: (module: Module) => Fact): (module: Module) => Fact {
  const facts = new WeakMap<TSESTree.Program, { readonly fact: Fact }>();
  return (module) => {
    const known = facts.get(module.ast);
    if (known) return known.fact;
    const fact = compute(module);
    facts.set(module.ast, { fact });
    return fact;
  };
}

/** As `memoPerSource`, for facts about the nodes of a module. */
export function memoPerNode<Place extends Node, Fact extends object>(
  compute: (module: Module, node: Place) => Fact,
): (module: Module, node: Place) => Fact {
  const factsIn = memoPerSource<Map<Place, Fact>>(() => new Map());
  return (module, node) => {
    const facts = factsIn(module);
    const fact = facts.get(node) ?? compute(module, node);
    facts.set(node, fact);
    return fact;
  };
}

const modules = new WeakMap<object, Module>();

/** The linted file as a module; the same object for every rule that looks at the file. */
export function moduleOf(context: Readonly<TSESLint.RuleContext<string, readonly unknown[]>>): Module {
  const { sourceCode } = context;
  const known = modules.get(sourceCode);
  if (known) return known;
  beginFile(context.physicalFilename);
  lookForChanges();
  const settings = readSettings(context.settings);
  const services = sourceCode.parserServices;
  const module: Module = {
    path: context.physicalFilename,
    root: path.resolve(context.cwd, settings.root ?? '.'),
    text: sourceCode.text,
    ast: sourceCode.ast,
    scopes: sourceCode.scopeManager as ScopeManager,
    settings,
    types: services?.program ? (services as ParserServicesWithTypeInformation) : undefined,
  };
  modules.set(sourceCode, module);
  linted.delete(module.path);
  linted.set(module.path, new WeakRef(module));
  const [oldest] = linted.keys();
  if (linted.size > maximumLinted && oldest !== undefined) linted.delete(oldest);
  return module;
}

/** Modules that were linted last, by path. */
const linted = new Map<string, WeakRef<Module>>();
const maximumLinted = 500;

/** A module that was linted with this text, which other modules' facts may look at as well. */
export function lintedModule(file: string, text: string): Module | undefined {
  const module = linted.get(file)?.deref();
  return module?.text === text ? module : undefined;
}

const variablesIn = memoPerSource((module: Module) => variablesByIdentifier(module.scopes));

/** The variable that an identifier names; `undefined` for globals that nobody declares. */
export function variableOf(module: Module, identifier: Node): Variable | undefined {
  return variablesIn(module).get(identifier);
}

const nodesByType = memoPerSource((module: Module) => {
  const nodes = new Map<string, Node[]>();
  walk(module.ast, (node) => {
    const same = nodes.get(node.type);
    if (same) same.push(node);
    else nodes.set(node.type, [node]);
  });
  return nodes;
});

type NodesByName = { [Each in Node as `${Each['type']}`]: Each };

/** All nodes of one type, in source order; the file is walked once for all rules. */
export function nodesIn<Name extends keyof NodesByName>(
  module: Module,
  name: Name,
): readonly NodesByName[Name][] {
  const nodes: readonly unknown[] = nodesByType(module).get(name) ?? [];
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- without it the union is too complex for tsc
  return nodes as readonly NodesByName[Name][];
}

/** All functions of the module, outer ones first. */
export const functionsIn = memoPerSource((module: Module): readonly FunctionNode[] => {
  const functions: FunctionNode[] = [];
  for (const nodes of nodesByType(module).values())
    for (const node of nodes) if (isFunction(node)) functions.push(node);
  return functions.sort((a, b) => a.range[0] - b.range[0]);
});
