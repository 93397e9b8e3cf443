import { calleeNameOf, dottedNameOf, keyNameOf, unwrap } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { exportsIn } from './exports.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { placeOf, type Place } from './module-state.js';

/** Whether two places are the same memory, a computed key being any key. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.owner === b.owner && a.path.length === b.path.length && isPrefix(a.path, b.path);
}

/** Whether the first place is the second one or holds it. */
export function holdsPlace(outer: Place, inner: Place): boolean {
  return (
    outer.owner === inner.owner && outer.path.length <= inner.path.length && isPrefix(outer.path, inner.path)
  );
}

function isPrefix(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every(
    (key, index) => index === 0 || key === inner[index] || key === '*' || inner[index] === '*',
  );
}

/** What was asked of `readsOf`, by the owner of the place and its path. */
const knownReads = memoPer<Module, Map<object, Map<string, readonly Node[]>>>(() => new Map());

/** The nodes in this module that name a place, or something in it, other than as the target of a plain assignment. */
export function readsOf(module: Module, place: Place): readonly Node[] {
  const known = knownReads(module);
  const ofOwner = known.get(place.owner) ?? new Map<string, readonly Node[]>();
  known.set(place.owner, ofOwner);
  const path = `${place.variable ? '' : '.'}${place.path.join('\0')}`;
  const reads = ofOwner.get(path) ?? findReads(module, place);
  ofOwner.set(path, reads);
  return reads;
}

function findReads(module: Module, place: Place): readonly Node[] {
  const names: Node[] = place.variable
    ? namesOf(module, place.variable)
    : [
        ...nodesIn(module, 'ThisExpression'),
        ...nodesIn(module, 'Identifier').filter((node) => isFree(module, node)),
      ];
  const aliases = nodesIn(module, 'ThisExpression').filter(
    (node) => place.variable && isAt(module, node, place),
  );
  return [...names, ...aliases].flatMap((name): Node[] => {
    const top = longestMember(name, place.path.length);
    const found = top && placeOf(module, top);
    return found && isSamePlace(found, place) && isRead(top) ? [top] : [];
  });
}

/** The uses of a variable; those of a class in its own body belong to a scope of its own. */
function namesOf(module: Module, variable: Variable): Node[] {
  if (variable.defs[0]?.type !== 'ClassName') return variable.references.map(({ identifier }) => identifier);
  return nodesIn(module, 'Identifier').filter(
    (node) => variableOf(module, node) === variable && !variable.identifiers.includes(node),
  );
}

/** The reads of a place, and those that take all of what holds it: `return stats` reads `stats.calls`. */
export function usesOf(module: Module, place: Place): readonly Node[] {
  const holders = place.path
    .slice(1)
    .map((_key, index) => ({ ...place, path: place.path.slice(0, index + 1) }));
  const whole = holders.flatMap((holder) =>
    readsOf(module, holder).filter((read) => read.parent?.type !== 'MemberExpression'),
  );
  return [...readsOf(module, place), ...whole];
}

function isAt(module: Module, node: Node, place: Place): boolean {
  return placeOf(module, node)?.owner === place.owner;
}

function isFree(module: Module, node: Node): boolean {
  return (variableOf(module, node)?.defs.length ?? 0) === 0;
}

/** `state.user` of `state.user.name`, when two keys are asked for. */
function longestMember(name: Node, length: number): Node | undefined {
  let top = name;
  for (let index = 1; index < length; index += 1) {
    const { parent } = top;
    if (parent?.type !== 'MemberExpression' || parent.object !== top) return undefined;
    top = parent;
  }
  return top;
}

function isRead(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'AssignmentExpression') return parent.left !== node;
  if (parent?.type === 'VariableDeclarator') return parent.id !== node;
  if (parent?.type === 'UpdateExpression') return isUsed(parent);
  if (parent?.type === 'ExportSpecifier') return false;
  return !(parent?.type === 'MemberExpression' && parent.object === node && isAssigned(parent));
}

function isAssigned(node: Node): boolean {
  return node.parent?.type === 'AssignmentExpression' && node.parent.left === node;
}

/** Whether anything takes the value of an expression. */
export function isUsed(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'SequenceExpression') return parent.expressions.at(-1) === node && isUsed(parent);
  if (parent?.type === 'ForStatement') return parent.test === node;
  return parent?.type !== 'ExpressionStatement';
}

const telemetryObjects =
  /^(console|\w*log(ger|s)?|\w*metrics?|\w*tracer|telemetry|statsd|\w*span|\w*segment|xray|newrelic|sentry|datadog|dd)$/i;
const telemetryFunctions =
  /^(log\w*|debug|trace|warn|addMetric|putMetric|putAnnotation|putMetadata|addAnnotation|addMetadata|setProperty|captureException|appendKeys|sendDistributionMetric|recordMetric|emitMetric)$/;

/** Whether what is read at a node ends in a log line, a metric or a trace and nowhere else. */
export function isForTelemetry(module: Module, node: Node, depth = 0): boolean {
  for (let inner = node, around = node.parent; around; inner = around, around = around.parent) {
    if (around.type === 'CallExpression' && around.callee === inner) return isTelemetryCall(around);
    if (around.type === 'CallExpression') {
      if (isTelemetryCall(around)) return true;
      if (!/^(stringify|String|Number|toFixed)$/.test(calleeNameOf(around) ?? '')) return false;
    }
    if (around.type === 'VariableDeclarator')
      return depth < 3 && isLocalForTelemetry(module, around.id, depth);
    if (isFunction(around) || /Statement$|^AssignmentExpression$/.test(around.type)) return false;
  }
  return false;
}

function isLocalForTelemetry(module: Module, name: Node, depth: number): boolean {
  const variable = name.type === 'Identifier' ? variableOf(module, name) : undefined;
  const reads = (variable?.references ?? []).filter((reference) => reference.isRead());
  return (
    reads.length > 0 && reads.every((reference) => isForTelemetry(module, reference.identifier, depth + 1))
  );
}

/** Whether a call writes a log line, a metric or a trace. */
export function isTelemetryCall(call: Node): boolean {
  if (call.type !== 'CallExpression') return false;
  if (telemetryFunctions.test(calleeNameOf(call) ?? '')) return true;
  const callee = unwrap(call.callee);
  const names = callee.type === 'MemberExpression' ? dottedNameOf(callee.object) : undefined;
  return names?.some((name) => telemetryObjects.test(name)) === true;
}

/** Whether a name is that of a logger, a tracer or a metrics object. */
export function isTelemetryName(name: string): boolean {
  return telemetryObjects.test(name);
}

/** Whether other modules can reach the variable, so that what they do to it is unknown. */
export function isExported(module: Module, place: Place): boolean {
  const { variable } = place;
  if (!variable) return false;
  return exportsIn(module).some(
    ({ node, value }) =>
      variable.identifiers.includes(node as never) ||
      (value?.type === 'Identifier' && variableOf(module, value) === variable),
  );
}

/** Whether a read hands the whole place to a function that is not written in this module and not a built-in one. */
export function isHandedOut(module: Module, read: Node): boolean {
  const { parent } = read;
  if (parent?.type !== 'CallExpression' || parent.callee === read) return false;
  const callee = unwrap(parent.callee);
  const root = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
  if (root.type !== 'Identifier') return false;
  const definition = variableOf(module, root)?.defs[0];
  return definition?.type === 'ImportBinding' && /^\./.test(specifierOf(definition.node));
}

function specifierOf(node: Node): string {
  const { parent } = node;
  return parent?.type === 'ImportDeclaration' ? parent.source.value : '';
}

/** Whether a read asks for one key of a collection: `cache.get(k)`, `cache.has(k)`, `cache[k]`, `k in cache`. */
export function isLookUp(read: Node): boolean {
  const { parent } = read;
  if (parent?.type === 'BinaryExpression') return parent.operator === 'in' && parent.right === read;
  if (parent?.type === 'CallExpression')
    return /^(hasOwn|has|hasOwnProperty|get)$/.test(calleeNameOf(parent) ?? '');
  if (parent?.type !== 'MemberExpression' || parent.object !== read) return false;
  const name = keyNameOf(parent);
  if (parent.computed) return !isAssigned(parent);
  return /^(get|has|hasOwnProperty|includes|find|some|indexOf)$/.test(name ?? '');
}

const sizes = new Set(['size', 'length']);

/** Whether a read compares the size of a collection with a bound, as a cache that evicts does. */
export function isSizeBound(read: Node): boolean {
  const measured = read.parent;
  if (
    measured?.type !== 'MemberExpression' ||
    measured.object !== read ||
    !sizes.has(keyNameOf(measured) ?? '')
  )
    return false;
  const comparison = measured.parent;
  if (comparison.type !== 'BinaryExpression' || !/^([<>]=?|[=!]==?)$/.test(comparison.operator)) return false;
  const other = unwrap(comparison.left === measured ? comparison.right : comparison.left);
  return !(other.type === 'Literal' && (other.value === 0 || other.value === 1));
}
