import { calleeNameOf, keyNameOf } from '../ast/expressions.js';
import { enclosingFunction, enclosingFunctions, isFunction } from '../ast/functions.js';
import { someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf } from './aws-operations.js';
import { conditionsOn, presenceIn, type Condition } from './conditions.js';
import { definitionOf } from './definitions.js';
import { passesAgain } from './guard-answers.js';
import { variableOf, type Module } from './module.js';
import type { PlacedWrite } from './placed-writes.js';
import { provenanceOf, rootsOf, type Provenance } from './provenance.js';
import type { WriteTarget } from './write-targets.js';

/**
 * Whether something on the way to a write may tell a first round from a later one: a test of the key, of the record's change, of
 * a counter in the event, of something that was looked up; or the write is made under a condition of its own.
 */
export function isGuardedLoop({ target, steps }: PlacedWrite): boolean {
  if (target.isConditional) return true;
  return steps.some(
    ({ module, node }) =>
      followsClaim(module, node) ||
      conditionsOn(module, node).some(
        (condition) => isGuard(module, condition, target) && passesAgain(module, condition, target) !== true,
      ),
  );
}

/** A conditional write above in the same function fails, or is told apart, when the work was done before. */
export function followsClaim(module: Module, node: Node): boolean {
  const around = enclosingFunctions(node);
  return conditionalWrites(module).some(
    (write) => write.range[0] < node.range[0] && around.some((fn) => fn === enclosingFunction(write)),
  );
}

const conditionalWrites = memoPer((module: Module): readonly Node[] =>
  awsOperationsIn(module)
    .filter((operation) =>
      ['ConditionExpression', 'IfNoneMatch'].some((name) => inputOf(module, operation, name) !== undefined),
    )
    .map(({ node }) => node),
);

export function isGuard(module: Module, condition: Condition, { source }: WriteTarget): boolean {
  const { test, throws, kind } = condition;
  if (kind === 'walk') return carriers.has(source) && isPartOfMessage(module, test);
  if (asksForList(module, test)) return false;
  if (presenceIn(condition) === undefined)
    return asksForLookUp(module, test) || dependsOnInvocation(module, test);
  if (asksForContent(module, test)) return false;
  return (!throws && asksForLookUp(module, test)) || asksForFlag(module, test);
}

/** What carries a message, which ends a chain by having nothing more in it; `undefined` is the call of a function. */
const carriers: ReadonlySet<unknown> = new Set([undefined, 'sqs', 'sns', 'kinesis', 'eventbridge']);

/** `for (const child of body.children)`: a list in the message, or one that was looked up, which may be empty. */
function isPartOfMessage(module: Module, list: Node): boolean {
  if (asksForLookUp(module, list)) return true;
  return rootsOf(provenanceOf(module, list)).some(
    (root) =>
      root.kind === 'unknown' ||
      (root.kind === 'event' && root.path.length > 0 && !/(^|\.)Records(\.\*)?$/.test(root.path.join('.'))),
  );
}

/** `Array.isArray(event.Records)`. */
function asksForList(module: Module, test: Node): boolean {
  const [list] = test.type === 'CallExpression' && calleeNameOf(test) === 'isArray' ? test.arguments : [];
  return list !== undefined && !isFlag(provenanceOf(module, list));
}

/** The test is made of the event (a key, a counter), of the time that is left, or of something that cannot be told. */
function dependsOnInvocation(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type === 'Identifier' && isCollected(module, node)) return true;
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'CallExpression')
      return false;
    return rootsOf(provenanceOf(module, node)).some(
      (root) =>
        (root.kind === 'event' && root.path.length > 0 && root.path.join('.') !== 'Records') ||
        root.kind === 'invocation-context' ||
        root.kind === 'module-state' ||
        (root.kind === 'unknown' && !isName(module, node)),
    );
  });
}

/** A global or a function: says nothing by itself. */
function isName(module: Module, node: Node): boolean {
  if (node.type !== 'Identifier') return false;
  const parent = node.parent;
  if (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) return true;
  return (variableOf(module, node)?.defs.length ?? 0) === 0 || isFunction(definitionOf(module, node));
}

/** A variable that is written more than once, or a list that is filled: what it holds was decided on the way. */
function isCollected(module: Module, node: Node): boolean {
  const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
  if (variable?.defs[0]?.type !== 'Variable') return false;
  const isRewritten = variable.references.filter((reference) => reference.isWrite()).length > 1;
  const isFilled = variable.references.some(
    ({ identifier: { parent } }) =>
      parent.type === 'MemberExpression' && /^(push|add|set)$/.test(keyNameOf(parent) ?? ''),
  );
  return isRewritten || isFilled;
}

/** A value that was awaited or given to a callback: metadata, tags, an item. */
function asksForLookUp(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type === 'AwaitExpression') return true;
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return false;
    const root = rootOf(node);
    return isLookedUp(module, root);
  });
}

function isLookedUp(module: Module, root: Node, depth = 0): boolean {
  if (root.type !== 'Identifier' || depth > 3) return root.type === 'AwaitExpression';
  const definition = variableOf(module, root)?.defs[0];
  if (definition?.type === 'Variable') {
    const init = definition.node.init;
    if (!init) return false;
    // `const ids = answer.ids`: a part of what was looked up.
    const whole = rootOf(init);
    return (
      someNode(init, (node) => node.type === 'AwaitExpression') ||
      (whole.type === 'Identifier' && isLookedUp(module, whole, depth + 1))
    );
  }
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return false;
  const { params, parent } = definition.node;
  return (
    parent.type === 'CallExpression' &&
    provenanceOf(module, root).kind !== 'event' &&
    !isError(params[0], root)
  );
}

/** `(error, data) => …`. */
function isError(first: Node | undefined, name: Node): boolean {
  return (
    first?.type === 'Identifier' &&
    name.type === 'Identifier' &&
    first.name === name.name &&
    /^e(rr(or)?)?$/i.test(first.name)
  );
}

function rootOf(node: Node): Node {
  return node.type === 'MemberExpression' || node.type === 'ChainExpression'
    ? rootOf(node.type === 'MemberExpression' ? node.object : node.expression)
    : node;
}

/** `if (!object.Body) return`: a round that writes has content each time. */
function asksForContent(module: Module, test: Node): boolean {
  const names = [test, definitionOf(module, test)].map((node) =>
    node.type === 'MemberExpression' ? keyNameOf(node) : node.type === 'Identifier' ? node.name : undefined,
  );
  return names.some(
    (name) => name !== undefined && /^(Body|body|buffer|content|data\.Body|\$response|ok)$/.test(name),
  );
}

/** Fields that every event of the kind has, so that asking whether they are there tells nothing apart. */
const always =
  /^(event|Records|body|key|name|arn|size|bucket|object|s3|Sns|Message|dynamodb|kinesis|data|record|length|NewImage|Keys|detail|source|detail-type|JSON|\*|\d+|eventSourceARN|TopicArn|messageId|eventID)$/;

/** `if (event.cursor)`, `if (!body.processed)`: a field that the code itself puts in, not one that every event has. */
function asksForFlag(module: Module, test: Node): boolean {
  return someNode(test, (node) => {
    if (node.type === 'Identifier' && isCollected(module, node)) return true;
    if (node.type !== 'MemberExpression' && node.type !== 'Identifier') return false;
    return isFlag(provenanceOf(module, node));
  });
}

function isFlag(value: Provenance): boolean {
  if (value.kind === 'event') return value.path.length > 0 && !always.test(value.path.at(-1) ?? '');
  if (value.kind === 'either') return value.options.some(isFlag);
  // What a function made of the event may be missing for what the function has written itself.
  return (
    value.kind === 'derived' &&
    !/^(split|match|exec|new \w+|collection|slice|get|unmarshall|from|decode\w*|\w*[pP]arse\w*)$/.test(
      value.by,
    ) &&
    value.from.some((part) => part.kind === 'event' && part.path.length > 0)
  );
}
