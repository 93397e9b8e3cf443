import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { childOf, listOf, nameOf, type SyntaxNode } from '../../modules/syntax.js';
import { callMember } from './calls.js';
import { classClosure, constructParent } from './classes.js';
import { createdValue, recordCall } from './external-calls.js';
import { arrayValue, objectLiteralValue } from './literals.js';
import { perhaps, type Machine } from './machine.js';
import { memberOf, memberOfClass } from './members.js';
import { closureOf, lookUp, placeOf, type Arguments, type Closure, type Scope } from './open-values.js';
import { binaryValue, unaryValue } from './operators.js';
import { bind, coalesced, memberNameOf } from './patterns.js';
import {
  concatOf,
  eitherOf,
  isNothing,
  nothing,
  optionsOf,
  plain,
  plainTextOf,
  truthOf,
  unknown,
  type Value,
} from './values.js';

/** What an expression stands for; what it calls and assigns on the way is done. */
export function evaluate(machine: Machine, node: SyntaxNode | undefined, scope: Scope): Value {
  if (!node) return nothing;
  const evaluator = Object.hasOwn(evaluators, node.type) ? evaluators[node.type] : undefined;
  const place = (): ReturnType<typeof placeOf> => placeOf(node, scope);
  if (!evaluator) return unknown(`${node.type} is not followed`, place());
  return machine.within<Value>(place, unknown('not followed'), () => evaluator(machine, node, scope));
}

type Evaluator = (machine: Machine, node: SyntaxNode, scope: Scope) => Value;

function inside(key: string): Evaluator {
  return (machine, node, scope) => evaluate(machine, childOf(node, key), scope);
}

const evaluators: Readonly<Partial<Record<string, Evaluator>>> = {
  Literal: literalValue,
  Identifier: identifierValue,
  TemplateLiteral: templateValue,
  TaggedTemplateExpression: taggedValue,
  ArrayExpression: arrayValue,
  ObjectExpression: objectLiteralValue,
  MemberExpression: memberValue,
  CallExpression: callValue,
  NewExpression: (machine, node, scope) =>
    machine.steps.construct(
      machine,
      evaluate(machine, childOf(node, 'callee'), scope),
      argumentsOf(machine, node, scope),
      placeOf(node, scope),
    ),
  ConditionalExpression: conditionalValue,
  LogicalExpression: logicalValue,
  BinaryExpression: (machine, node, scope) =>
    binaryValue(
      String(node['operator']),
      evaluate(machine, childOf(node, 'left'), scope),
      evaluate(machine, childOf(node, 'right'), scope),
    ),
  UnaryExpression: (machine, node, scope) =>
    unaryValue(String(node['operator']), evaluate(machine, childOf(node, 'argument'), scope)),
  UpdateExpression: updateValue,
  AssignmentExpression: assignmentValue,
  ArrowFunctionExpression: (_machine, node, scope) => functionValue(node, scope),
  FunctionExpression: (_machine, node, scope) => functionValue(node, scope),
  FunctionDeclaration: (_machine, node, scope) => functionValue(node, scope),
  ClassExpression: classClosure,
  ClassDeclaration: classClosure,
  ThisExpression: (_machine, node, scope) => scope.self ?? unknown('this', placeOf(node, scope)),
  Super: (_machine, node, scope) => scope.home?.parent ?? unknown('super', placeOf(node, scope)),
  SequenceExpression: (machine, node, scope) =>
    listOf(node, 'expressions')
      .map((expression) => evaluate(machine, expression, scope))
      .at(-1) ?? nothing,
  ImportExpression: (machine, node, scope) =>
    importedValue(machine, childOf(node, 'source'), scope, 'import'),
  MetaProperty: (_machine, node, scope) => importMeta(scope),
  AwaitExpression: inside('argument'),
  ChainExpression: inside('expression'),
  ParenthesizedExpression: inside('expression'),
  TSAsExpression: inside('expression'),
  TSSatisfiesExpression: inside('expression'),
  TSNonNullExpression: inside('expression'),
  TSTypeAssertion: inside('expression'),
  TSInstantiationExpression: inside('expression'),
};

function literalValue(_machine: Machine, node: SyntaxNode): Value {
  const regex = node['regex'] as { pattern: string; flags: string } | undefined;
  if (regex) return { kind: 'regex', source: regex.pattern, flags: regex.flags };
  const { value } = node;
  return value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
    ? plain(value)
    : unknown('a literal');
}

function identifierValue(_machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const name = nameOf(node) ?? '';
  const found = lookUp(scope, name);
  if (found) return found;
  if (name === 'undefined') return nothing;
  if (name === '__dirname') return plain(path.dirname(scope.source.file));
  if (name === '__filename') return plain(scope.source.file);
  return { kind: 'external', from: undefined, names: [name] };
}

function importMeta({ source }: Scope): Value {
  const { file } = source;
  return {
    kind: 'object',
    properties: new Map([
      ['dirname', plain(path.dirname(file))],
      ['filename', plain(file)],
      ['url', plain(pathToFileURL(file).href)],
    ]),
    isComplete: false,
    place: undefined,
    ownClass: undefined,
  };
}

function functionValue(node: SyntaxNode, scope: Scope): Closure {
  const name = nameOf(childOf(node, 'id'));
  const place = placeOf(node, scope);
  const shared = {
    node,
    place,
    name,
    properties: new Map(),
    home: undefined,
    parent: undefined,
    bound: undefined,
  };
  return { kind: 'function', scope, ...shared };
}

function templateValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const expressions = listOf(node, 'expressions').map((expression) => evaluate(machine, expression, scope));
  const parts = listOf(node, 'quasis').flatMap((quasi, index): Value[] => {
    const cooked = (quasi['value'] as { cooked?: string | null }).cooked ?? '';
    const next = expressions[index];
    return next ? [plain(cooked), next] : [plain(cooked)];
  });
  return concatOf(parts);
}

function taggedValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const tag = evaluate(machine, childOf(node, 'tag'), scope);
  const quasi = childOf(node, 'quasi');
  const text = quasi ? templateValue(machine, quasi, scope) : nothing;
  if (tag.kind !== 'external' && tag.kind !== 'member')
    return unknown('a tagged template', placeOf(node, scope));
  const call = createdValue(tag, { values: [text], isComplete: true }, placeOf(node, scope), {
    isNew: false,
  });
  return recordCall(machine, call);
}

/** The arguments of a call, spread ones included. */
function argumentsOf(machine: Machine, node: SyntaxNode, scope: Scope): Arguments {
  const values: Value[] = [];
  let isComplete = true;
  for (const argument of listOf(node, 'arguments')) {
    const isSpread = argument.type === 'SpreadElement';
    const value = evaluate(machine, isSpread ? childOf(argument, 'argument') : argument, scope);
    if (!isSpread) values.push(value);
    else if (value.kind === 'list') values.push(...value.items);
    if (isSpread && (value.kind !== 'list' || !value.isComplete)) isComplete = false;
  }
  return { values, isComplete };
}

/** Whether an optional chain may have ended before it came here. */
function isInShortedChain(node: SyntaxNode | undefined): boolean {
  for (let at = node; at; at = childOf(at, 'object') ?? childOf(at, 'callee'))
    if (at['optional'] === true) return true;
  return false;
}

function memberValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const object = childOf(node, 'object');
  const name = memberNameOf(machine, node, scope);
  const place = placeOf(node, scope);
  if (object?.type === 'Super') return parentMember(machine, scope, name ?? '', place);
  const of = evaluate(machine, object, scope);
  if (isNothing(of) === true && isInShortedChain(node)) return nothing;
  if (name === undefined) return anyMemberOf(of, place);
  const value = memberOf(machine, of, name, place);
  const maybeNothing =
    node['optional'] === true && optionsOf(of).some((option) => isNothing(option) === true);
  return maybeNothing ? eitherOf([value, nothing]) : value;
}

/** A member whose name only a run can tell is one of those that are there. */
function anyMemberOf(of: Value, place: ReturnType<typeof placeOf>): Value {
  if (of.kind === 'list' && of.isComplete && of.items.length > 0) return eitherOf(of.items);
  if (of.kind === 'object' && of.isComplete && of.properties.size > 0)
    return eitherOf([...of.properties.values()]);
  return unknown('a member whose name is not known', place);
}

/** `super.name`. */
function parentMember(
  machine: Machine,
  scope: Scope,
  name: string,
  place: ReturnType<typeof placeOf>,
): Value {
  const { self, home } = scope;
  const parent = closureOf(home?.parent);
  if (!self) return unknown('super', place);
  const own =
    parent && memberOfClass(machine, parent, name, self, { isStatic: self.kind === 'function', place });
  if (own) return own;
  return self.kind === 'created' ? { kind: 'member', of: self, name } : unknown(`super.${name}`, place);
}

function callValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const callee = childOf(node, 'callee');
  const place = placeOf(node, scope);
  if (callee?.type === 'Super') return constructParent(machine, scope, argumentsOf(machine, node, scope));
  if (nameOf(callee) === 'require' && !lookUp(scope, 'require'))
    return importedValue(machine, listOf(node, 'arguments')[0], scope, 'require');
  if (callee?.type === 'MemberExpression') return methodCallValue(machine, node, callee, scope);
  const called = evaluate(machine, callee, scope);
  if (isNothing(called) === true && isInShortedChain(node)) return nothing;
  return machine.steps.call(machine, called, undefined, argumentsOf(machine, node, scope), place);
}

function methodCallValue(machine: Machine, node: SyntaxNode, callee: SyntaxNode, scope: Scope): Value {
  const place = placeOf(node, scope);
  const object = childOf(callee, 'object');
  const name = memberNameOf(machine, callee, scope);
  if (object?.type === 'Super') {
    const method = parentMember(machine, scope, name ?? '', place);
    return machine.steps.call(machine, method, scope.self, argumentsOf(machine, node, scope), place);
  }
  const of = evaluate(machine, object, scope);
  if (isNothing(of) === true && isInShortedChain(node)) return nothing;
  const given = argumentsOf(machine, node, scope);
  if (name === undefined) return machine.steps.call(machine, anyMemberOf(of, place), of, given, place);
  const present = optionsOf(of).filter((option) => isNothing(option) !== true || of.kind !== 'either');
  return callMember(machine, eitherOf(present), name, given, place);
}

function importedValue(
  machine: Machine,
  specifier: SyntaxNode | undefined,
  scope: Scope,
  how: 'import' | 'require',
): Value {
  const text = plainTextOf(evaluate(machine, specifier, scope));
  return text === undefined
    ? unknown('a module whose name is not known')
    : machine.steps.importFrom(machine, scope.source.file, text, how);
}

function conditionalValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const truth = truthOf(evaluate(machine, childOf(node, 'test'), scope));
  const whenTrue = (): Value => evaluate(machine, childOf(node, 'consequent'), scope);
  const whenFalse = (): Value => evaluate(machine, childOf(node, 'alternate'), scope);
  if (truth !== undefined) return truth ? whenTrue() : whenFalse();
  return eitherOf(perhaps(machine, scope.frame, whenTrue, whenFalse));
}

function logicalValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const left = evaluate(machine, childOf(node, 'left'), scope);
  const right = (): Value => evaluate(machine, childOf(node, 'right'), scope);
  return logicalResult(machine, String(node['operator']), left, right, scope);
}

function logicalResult(
  machine: Machine,
  operator: string,
  left: Value,
  right: () => Value,
  scope: Scope,
): Value {
  if (operator === '??') return coalesced(machine, left, right, scope);
  const truth = truthOf(left);
  const goesOn = operator === '&&';
  if (truth !== undefined) return truth === goesOn ? right() : left;
  const kept = optionsOf(left).filter((option) => truthOf(option) !== goesOn);
  // What is unknown and fails a test is some false value; which one says nothing.
  const failed = goesOn ? kept.map((option) => (option.kind === 'plain' ? option : plain(false))) : kept;
  return eitherOf([...failed, ...perhaps(machine, scope.frame, right)]);
}

function updateValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const target = childOf(node, 'argument');
  const before = evaluate(machine, target, scope);
  const after = binaryValue(node['operator'] === '--' ? '-' : '+', before, plain(1));
  bind(machine, target, after, scope, 'assign');
  return node['prefix'] === true ? after : before;
}

function assignmentValue(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const target = childOf(node, 'left');
  const operator = String(node['operator']).slice(0, -1);
  const right = (): Value => evaluate(machine, childOf(node, 'right'), scope);
  let value: Value;
  if (operator === '') value = right();
  else {
    const left = evaluate(machine, target, scope);
    value = /^(\?\?|\|\||&&)$/.test(operator)
      ? logicalResult(machine, operator, left, right, scope)
      : binaryValue(operator, left, right());
  }
  bind(machine, target, value, scope, 'assign');
  return value;
}
