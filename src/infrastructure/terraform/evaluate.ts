import type { Expression, ForExpression, TemplateExpression } from '../hcl/syntax.js';
import { readExpression } from '../hcl/expressions.js';
import { HclError, Scanner } from '../hcl/scanner.js';
import { readWhole } from '../hcl/templates.js';
import { callFunction } from './functions.js';
import type { Scope } from './scope.js';
import {
  concatValues,
  eitherValue,
  isNull,
  listValue,
  mapOptions,
  memberValue,
  numberOf,
  pairsOf,
  plainValue,
  symbolValue,
  textOf,
  truthOf,
  unknownValue,
  type Value,
} from './values.js';

/** Expressions within one another, through local values and modules, that are looked at. */
const deepest = 150;

/** What an expression stands for where it stands. */
export function valueOf(expression: Expression, scope: Scope): Value {
  const { reading } = scope.module;
  reading.remaining -= 1;
  if (reading.remaining < 0 || reading.depth > deepest) {
    reading.isComplete = false;
    return unknownValue;
  }
  reading.depth += 1;
  try {
    return evaluated(expression, scope);
  } finally {
    reading.depth -= 1;
  }
}

function evaluated(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return plainValue(expression.value);
    case 'template':
      return templateValue(expression, scope);
    case 'list':
      return listValue(expression.items.map((item) => valueOf(item, scope)));
    case 'object':
      return objectValue(expression.entries, scope);
    case 'parentheses':
      return valueOf(expression.value, scope);
    case 'call':
      return callValue(expression, scope);
    case 'conditional':
      return conditionalValue(expression, scope);
    case 'operation':
      return operationValue(expression.operator, expression.operands, scope);
    case 'for':
      return forValue(expression, scope);
    case 'splat':
      return splatValue(valueOf(expression.of, scope), expression.each, scope);
    case 'item':
      return scope.bindings.get('*') ?? unknownValue;
    default:
      return traversalValue(expression, scope);
  }
}

function templateValue({ parts }: TemplateExpression, scope: Scope): Value {
  if (parts.some(({ kind }) => kind === 'directive')) return unknownValue;
  const values = parts.map((part) => {
    if (part.kind === 'text') return plainValue(part.text);
    return part.kind === 'value' ? valueOf(part.value, scope) : unknownValue;
  });
  const [only] = values;
  return values.length === 1 && only ? only : concatValues(values);
}

function objectValue(entries: readonly { key: Expression; value: Expression }[], scope: Scope): Value {
  const held = new Map<string, Value>();
  let isComplete = true;
  for (const { key, value } of entries) {
    const name = textOf(valueOf(key, scope));
    if (name === undefined) isComplete = false;
    else held.set(name, valueOf(value, scope));
  }
  return { kind: 'object', entries: held, isComplete };
}

function callValue(call: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const given = call.arguments.map((argument) => valueOf(argument, scope));
  if (call.name === 'templatefile') return fileTemplate(given, scope);
  if (!call.isExpanded) return callFunction(call.name, given, scope.module.reading);
  const last = given.at(-1);
  if (last?.kind !== 'list' || !last.isComplete) return unknownValue;
  return callFunction(call.name, [...given.slice(0, -1), ...last.items], scope.module.reading);
}

/** The text of a file with its variables filled in; where that is not possible, at least what its variables are. */
function fileTemplate([name, variables]: readonly Value[], scope: Scope): Value {
  const text = textOf(callFunction('file', name ? [name] : [], scope.module.reading));
  const mentioned: Value = { kind: 'list', items: variables ? [variables] : [], isComplete: false };
  if (text === undefined || variables?.kind !== 'object') return mentioned;
  const scanner = new Scanner(text);
  try {
    const template = readWhole(scanner, () => readExpression(scanner));
    const value = valueOf(template, { ...scope, bindings: variables.entries });
    return value.kind === 'unknown' ? mentioned : value;
  } catch (error) {
    if (error instanceof HclError) return mentioned;
    throw error;
  }
}

function conditionalValue(
  { test, whenTrue, whenFalse }: Extract<Expression, { kind: 'conditional' }>,
  scope: Scope,
): Value {
  const truth = truthOf(valueOf(test, scope));
  if (truth !== undefined) return valueOf(truth ? whenTrue : whenFalse, scope);
  return eitherValue([valueOf(whenTrue, scope), valueOf(whenFalse, scope)]);
}

function operationValue(operator: string, operands: readonly Expression[], scope: Scope): Value {
  const [left = unknownValue, right] = operands.map((operand) => valueOf(operand, scope));
  if (!right) return operator === '!' ? negated(left) : arithmetic('-', plainValue(0), left);
  switch (operator) {
    case '==':
      return truthValue(areEqual(left, right));
    case '!=':
      return negated(truthValue(areEqual(left, right)));
    case '&&':
    case '||':
      return junction(operator, truthOf(left), truthOf(right));
    default:
      return arithmetic(operator, left, right);
  }
}

function truthValue(truth: boolean | undefined): Value {
  return truth === undefined ? unknownValue : plainValue(truth);
}

function negated(value: Value): Value {
  const truth = truthOf(value);
  return truthValue(truth === undefined ? undefined : !truth);
}

function junction(operator: '&&' | '||', left: boolean | undefined, right: boolean | undefined): Value {
  const decides = operator === '||';
  if (left === decides || right === decides) return plainValue(decides);
  return left === undefined || right === undefined ? unknownValue : plainValue(!decides);
}

/** Whether two values are equal; an object, list or resource is not null. */
function areEqual(left: Value, right: Value): boolean | undefined {
  if (left.kind === 'plain' && right.kind === 'plain') return left.value === right.value;
  const isThere = ({ kind }: Value): boolean => kind === 'object' || kind === 'list' || kind === 'whole';
  if (isNull(left) && isThere(right)) return false;
  if (isNull(right) && isThere(left)) return false;
  // An attribute of a resource is there once the resource is.
  const isAttribute = (value: Value): boolean =>
    value.kind === 'term' &&
    value.term.kind === 'concat' &&
    value.term.atoms.some(({ kind }) => kind !== 'symbol');
  const isEmpty = (value: Value): boolean => isNull(value) || textOf(value) === '';
  if ((isEmpty(left) && isAttribute(right)) || (isEmpty(right) && isAttribute(left))) return false;
  return undefined;
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return unknownValue;
  const results: Readonly<Record<string, number | boolean>> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '%': a % b,
    '<': a < b,
    '>': a > b,
    '<=': a <= b,
    '>=': a >= b,
  };
  return plainValue(results[operator] ?? null);
}

function splatValue(value: Value, each: Expression, scope: Scope): Value {
  return mapOptions(value, (option) => {
    if (option.kind === 'unknown') return unknownValue;
    const items = option.kind === 'list' ? option.items : isNull(option) ? [] : [option];
    const isComplete = option.kind !== 'list' || option.isComplete;
    const mapped = items.map((item) => valueOf(each, withBinding(scope, '*', item)));
    return { kind: 'list', items: mapped, isComplete };
  });
}

/** The scope with one more name. */
export function withBinding(scope: Scope, name: string, value: Value): Scope {
  return { ...scope, bindings: new Map([...scope.bindings, [name, value]]) };
}

function forValue(expression: ForExpression, scope: Scope): Value {
  const collection = valueOf(expression.collection, scope);
  const entries = pairsOf(collection);
  if (!entries || expression.isGrouped) return unknownValue;
  const kept: { key: Value | undefined; value: Value }[] = [];
  for (const [key, item] of entries) {
    const [first = '', second] = expression.names;
    const named = withBinding(scope, second ?? first, item);
    const inner = second === undefined ? named : withBinding(named, first, key);
    // What may be left out is taken as it is when it is there.
    const isKept = !expression.condition || truthOf(valueOf(expression.condition, inner)) !== false;
    const own = expression.key && valueOf(expression.key, inner);
    if (isKept) kept.push({ key: own, value: valueOf(expression.value, inner) });
  }
  if (!expression.key) return listValue(kept.map(({ value }) => value));
  const named = kept.map(({ key, value }) => [textOf(key), value] as const);
  if (named.some(([key]) => key === undefined)) return unknownValue;
  return {
    kind: 'object',
    entries: new Map(named.map(([key, value]) => [key ?? '', value])),
    isComplete: true,
  };
}

/** A name and the steps from it, such as `aws_sqs_queue.jobs[0].arn`. */
function traversalValue(expression: Expression, scope: Scope): Value {
  const steps: (string | Expression)[] = [];
  let first = expression;
  while (first.kind === 'member' || first.kind === 'index') {
    steps.unshift(first.kind === 'member' ? first.name : first.index);
    first = first.of;
  }
  if (first.kind !== 'name') return afterSteps(valueOf(first, scope), steps, scope);
  const bound = scope.bindings.get(first.name);
  if (bound) return afterSteps(bound, steps, scope);
  return rootedValue(first.name, steps, scope);
}

function rootedValue(name: string, steps: readonly (string | Expression)[], scope: Scope): Value {
  const { module, assumes } = scope;
  const [first, second] = steps;
  if (typeof first !== 'string') return unknownValue;
  const rest = steps.slice(1);
  switch (name) {
    case 'var':
      return afterSteps(module.variableOf(first, assumes), rest, scope);
    case 'local':
      return afterSteps(module.localOf(first, assumes), rest, scope);
    case 'module':
      return afterSteps(module.moduleOf(first, assumes), rest, scope);
    case 'path':
      return plainValue(first === 'module' ? module.path : '.');
    case 'terraform':
      return symbolValue(`terraform.${first}`);
    case 'each':
    case 'count':
    case 'self':
      return unknownValue;
    case 'data':
      if (typeof second !== 'string') return unknownValue;
      return afterSteps(module.resourceOf(`data.${first}.${second}`, assumes), steps.slice(2), scope);
  }
  return afterSteps(module.resourceOf(`${name}.${first}`, assumes), rest, scope);
}

function afterSteps(value: Value, steps: readonly (string | Expression)[], scope: Scope): Value {
  let reached = value;
  for (const step of steps) {
    const key = typeof step === 'string' ? step : textOf(valueOf(step, scope));
    reached = key === undefined ? unknownValue : mapOptions(reached, (option) => memberValue(option, key));
  }
  return reached;
}
