import path from 'node:path';
import { keyNameOf, outermost, unwrap, unwrapAwait } from '../ast/expressions.js';
import { functionNameOf, isFunction, isShutdownListener, type FunctionNode } from '../ast/functions.js';
import { soleValueOf, type Variable } from '../ast/scopes.js';
import { walk, type Node } from '../ast/walk.js';
import { changesNoted, noteChange } from '../files/changes.js';
import { isBelow, realPathOf } from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { deploymentsAround } from '../infrastructure/deployments.js';
import { memoPer } from '../memo.js';
import {
  directoriesAround,
  filesLoadedFrom,
  forgetResolutions,
  hasPathAliases,
  isNoHelper,
  likelyHandlerFiles,
  ownSourceFiles,
  namesIn,
  stampOfAll,
  type NamedFiles,
} from '../project/own-files.js';
import { closureOf, type Reach } from './call-closure.js';
import { callsTo, classesIn, type ClassNode } from './definitions.js';
import { exportsIn } from './exports.js';
import { templateSearchOf } from './declared-matches.js';
import { describesInfrastructure, handlerElsewhere, handlersIn, type Handler } from './handlers.js';
import { entriesOf, handedTo, invocationEntriesIn, variablesBehind } from './invocation-entries.js';
import { functionsIn, variableOf, type Module } from './module.js';
import { moduleLoadsIn } from './module-loads.js';
import { originOf, originOfVariable } from './origins.js';
import { callSitesIn, functionsGivenAt, functionsWrappedAt, type CallSites } from './call-sites.js';
import { loadsOwnModules, moduleNamed, modulesNamed, projectModuleAt } from './project-modules.js';
import {
  functionsOn,
  importedFunctionsAt,
  importedValuesAt,
  type PlacedCall,
  type PlacedFunction,
  type PlacedNode,
} from './references.js';
import { registrationsBehind } from './registrations.js';

/** What the handlers of a project reach, by real path of the module. */
interface ProjectReach {
  readonly functions: ReadonlyMap<string, ReadonlyMap<FunctionNode, Reach>>;
  readonly loads: ReadonlyMap<string, Load>;
  readonly modules: ReadonlyMap<string, Module>;
  /** The functions that code of other modules runs by itself, not only through others of their own module. */
  readonly entered: ReadonlySet<FunctionNode>;
  readonly sites: CallSites;
}

/** How a handler's module comes to load another one when it is evaluated. */
export interface Load {
  readonly handler: Handler;
  /** Paths of the modules on the way, the handler's first, the loaded one left out. */
  readonly through: readonly string[];
}

/** The functions of a module that handlers of other modules run, with the way there. */
export const entriesFromOtherModules = memoPer((module: Module): ReadonlyMap<FunctionNode, Reach> => {
  const entries = new Map<FunctionNode, Reach>();
  for (const [fn, reach] of reachedFrom(reachOfOthers(module), module)) {
    const same = reach.crossings.length > 0 ? sameFunctionIn(module, fn) : undefined;
    if (same) entries.set(same, reach);
  }
  return entries;
});

/** Those of them that code of other modules runs by itself, not only through others of this module. */
export const enteredFromOtherModules = memoPer((module: Module): ReadonlySet<FunctionNode> => {
  const reach = reachOfOthers(module);
  const entered = [...reachedFrom(reach, module).keys()].filter((fn) => reach?.entered.has(fn));
  return new Set(entered.flatMap((fn) => sameFunctionIn(module, fn) ?? []));
});

/** What exports nothing has nothing that other modules could call. */
function reachOfOthers(module: Module): ProjectReach | undefined {
  return /\bexports?\b/.test(module.text) ? reachAround(module) : undefined;
}

function reachedFrom(reach: ProjectReach | undefined, module: Module): ReadonlyMap<FunctionNode, Reach> {
  return reach?.functions.get(realPathOf(module.path)) ?? new Map<FunctionNode, Reach>();
}

/** The call in another module by which an invocation first gets to a function of this one, and the module it stands in. */
export function callFromAfar(module: Module, fn: FunctionNode): PlacedCall | undefined {
  const known = callsFromAfar(module);
  if (!known.has(fn)) known.set(fn, findCallFromAfar(module, fn));
  return known.get(fn);
}

const callsFromAfar = memoPer<Module, Map<FunctionNode, PlacedCall | undefined>>(() => new Map());

function findCallFromAfar(module: Module, fn: FunctionNode): PlacedCall | undefined {
  if (handlersIn(module).length > 0) return undefined;
  const crossing = entriesFromOtherModules(module).get(fn)?.crossings.at(-1);
  const call = crossing && outermost(crossing.node).parent;
  if (!crossing || (call?.type !== 'CallExpression' && call?.type !== 'NewExpression')) return undefined;
  if (call.callee !== outermost(crossing.node)) return undefined;
  const runsIt = importedFunctionsAt(crossing.module, crossing.node).some(
    (placed) => placed.fn.range[0] === fn.range[0] && placed.fn.range[1] === fn.range[1],
  );
  return runsIt ? { module: crossing.module, call } : undefined;
}

/** All calls from other modules of the project that run a function of this one, or construct a class of it. */
export function callsElsewhere(module: Module, target: FunctionNode | ClassNode): readonly PlacedCall[] {
  const known = allCallsElsewhere(module);
  const calls = known.get(target) ?? findCallsElsewhere(module, target);
  known.set(target, calls);
  return calls;
}

/** All calls that run a function, in this module and in others. */
export function callsAnywhere(module: Module, fn: FunctionNode): readonly PlacedCall[] {
  return [...callsTo(module, fn).map((call) => ({ module, call })), ...callsElsewhere(module, fn)];
}

const allCallsElsewhere = memoPer<Module, Map<Node, readonly PlacedCall[]>>(() => new Map());

function findCallsElsewhere(module: Module, target: FunctionNode | ClassNode): readonly PlacedCall[] {
  const sites = reachAround(module)?.sites;
  const copy = sites && projectModuleAt(realPathOf(module.path), module);
  if (!copy) return [];
  if (isFunction(target)) {
    const same = sameFunctionIn(copy, target);
    return same ? sites.callsTo(same) : [];
  }
  const same = classesIn(copy).find(
    (other) => other.range[0] === target.range[0] && other.range[1] === target.range[1],
  );
  return same ? sites.callsTo(same) : [];
}

/** The modules that handlers reach which reach this one, this one included; for a module with handlers those that its own reach. */
export const modulesReachedAround = memoPer((module: Module): readonly Module[] => {
  const around = reachAround(module)?.modules.values() ?? [];
  const below = handlersIn(module).flatMap(reachOf);
  return [...new Set([...around, ...below.map((reached) => reached.module)])];
});

/** The functions of a module with handlers that their invocations run. */
export const closureOfEntries = memoPer((module: Module) => closureOf(module, invocationEntriesIn(module)));

/**
 * All functions that the invocations of a handler run, in its own module and in those of the project, nearest first; what
 * several handlers of its module run is the first one's.
 */
export const reachOf = memoPer((handler: Handler): readonly ReachedFunction[] => {
  const { module: own } = handler;
  const reached = loadsOwnModules(own)
    ? reachedFunctionsIn(reachFrom([handlersIn(own)]))
    : [...closureOfEntries(own)].map(([fn, reach]) => ({ module: own, fn, reach }));
  return reached.filter(({ reach }) => reach.handler.name === handler.name);
});

/** As `reachOf`, with what other handlers of its module run too; and the modules that its own one loads during Init, by path. */
export const wholeReachOf = memoPer(
  (
    handler: Handler,
  ): { readonly functions: readonly ReachedFunction[]; readonly loads: ReadonlyMap<string, Load> } => {
    const reach = reachFrom([[handler]]);
    return { functions: reachedFunctionsIn(reach), loads: reach.loads };
  },
);

function reachedFunctionsIn({ functions, modules }: ProjectReach): ReachedFunction[] {
  return [...functions].flatMap(([file, reached]) =>
    [...reached].flatMap(([fn, reach]): ReachedFunction[] => {
      const module = modules.get(file);
      return module ? [{ module, fn, reach }] : [];
    }),
  );
}

/** How a handler's module loads this one during Init; `undefined` when none is known to. */
export const loadedByHandler = memoPer((module: Module): Load | undefined => {
  const [handler] = handlersIn(module);
  if (handler) return { handler, through: [] };
  return reachAround(module)?.loads.get(realPathOf(module.path));
});

/** The function at the same place in another copy of the module: the text on disk and the text in the editor may differ. */
export function sameFunctionIn(module: Module, fn: FunctionNode): FunctionNode | undefined {
  const byPlace = functionsIn(module).find(
    (other) => other.range[0] === fn.range[0] && other.range[1] === fn.range[1],
  );
  if (byPlace) return byPlace;
  const name = functionNameOf(fn);
  const named =
    name === undefined ? [] : functionsIn(module).filter((other) => functionNameOf(other) === name);
  return named.length === 1 ? named[0] : undefined;
}

/** Files on disk are looked at again after this time, or after some multiple of what the look takes. */
const freshMilliseconds = 2000;
const restPerLook = 30;

/** Projects whose syntax trees are kept at a time, beside those around them; ESLint goes through one directory after the other. */
const maximumProjects = 4;

interface Project {
  readonly directory: string;
  /** What tells which file a specifier names. */
  readonly names: string;
  /** Tells edits of the files. */
  readonly stamp: string;
  /** Files that may hold handlers. */
  readonly candidates: readonly string[];
  /** Those of them that may load other files. */
  readonly loaders: readonly string[];
  /** Which files candidates may load; `undefined` when that cannot be told from their text. */
  readonly named: NamedFiles | undefined;
  /** Whether templates declare functions whose code stands in it. */
  readonly isDeployed: boolean;
  hasHandlers: boolean | undefined;
  /** By group of files: what has nothing to do with each other is looked at by itself. */
  reach: Map<string, ProjectReach>;
  /** The changes that were noted when the reach was found. */
  changes: number;
  look: Look;
  restMilliseconds: number;
}

const projects = new Map<string, Project>();

/**
 * What handlers reach in the project around a module; `undefined` when none of them can load the module. A unit without
 * handlers is a library of the units around it.
 */
function reachAround(module: Module): ProjectReach | undefined {
  if (!path.isAbsolute(module.path) || isNoHelper(module.path) || describesInfrastructure(module))
    return undefined;
  for (const [index, directory] of directoriesAround(module.path, module.root).entries()) {
    // What lies around other units too is the same for all of them.
    const place = index === 0 ? module.path : path.join(directory, path.basename(module.path));
    const project = projectIn(directory, module, place);
    const isLoadable = project.named?.loaded.has(module.path) !== false;
    // Its own handlers tell that the unit is no mere library.
    if (!isLoadable && handlersIn(module).length > 0) return undefined;
    const reach = reachIn(project, module);
    if (reach) return isLoadable ? reach() : undefined;
  }
  return undefined;
}

/** Finds what the handlers of a project reach; `undefined` when the project has none. */
function reachIn(project: Project, linted: Module): (() => ProjectReach) | undefined {
  if (project.changes !== changesNoted()) {
    project.changes = changesNoted();
    project.hasHandlers = undefined;
    project.reach = new Map();
  }
  const handlersOf = (file: string): readonly Handler[] => {
    const module = projectModuleAt(file, linted);
    return module ? handlersIn(module) : [];
  };
  project.hasHandlers ??=
    project.isDeployed || project.candidates.some((file) => handlersOf(file).length > 0);
  if (!project.hasHandlers) return undefined;
  const groupOf = (file: string): string => project.named?.groupOf(file) ?? '';
  return () => {
    const group = groupOf(linted.path);
    const known = project.reach.get(group);
    if (known) return known;
    const loaders = project.loaders.filter((file) => groupOf(file) === group);
    const found = reachFrom(loaders.map(handlersOf));
    project.reach.set(group, found);
    return found;
  };
}

function projectIn(directory: string, module: Module, place: string): Project {
  const declared = declaredFilesAround(place, module);
  const key = [directory, module.root, JSON.stringify(module.settings), ...declared].join('\0');
  const known = projects.get(key);
  if (known && isRecent(known.look, known.restMilliseconds)) {
    keepProject(key, known);
    return known;
  }
  const look = lookNow();
  const files = ownSourceFiles(directory);
  const names = namesIn(directory, files);
  const stamp = stampOfAll([...files, ...declared]);
  const restMilliseconds = Math.max(freshMilliseconds, restPerLook * (Date.now() - look.at));
  if (known?.names === names && known.stamp === stamp) {
    keepProject(key, Object.assign(known, { look, restMilliseconds }));
    return known;
  }
  if (known) noteChange();
  if (known && known.names !== names) forgetResolutions();
  const found = readProject(directory, module.root, files, declared);
  const project = { ...found, directory, names, stamp, look, restMilliseconds };
  keepProject(key, project);
  return project;
}

/** Keeps a project for longer than those that were asked for before; one around it is the dearest, and will be asked for again. */
function keepProject(key: string, project: Project): void {
  projects.delete(key);
  projects.set(key, project);
  const others = [...projects].filter(
    ([, { directory }]) => directory !== project.directory && !isBelow(directory, project.directory),
  );
  const [oldest] = others;
  if (others.length >= maximumProjects && oldest) projects.delete(oldest[0]);
}

function readProject(
  directory: string,
  root: string,
  files: readonly string[],
  declared: readonly string[],
): Omit<Project, 'directory' | 'names' | 'stamp' | 'look' | 'restMilliseconds'> {
  const candidates = [...new Set([...declared, ...likelyHandlerFiles(files)])].sort();
  const named = hasPathAliases(directory) ? undefined : filesLoadedFrom(candidates, files, root);
  return {
    candidates,
    loaders: named ? candidates.filter((file) => named.loaders.has(file)) : candidates,
    named,
    isDeployed: declared.some((file) => isBelow(directory, file)),
    hasHandlers: undefined,
    reach: new Map(),
    changes: changesNoted(),
  };
}

/** Files that templates around a place declare as the code of functions. */
function declaredFilesAround(place: string, module: Module): string[] {
  const deployments = deploymentsAround(place, templateSearchOf(module));
  const files = deployments.flatMap(({ functions }) =>
    functions.flatMap(({ sources }) => sources.map(({ file }) => file)),
  );
  return [...new Set(files)].sort();
}

/** What handlers reach; those of one module stand together. */
function reachFrom(starts: readonly (readonly Handler[])[]): ProjectReach {
  const functions = new Map<string, Map<FunctionNode, Reach>>();
  const loads = new Map<string, Load>();
  const modules = new Map<string, Module>();
  const entered = new Set<FunctionNode>();
  const queue: { readonly module: Module; readonly entries: ReadonlyMap<FunctionNode, Reach> }[] = [];
  for (const handlers of starts) {
    const [handler] = handlers;
    if (!handler) continue;
    addLoads(handler.module, { handler, through: [handler.module.path] }, loads);
    queue.push({ module: handler.module, entries: entriesOf(handlers) });
    for (const placed of handlers.flatMap(functionsBehind))
      queue.push({ module: placed.module, entries: new Map([[placed.fn, placed.reach]]) });
  }
  const sites = callSitesIn(starts.flatMap(([handler]) => handler?.module ?? []));
  const isReached = (module: Module, fn: FunctionNode): boolean =>
    functions.get(module.path)?.has(fn) ?? false;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { module, entries } = next;
    const known = functions.get(module.path) ?? new Map<FunctionNode, Reach>();
    functions.set(module.path, known);
    modules.set(module.path, module);
    for (const [fn, { crossings }] of entries) if (crossings.length > 0) entered.add(fn);
    for (const [fn, reach] of closureOf(module, new Map([...entries].filter(([fn]) => !known.has(fn))))) {
      if (known.has(fn)) continue;
      known.set(fn, reach);
      for (const placed of functionsCalledFrom(module, fn, reach, sites, isReached))
        queue.push({ module: placed.module, entries: new Map([[placed.fn, placed.reach]]) });
    }
  }
  return { functions, loads, modules, entered, sites };
}

/** The modules that a module loads when it is evaluated, all the way down. */
function addLoads(module: Module, load: Load, loads: Map<string, Load>): void {
  for (const { specifier, isLazy } of moduleLoadsIn(module)) {
    for (const next of isLazy ? [] : modulesNamed(module, specifier)) {
      if (loads.has(next.path)) continue;
      loads.set(next.path, load);
      addLoads(next, { handler: load.handler, through: [...load.through, next.path] }, loads);
    }
  }
}

interface ReachedFunction extends PlacedFunction {
  readonly reach: Reach;
}

/**
 * The functions of other modules that a function names, which it calls or hands to somebody who does, and those that it
 * calls because another module gave them to it.
 */
function functionsCalledFrom(
  module: Module,
  fn: FunctionNode,
  reach: Reach,
  sites: CallSites,
  isReached: (module: Module, fn: FunctionNode) => boolean,
): ReachedFunction[] {
  const mayRun = (node: Node): boolean => {
    const name = node.type === 'MemberExpression' ? keyNameOf(node) : undefined;
    return name === undefined || sites.hasFunctionNamed(name);
  };
  return longestNamesIn(fn)
    .filter(mayRun)
    .flatMap((node) => {
      const into = (placed: PlacedFunction): Reach => crossInto(reach, module, node, placed.fn);
      const run = [...importedFunctionsAt(module, node), ...functionsGivenAt(module, node, sites, isReached)];
      return [
        ...run.map((placed) => ({ ...placed, reach: into(placed) })),
        ...functionsWrappedAt(module, node).map(({ wrapper, node: name, ...placed }) => ({
          ...placed,
          reach: crossInto(into(wrapper), wrapper.module, name, placed.fn),
        })),
      ];
    });
}

function crossInto(reach: Reach, module: Module, node: Node, fn: FunctionNode): Reach {
  const name = functionNameOf(fn);
  return {
    handler: reach.handler,
    via: name === undefined ? reach.via : [...reach.via, name],
    crossings: [...reach.crossings, { module, node }],
  };
}

/** The longest names in a function's own code: `repo.orders.save` of `repo.orders.save(x)`. */
const longestNamesIn = memoPer((fn: FunctionNode): readonly Node[] => {
  const names: Node[] = [];
  walk(fn.body, (node) => {
    if (isFunction(node) || isDeclared(node) || isShutdownListener(node)) return false;
    // `routes.get(name)(event)`.
    if (node.type === 'CallExpression' && node.callee.type === 'CallExpression') names.push(node.callee);
    if (node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'Super') {
      names.push(node);
      return node.type === 'MemberExpression' && !isNamed(node);
    }
    return undefined;
  });
  return names;
});

/** Names only, as `repo.orders` and `this.repo`; `(await orders()).list` and `routes[nameOf(event)]` have code that runs. */
function isNamed(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'MemberExpression')
    return isNamed(inner.object) && (!inner.computed || /^(Identifier|Literal)$/.test(inner.property.type));
  return inner.type === 'Identifier' || inner.type === 'ThisExpression' || inner.type === 'Super';
}

/** The new name in `const order = new Order()`. */
function isDeclared(node: Node): boolean {
  return node.type === 'Identifier' && node.parent.type === 'VariableDeclarator' && node.parent.id === node;
}

/**
 * Functions of other modules that a handler's value leads to: the handler itself (`export { run as handler } from './run'`,
 * `makeHandler(deps)` imported), and what is handed to it (routes, resolvers, middleware).
 */
function functionsBehind(handler: Handler): ReachedFunction[] {
  const { module } = handler;
  const crossings = [{ module, node: handler.node }];
  const isElsewhere = handler.functions.length === 0;
  const handed = [
    ...handedTo(handler).flatMap((node) => importedFunctionsAt(module, node)),
    ...handedElsewhere(module, variablesBehind(handler), handedTo(handler)),
  ];
  return [
    ...functionsStandingFor(module, handler).map((placed) => ({
      ...placed,
      reach: {
        handler: isElsewhere ? handlerElsewhere(handler, placed.module, placed.fn) : handler,
        via: [],
        crossings,
      },
    })),
    ...handed.map((placed) => ({ ...placed, reach: { handler, via: [], crossings } })),
  ];
}

/** Routes and listeners that other modules register with the applications, routers and emitters that they export, or make and give back. */
function handedElsewhere(
  module: Module,
  variables: ReadonlySet<Variable>,
  values: readonly Node[],
): PlacedFunction[] {
  const seen = new Set<Node>();
  const queue = [
    ...[...variables].flatMap((variable) => importedNames(module, variable)),
    ...values.filter(({ type }) => type === 'CallExpression').map((node) => ({ module, node })),
  ];
  const handed: PlacedFunction[] = [];
  for (let name = queue.shift(); name; name = queue.shift()) {
    for (const { module: other, node } of importedValuesAt(name.module, name.node)) {
      const variable = seen.has(node) ? undefined : variableHolding(other, node);
      seen.add(node);
      if (!variable) continue;
      const registered = registrationsBehind(other, [], [variable.identifiers[0] as Node]);
      for (const value of registered.handed)
        handed.push(
          ...(isFunction(value) ? [{ module: other, fn: value }] : importedFunctionsAt(other, value)),
        );
      queue.push(...[...registered.variables].flatMap((next) => importedNames(other, next)));
    }
  }
  return handed;
}

/** A name for the imported value that a variable holds, or for what an imported function gives. */
function importedNames(module: Module, variable: Variable): PlacedNode[] {
  const name = variable.identifiers[0] as Node | undefined;
  const value = soleValueOf(variable);
  const made = value && unwrapAwait(value);
  const isImported =
    originOfVariable(module, variable) ??
    (made?.type === 'CallExpression' ? originOf(module, made.callee) : undefined);
  return name && isImported ? [{ module, node: name }] : [];
}

/** The variable that is declared with a value. */
function variableHolding(module: Module, value: Node): Variable | undefined {
  const { parent } = value;
  return parent?.type === 'VariableDeclarator' && parent.init === value && parent.id.type === 'Identifier'
    ? variableOf(module, parent.id)
    : undefined;
}

function functionsStandingFor(module: Module, handler: Handler): readonly PlacedFunction[] {
  const exported = exportsIn(module).find(({ name }) => name === handler.name);
  if (!exported?.from) return handler.value ? importedFunctionsAt(module, handler.value) : [];
  const target = moduleNamed(module, exported.from.specifier);
  return target ? functionsOn(target, [exported.from.name]) : [];
}
