import { enclosingFunctions, isFunction, type FunctionNode } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import { someOwnNode, type Node } from '../ast/walk.js';
import { isEnvironmentPath, isInvocationPath } from '../knowledge/invocation-keys.js';
import { memoPer } from '../memo.js';
import { reachedFunctions } from './invoke-phase.js';
import { variableOf, type Module } from './module.js';
import { stateWritesIn, type PlacedWrite, type StateWrite } from './module-state.js';
import { provenanceOf, rootsOf, type Provenance } from './provenance.js';

/** Whether what is written belongs to one invocation. */
export function keepsInvocation(module: Module, write: PlacedWrite): boolean {
  return write.values.some((value) => belongsToInvocation(module, value));
}

/** Whether a value belongs to one invocation, and not to the deployed function as its region and account do. */
export function belongsToInvocation(module: Module, value: Node): boolean {
  const roots = rootsOf(provenanceOf(module, value));
  return (
    roots.some((root) => isOfInvocation(root) || isFilledByInvocation(module, root)) ||
    isFromRequest(module, value)
  );
}

const filled = memoPer<Module, Map<Variable, boolean>>(() => new Map());

/** A module-level variable that holds data of the invocation itself: `token = event.token; user = await verify(token)`. */
function isFilledByInvocation(module: Module, root: Provenance): boolean {
  if (root.kind !== 'module-state') return false;
  const { variable } = root;
  const known = filled(module).get(variable);
  if (known !== undefined) return known;
  filled(module).set(variable, false); // what is made of itself adds nothing
  const isFilled = stateWritesIn(module).some(
    (write) => write.place.variable === variable && keepsInvocation(module, write),
  );
  filled(module).set(variable, isFilled);
  return isFilled;
}

function isOfInvocation(root: Provenance): boolean {
  if (root.kind === 'event') return !isEnvironmentPath(root.path);
  return root.kind === 'invocation-context' && isInvocationPath(root.path);
}

/** Made of a part of the event that the source names, not just by a function that gets the whole event. */
export function isSpecific(module: Module, write: StateWrite): boolean {
  return write.values.some((value) => {
    const whole = provenanceOf(module, value);
    if (whole.kind === 'event') return isOfInvocation(whole);
    return rootsOf(whole).some((root) => 'path' in root && root.path.length > 0 && isOfInvocation(root));
  });
}

/** A parameter of middleware, routes and resolvers: `before: (request) => …`, `app.get('/', (req) => …)`. */
function isFromRequest(module: Module, value: Node): boolean {
  return someOwnNode(value, (node) => {
    const definition = node.type === 'Identifier' ? variableOf(module, node)?.defs[0] : undefined;
    return definition?.type === 'Parameter' && isFunction(definition.node) && isHook(module, definition.node);
  });
}

/** Given to what the handler is made of, at module level or in a factory that it calls. */
function isHook(module: Module, fn: FunctionNode): boolean {
  if (fn.parent.type !== 'CallExpression' && fn.parent.type !== 'Property') return false;
  const reached = reachedFunctions(module);
  return (
    reached.get(fn)?.via.length === 0 &&
    enclosingFunctions(fn).every((around) => !reached.has(around)) &&
    !reached.get(fn)?.handler.functions.includes(fn)
  );
}

/** A part of the event or invocation context that goes into a value. */
export interface KeptPart {
  /** As the source would name it, such as `event.userId`. */
  readonly text: string;
  /** The value is what code makes of it, or gets by it, and not the part itself. */
  readonly isMadeOf: boolean;
}

/** The part of the event or invocation context that a write keeps. */
export function keptBy(module: Module, write: StateWrite): KeptPart | undefined {
  return keptOf(module, [...write.values, ...(write.key ? [write.key] : [])]);
}

/** The first part of the event or invocation context that goes into any of the values. */
export function keptOf(module: Module, values: readonly Node[]): KeptPart | undefined {
  for (const value of values) {
    const [part] = partsIn(provenanceOf(module, value), false);
    if (part) return part;
  }
  return undefined;
}

function partsIn(value: Provenance, isMadeOf: boolean): readonly KeptPart[] {
  switch (value.kind) {
    case 'event':
    case 'invocation-context':
      return isOfInvocation(value) ? [{ text: partText(value.kind, value.path), isMadeOf }] : [];
    case 'text':
      return value.parts.flatMap((part) => partsIn(part, isMadeOf));
    case 'either':
      return value.options.flatMap((option) => partsIn(option, isMadeOf));
    case 'derived': {
      const isMaking = value.by !== 'collection' && /\w/.test(value.by);
      return value.from.flatMap((each) => partsIn(each, isMadeOf || isMaking));
    }
    default:
      return [];
  }
}

function partText(kind: 'event' | 'invocation-context', path: readonly string[]): string {
  const keys = path
    .filter((key) => key !== 'JSON')
    .map((key) => (key === '*' ? '[]' : /^[\w$]+$/.test(key) ? `.${key}` : `['${key}']`));
  return `${kind === 'event' ? 'event' : 'context'}${keys.join('')}`;
}

/** Whether a value holds a part of the event that differs between invocations. */
export function belongsToEvent(module: Module, value: Node): boolean {
  return rootsOf(provenanceOf(module, value)).some((root) => root.kind === 'event' && isOfInvocation(root));
}
