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

/** The part of the event or invocation context that a write keeps, as the source would name it. */
export function keptText(module: Module, write: StateWrite): string | undefined {
  return keptOf(module, [...write.values, ...(write.key ? [write.key] : [])]);
}

/** Whether a write keeps no part of the event or invocation context as it came, but what calls give for them. */
export function keepsWhatIsMade(module: Module, { values }: StateWrite): boolean {
  const kept = values
    .map((value) => provenanceOf(module, value))
    .filter((value) => rootsOf(value).some((root) => isOfInvocation(root)));
  return kept.length > 0 && kept.every((value) => value.kind === 'derived' && !holdsAsItIs.test(value.by));
}

/** What a value that holds another one, or its text, is derived by. */
const holdsAsItIs = /^(collection|rest|argument|field|concat|join|stringify|parse|toString|trim|\W+)$/;

/** The first part of the event or invocation context that goes into any of the values, such as `event.userId`. */
export function keptOf(module: Module, values: readonly Node[]): string | undefined {
  for (const root of values.flatMap((value) => rootsOf(provenanceOf(module, value)))) {
    if (!isOfInvocation(root) || !('path' in root)) continue;
    const name = root.kind === 'event' ? 'event' : 'context';
    const keys = root.path.filter((key) => key !== 'JSON').map((key) => (key === '*' ? '[]' : `.${key}`));
    return `${name}${keys.join('')}`;
  }
  return undefined;
}

/** Whether a value holds a part of the event that differs between invocations. */
export function belongsToEvent(module: Module, value: Node): boolean {
  return rootsOf(provenanceOf(module, value)).some((root) => root.kind === 'event' && isOfInvocation(root));
}
