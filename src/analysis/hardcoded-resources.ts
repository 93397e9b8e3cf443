import path from 'node:path';
import { rootObject, stringOf } from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { isWithin, type Node } from '../ast/walk.js';
import { realPathOf } from '../files/files.js';
import type { Dialect } from '../infrastructure/deployment.js';
import { accountIn, mayBeName, nameWithin, type NamedBy } from '../knowledge/resource-inputs.js';
import { memoPer } from '../memo.js';
import { definitionOf } from './definitions.js';
import { eventSourcesOf } from './event-sources.js';
import { exportsIn } from './exports.js';
import type { Handler } from './handlers.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { loadsOwnModules, moduleNamed } from './project-modules.js';
import { loadedByHandler, modulesReachedAround, type Load } from './project-reach.js';
import { importedFunctionsAt } from './references.js';
import { resourceNamesIn, type ResourceName } from './resource-names.js';
import { declaredNamed, holdingVariable, type HoldingVariable } from './resource-variables.js';

/** A name of a bucket, table, queue, … that stands in the code of a function. */
export interface HardcodedResource {
  /** The text itself, or the key of an object; several requests may share it. */
  readonly node: Node;
  /** The whole text. */
  readonly text: string;
  /** The resource's own name, without what stands around it in an ARN or URL. */
  readonly name: string;
  /** What it is, such as `table`. */
  readonly what: string;
  readonly by: NamedBy;
  /** No other account has one of this name. */
  readonly isUnique: boolean;
  /** The account that an ARN or the URL of a queue is bound to. */
  readonly account: string | undefined;
  /** The resource of a template that has this name. */
  readonly declared: DeclaredName | undefined;
  /** The environment variable of the function that holds the same. */
  readonly variable: HoldingVariable | undefined;
  /** Whether an expression can stand in its place. */
  readonly isValue: boolean;
  /** How an invocation gets there, or how the Init phase does. */
  readonly user: Reach | Load;
}

/** A resource as a template declares it. */
export interface DeclaredName {
  readonly logicalId: string;
  readonly dialect: Dialect;
  /** Name of the template's file. */
  readonly template: string;
}

/** The names of resources that are written into this module, for requests that handlers make, here or in other modules. */
export const hardcodedResourcesIn = memoPer((module: Module): readonly HardcodedResource[] => {
  const found = new Map<Node, HardcodedResource>();
  for (const name of [...ownNames(module), ...namesForOthers(module)]) {
    const { node } = name.place;
    const user = found.has(node) ? undefined : userOf(module, name);
    if (user) found.set(node, hardcoded(module, name, user));
  }
  return [...found.values()].sort((a, b) => a.node.range[0] - b.node.range[0]);
});

/** A name, and whether a request of another module uses it. */
interface UsedName extends ResourceName {
  readonly isForOther: boolean;
}

function ownNames(module: Module): UsedName[] {
  return resourceNamesIn(module)
    .filter(({ place }) => place.module === module)
    .map((name) => ({ ...name, isForOther: false }));
}

/** Names that stand here as constants or arguments, in requests of other modules that handlers reach. */
function namesForOthers(module: Module): UsedName[] {
  if (!exportsName(module) && !handsOnName(module)) return [];
  const own = realPathOf(module.path);
  return modulesReachedAround(module).flatMap((other) =>
    realPathOf(other.path) === own
      ? []
      : resourceNamesIn(other).flatMap((name) => {
          const node =
            realPathOf(name.place.module.path) === own ? sameNode(module, name.place.node) : undefined;
          if (!node || !reachedUser(other, name.request)) return [];
          return [{ ...name, place: { module, node }, isForOther: true }];
        }),
  );
}

/** Whether an exported constant may hold a name: a text, or an object or class with one in it. */
function exportsName(module: Module): boolean {
  const exported = exportsIn(module).flatMap(({ value }) => (value ? [definitionOf(module, value)] : []));
  const held = exported.filter((value) => !isFunction(value));
  return (
    held.length > 0 &&
    possibleNamesIn(module).some((text) =>
      held.some((value) => isWithin(text, value) && !enclosingFunction(text)),
    )
  );
}

/** Whether a function of another module is given a text that may be a name. */
function handsOnName(module: Module): boolean {
  if (!loadsOwnModules(module)) return false;
  return possibleNamesIn(module).some((text) => {
    let around = text.parent;
    while (around && /^(Property|ObjectExpression|TS\w+)$/.test(around.type)) around = around.parent;
    if (around?.type !== 'CallExpression' && around?.type !== 'NewExpression') return false;
    return mayBeOwn(module, around.callee) && importedFunctionsAt(module, around.callee).length > 0;
  });
}

/** Neither a global nor what a package exports: a quick look. */
function mayBeOwn(module: Module, callee: Node): boolean {
  const root = rootObject(callee);
  if (root.type === 'Identifier' && !variableOf(module, root)?.defs.length) return false;
  const origin = originOf(module, root);
  return origin === undefined || moduleNamed(module, origin.from) !== undefined;
}

/** The texts of a module that may be names, keys and specifiers left out. */
const possibleNamesIn = memoPer((module: Module): readonly Node[] =>
  [...nodesIn(module, 'Literal'), ...nodesIn(module, 'TemplateLiteral')].filter((node) => {
    const text = stringOf(node);
    return text === undefined ? node.type === 'TemplateLiteral' : mayBeName(text);
  }),
);

/** The node at the same place in another copy of the module. */
function sameNode(module: Module, { type, range }: Node): Node | undefined {
  return nodesIn(module, type).find((node: Node) => node.range[0] === range[0] && node.range[1] === range[1]);
}

function userOf(module: Module, { place, request, isForOther }: UsedName): Reach | Load | undefined {
  if (enclosingFunction(place.node)) return reachedUser(module, place.node);
  return isForOther ? outsideEdge(loadedByHandler(module)) : reachedUser(module, request);
}

/** What runs or loads the code at a node. */
function reachedUser(module: Module, node: Node): Reach | Load | undefined {
  return outsideEdge(enclosingFunction(node) ? invokePhaseOf(module, node) : loadedByHandler(module));
}

/** Functions of CloudFront have no environment variables. */
function outsideEdge(user: Reach | Load | undefined): Reach | Load | undefined {
  return user && eventSourcesOf(user.handler).has('cloudfront') ? undefined : user;
}

function hardcoded(module: Module, used: UsedName, user: Reach | Load): HardcodedResource {
  const { text, place, input, isValue } = used;
  const { what, by, isUnique = false } = input;
  const { handler } = user;
  return {
    node: place.node,
    text,
    name: nameWithin(text),
    what,
    by,
    isUnique,
    account: accountIn(text),
    declared: declaredName(handler, used),
    variable: isValue ? holdingVariable(module, handler, used) : undefined,
    isValue,
    user,
  };
}

function declaredName(handler: Handler, used: UsedName): DeclaredName | undefined {
  for (const { deployment } of handler.declared) {
    const logicalId = declaredNamed(deployment, used);
    if (logicalId !== undefined)
      return { logicalId, dialect: deployment.dialect, template: path.basename(deployment.template) };
  }
  return undefined;
}
