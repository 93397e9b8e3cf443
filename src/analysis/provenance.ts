import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, stringOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction, parameterIdentifier, type FunctionNode } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import { isModuleLevel, soleValueOf, writesOf } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsClientsAt } from './clients.js';
import { calledFunction, callsTo, definitionOf, fieldValuesOf, isClass, memberOf } from './definitions.js';
import { givenByHandlerElsewhere } from './distant-entries.js';
import { fieldSourcesOf } from './field-sources.js';
import { handlersIn, parametersOf } from './handlers.js';
import { variableOf, type Module } from './module.js';
import { originOf, destructuredNames } from './origins.js';
import { callFromAfar } from './project-reach.js';
import { importedValuesAt, isGetter } from './references.js';
import { returnedFrom } from '../ast/functions.js';

/**
 * Where a value comes from.
 * `event` and `invocation-context` carry the path of keys that leads to it; `*` stands for any element of an array:
 * `record.s3.bucket.name` in a loop over the records is `['Records', '*', 's3', 'bucket', 'name']`.
 */
export type Provenance =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'env'; readonly name: string; readonly fallback?: Provenance }
  | { readonly kind: 'event'; readonly path: readonly string[] }
  | { readonly kind: 'invocation-context'; readonly path: readonly string[] }
  /** Concatenated text: template literals and `+`. */
  | { readonly kind: 'text'; readonly parts: readonly Provenance[] }
  /** One of several, by a branch or several writes. */
  | { readonly kind: 'either'; readonly options: readonly Provenance[] }
  /** Computed from other values by a function or operator. */
  | { readonly kind: 'derived'; readonly by: string; readonly from: readonly Provenance[] }
  /** Differs at each evaluation: the clock or a random source. */
  | { readonly kind: 'fresh'; readonly by: 'time' | 'random' }
  | { readonly kind: 'import'; readonly from: string; readonly names: readonly string[] }
  /** Held by a module-level binding that code writes at run time. */
  | { readonly kind: 'module-state'; readonly variable: Variable }
  | { readonly kind: 'unknown' };

const unknown: Provenance = { kind: 'unknown' };
const event: Provenance = { kind: 'event', path: [] };
const maximumDepth = 24;
const maximumParts = 40;
const maximumHops = 16;

const caches = memoPer<Module, Map<Node, Provenance>>(() => new Map());

/** Where the value of an expression comes from; what cannot be told is `unknown`, also inside a compound answer. */
export function provenanceOf(module: Module, node: Node): Provenance {
  return trace(module, node, 0);
}

/** Each expression is traced once: what lies too deep is `unknown` from then on, which keeps the work in proportion to the module. */
function trace(module: Module, node: Node, depth: number): Provenance {
  const inner = unwrapAwait(node);
  const cache = caches(module);
  const known = cache.get(inner);
  if (known) return known;
  if (depth > maximumDepth) return unknown;
  cache.set(inner, unknown); // a value that depends on itself adds nothing to what it comes from
  const found = traceExpression(module, inner, depth + 1);
  cache.set(inner, found);
  return found;
}

function traceExpression(module: Module, node: Node, depth: number): Provenance {
  const from = (next: Node): Provenance => trace(module, next, depth);
  switch (node.type) {
    case 'Literal':
      return isPlain(node.value) ? { kind: 'literal', value: node.value } : unknown;
    case 'TemplateLiteral':
      return traceTemplate(module, node, depth);
    case 'BinaryExpression':
      if (node.operator === '+') return textOf([from(node.left), from(node.right)]);
      return derived(node.operator, [from(node.left), from(node.right)]);
    case 'UnaryExpression':
      return derived(node.operator, [from(node.argument)]);
    case 'LogicalExpression':
      return traceLogical(from(node.left), from(node.right));
    case 'ConditionalExpression':
      return eitherOf([from(node.consequent), from(node.alternate)]);
    case 'AssignmentExpression':
      return node.operator === '='
        ? from(node.right)
        : derived(node.operator, [from(node.left), from(node.right)]);
    case 'Identifier':
      return traceIdentifier(module, node, depth);
    case 'MemberExpression':
      return traceMember(module, node, depth);
    case 'CallExpression':
    case 'NewExpression':
      return traceCall(module, node, depth);
    case 'ObjectExpression':
    case 'ArrayExpression':
      return derived('collection', partsOf(node).map(from));
    case 'SpreadElement':
      return from(node.argument);
    default:
      return unknown;
  }
}

/** What an object or array literal is made of. */
function partsOf(node: TSESTree.ObjectExpression | TSESTree.ArrayExpression): Node[] {
  if (node.type === 'ArrayExpression') return node.elements.flatMap((element) => element ?? []);
  return node.properties.map((property) =>
    property.type === 'Property' ? property.value : property.argument,
  );
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function traceTemplate(module: Module, node: TSESTree.TemplateLiteral, depth: number): Provenance {
  const parts: Provenance[] = [];
  node.quasis.forEach((quasi, index) => {
    if (quasi.value.cooked) parts.push({ kind: 'literal', value: quasi.value.cooked });
    const expression = node.expressions[index];
    if (expression) parts.push(trace(module, expression, depth));
  });
  return textOf(parts);
}

/** Adjacent text merged; a text of one part is that part. */
export function textOf(parts: readonly Provenance[]): Provenance {
  const flat = parts.flatMap((part) => (part.kind === 'text' ? part.parts : [part]));
  const merged: Provenance[] = [];
  for (const part of flat) {
    const last = merged.at(-1);
    if (last?.kind === 'literal' && part.kind === 'literal') {
      merged[merged.length - 1] = { kind: 'literal', value: `${last.value}${part.value}` };
    } else merged.push(part);
  }
  if (merged.length === 1 && merged[0]) return merged[0];
  return { kind: 'text', parts: bounded(merged) };
}

/** Values that are put together in many ways: what is beyond the limit counts as one that is not known. */
function bounded(values: readonly Provenance[]): readonly Provenance[] {
  return values.length > maximumParts ? [...values.slice(0, maximumParts), unknown] : values;
}

function derived(by: string, from: readonly Provenance[]): Provenance {
  return { kind: 'derived', by, from };
}

/** One of several values, or the only one. */
export function eitherOf(options: readonly Provenance[]): Provenance {
  const flat = [
    ...new Set(options.flatMap((option) => (option.kind === 'either' ? option.options : [option]))),
  ];
  return flat.length === 1 && flat[0] ? flat[0] : { kind: 'either', options: bounded(flat) };
}

/** `process.env.X ?? 'd'` keeps the variable's name and the default apart. */
function traceLogical(left: Provenance, right: Provenance): Provenance {
  return left.kind === 'env' && !left.fallback ? { ...left, fallback: right } : eitherOf([left, right]);
}

function traceIdentifier(module: Module, node: TSESTree.Identifier, depth: number): Provenance {
  const variable = variableOf(module, node);
  if (!variable || variable.defs.length === 0) return unknown;
  return traceVariable(module, variable, depth);
}

function traceVariable(module: Module, variable: Variable, depth: number): Provenance {
  const [definition] = variable.defs;
  if (!definition || variable.defs.length > 1) return unknown;
  if (definition.type === 'ImportBinding') {
    const origin = originOf(module, definition.name);
    return origin ? { kind: 'import', ...origin } : unknown;
  }
  if (definition.type === 'Parameter' && isFunction(definition.node)) {
    return traceParameter(module, definition.node, variable.name, depth);
  }
  if (definition.type !== 'Variable') return unknown;
  const writes = writesOf(variable);
  const isWrittenInFunctions = writes.some(
    (reference) => reference.from.variableScope !== variable.scope.variableScope,
  );
  if (isModuleLevel(variable) && isWrittenInFunctions) return { kind: 'module-state', variable };
  const initial = traceDeclarator(module, definition.node, variable.name, depth);
  if (writes.length === 0) return initial ?? unknown;
  const written = writes.map((reference) =>
    reference.writeExpr ? trace(module, reference.writeExpr, depth) : unknown,
  );
  return eitherOf([...(initial ? [initial] : []), ...written]);
}

/** The value a declaration gives a name: its initialiser, a part of it, or an element of what `for … of` walks. */
function traceDeclarator(
  module: Module,
  declarator: TSESTree.VariableDeclarator,
  name: string,
  depth: number,
): Provenance | undefined {
  const loop = declarator.parent.parent;
  const isLoopVariable = loop.type === 'ForOfStatement' && loop.left === declarator.parent;
  const source = isLoopVariable
    ? memberPath(trace(module, loop.right, depth), ['*'])
    : declarator.init && trace(module, declarator.init, depth);
  if (!source) return undefined;
  if (declarator.id.type === 'Identifier') return source;
  return tracePattern(module, declarator.id, name, source, declarator.init ?? undefined, depth);
}

function tracePattern(
  module: Module,
  pattern: Node,
  name: string,
  source: Provenance,
  value: Node | undefined,
  depth: number,
): Provenance {
  if (pattern.type === 'ArrayPattern') {
    const holds = pattern.elements.some((element) => element && destructuredNames(element, name));
    const element = pattern.elements.find((candidate) => candidate && destructuredNames(candidate, name));
    const names = element && destructuredNames(element, name);
    return holds && names ? memberPath(source, ['*', ...names]) : unknown;
  }
  const names = destructuredNames(pattern, name);
  if (!names) return derived('rest', [source]);
  const [variable, ...below] = names;
  if (value && variable !== undefined && below.length === 0 && isProcessEnv(module, unwrapAwait(value)))
    return traceEnvironment(module, pattern, variable, depth);
  if (value && variable === 'env' && below[0] !== undefined && isProcess(module, unwrapAwait(value)))
    return { kind: 'env', name: below[0] };
  const self = value && unwrapAwait(value);
  if (self?.type === 'ThisExpression' && variable !== undefined)
    return memberPath(traceField(module, self, variable, depth), below);
  const literal = value && namesIn(module, value, names);
  return literal ? trace(module, literal, depth) : memberPath(source, names);
}

/** `const { TABLE = 'd' } = process.env`. */
function traceEnvironment(module: Module, pattern: Node, name: string, depth: number): Provenance {
  const property =
    pattern.type === 'ObjectPattern' ? pattern.properties.find((each) => isNamed(each, name)) : undefined;
  return property?.value?.type === 'AssignmentPattern'
    ? { kind: 'env', name, fallback: trace(module, property.value.right, depth) }
    : { kind: 'env', name };
}

function isNamed(property: TSESTree.Property | TSESTree.RestElement, name: string): boolean {
  return property.type === 'Property' && keyNameOf(property) === name;
}

/** The node at a path of keys of an object literal of this module. */
function namesIn(module: Module, value: Node, names: readonly string[]): Node | undefined {
  let found: Node | undefined = definitionOf(module, value);
  for (const name of names) found = found && memberOf(module, found, name);
  return found;
}

const sameKey = /^(decodeURIComponent|decodeURI|String|unescape|Object\.freeze|structuredClone)$/;
const sameMethods = new Set(['toString', 'trim', 'valueOf', 'normalize', 'toWellFormed']);
const iterationMethods = new Set([
  'map',
  'forEach',
  'filter',
  'flatMap',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'reduce',
]);
const subsetMethods = new Set([
  'filter',
  'slice',
  'reverse',
  'toReversed',
  'sort',
  'toSorted',
  'concat',
  'flat',
]);
const elementMethods = new Set(['find', 'findLast', 'at', 'pop', 'shift']);

/** What is known of a parameter: the event of a handler, the element of an array walked, or the arguments at all calls. */
function traceParameter(module: Module, fn: FunctionNode, name: string, depth: number): Provenance {
  const index = fn.params.findIndex((parameter) => declaresName(parameter, name));
  const parameter = fn.params[index];
  if (!parameter) return unknown;
  const source = traceArgument(module, fn, index, depth);
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  const initial = parameter.type === 'AssignmentPattern' ? trace(module, parameter.right, depth) : undefined;
  const given = parameterIdentifier(parameter)
    ? source
    : (traceLiteralArguments(module, fn, index, pattern, name, depth) ??
      tracePattern(module, pattern, name, source, undefined, depth));
  if (!initial || given.kind === 'event') return given;
  return given.kind === 'unknown' && callsTo(module, fn).length > 0 ? initial : eitherOf([given, initial]);
}

/** `save({ id: event.id })` gives `id` to `function save({ id })`, when every call spells its object out. */
function traceLiteralArguments(
  module: Module,
  fn: FunctionNode,
  index: number,
  pattern: Node,
  name: string,
  depth: number,
): Provenance | undefined {
  const names = destructuredNames(pattern, name);
  if (!names || isHandlerFunction(module, fn) || usesAsArgument(module, fn).length > 0) return undefined;
  const values = callsTo(module, fn).map((call) => {
    const argument = call.arguments[index];
    return argument && namesIn(module, argument, names);
  });
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return eitherOf(values.flatMap((value) => (value ? [trace(module, value, depth)] : [])));
}

function isHandlerFunction(module: Module, fn: FunctionNode): boolean {
  return handlersIn(module).some((handler) => handler.functions.includes(fn));
}

function declaresName(parameter: TSESTree.Parameter, name: string): boolean {
  if (parameterIdentifier(parameter)?.name === name) return true;
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (pattern.type === 'ObjectPattern') {
    return pattern.properties.some((property) =>
      property.type === 'RestElement'
        ? property.argument.type === 'Identifier' && property.argument.name === name
        : destructuredNames(pattern, name) !== undefined,
    );
  }
  return (
    pattern.type === 'ArrayPattern' &&
    pattern.elements.some((element) => element && destructuredNames(element, name))
  );
}

function traceArgument(module: Module, fn: FunctionNode, index: number, depth: number): Provenance {
  for (const handler of handlersIn(module)) {
    if (!handler.functions.includes(fn)) continue;
    const { event, invocationContext } = parametersOf(handler, fn);
    if (fn.params[index] === event) return { kind: 'event', path: [] };
    if (fn.params[index] === invocationContext) return { kind: 'invocation-context', path: [] };
  }
  const options = [
    ...callsTo(module, fn).map((call) => {
      const argument = call.arguments[index];
      if (!argument) return unknown;
      return argument.type === 'SpreadElement' ? unknown : trace(module, argument, depth);
    }),
    ...callbackArguments(module, fn, index, depth),
  ];
  return options.length === 0 ? argumentFromAfar(module, fn, index) : eitherOf(options);
}

/** What a call in another module gives a parameter, as far as it comes from the invocation; other modules' names mean nothing here. */
function argumentFromAfar(module: Module, fn: FunctionNode, index: number): Provenance {
  const given = handlersIn(module).length > 0 ? undefined : givenByHandlerElsewhere(module, fn, index);
  if (given) return given === 'request' ? derived(given, [event]) : { kind: given, path: [] };
  const found = callFromAfar(module, fn);
  const argument = found?.call.arguments[index];
  if (!found || !argument || argument.type === 'SpreadElement') return unknown;
  return ofInvocationOnly(traceFromAfar(found.module, argument));
}

/** How many modules are being traced, one for the other. */
let hops = 0;

/** Each module is as deep as itself: how far away the question was asked changes no answer. */
function traceFromAfar(module: Module, node: Node): Provenance {
  if (hops > maximumHops) return unknown;
  hops += 1;
  try {
    return trace(module, node, 0);
  } finally {
    hops -= 1;
  }
}

/** What another module's value holds of the invocation; its other names mean nothing here. */
function ofInvocationOnly(given: Provenance): Provenance {
  if (isOfInvocation(given)) return given;
  const parts = rootsOf(given).filter(isOfInvocation);
  return parts.length > 0 ? derived('argument', parts) : unknown;
}

function isOfInvocation({ kind }: Provenance): boolean {
  return kind === 'event' || kind === 'invocation-context';
}

/** The functions passed by name or written in place: `records.map(save)`, `processPartialResponse(event, save, …)`. */
function callbackArguments(module: Module, fn: FunctionNode, index: number, depth: number): Provenance[] {
  return usesAsArgument(module, fn).flatMap((call): Provenance[] => {
    const name = calleeNameOf(call) ?? '';
    const receiver = receiverOf(call);
    if (/^(processPartialResponse\w*|batchProcessor)$/.test(name) && call.arguments[0]) {
      const event = trace(module, call.arguments[0], depth);
      return index === 0 ? [memberPath(event, ['Records', '*'])] : [];
    }
    if (receiver && iterationMethods.has(name)) {
      const position = name === 'reduce' ? 1 : 0;
      return index === position ? [memberPath(trace(module, receiver, depth), ['*'])] : [];
    }
    if (receiver && name === 'then' && index === 0)
      return [derived('then', [trace(module, receiver, depth)])];
    return answerTo(module, call, fn, index, depth);
  });
}

/** What a callback is given in answer to a request that is made of the event, or by AWS: `table.get({ Key: event.key }, (error, row) => …)`. */
function answerTo(
  module: Module,
  call: TSESTree.CallExpression,
  fn: FunctionNode,
  index: number,
  depth: number,
): Provenance[] {
  const isError = index === 0 && fn.params.length > 1;
  const [request, ...more] = call.arguments;
  if (isError || !request || more.length === 0 || isFunction(request)) return [];
  const inputs = call.arguments.flatMap((argument) =>
    isFunction(argument) ? [] : trace(module, argument, depth),
  );
  const answer = derived(calleeNameOf(call) ?? 'call', inputs);
  const receiver = receiverOf(call);
  const isByAws = receiver !== undefined && awsClientsAt(module, receiver).length > 0;
  return isByAws || comesFromEvent(answer) ? [answer] : [];
}

/** The calls that take a function of this module as an argument. */
function usesAsArgument(module: Module, fn: FunctionNode): TSESTree.CallExpression[] {
  const direct = fn.parent.type === 'CallExpression' && fn.parent.callee !== fn ? [fn.parent] : [];
  const identifier = fn.id ?? (fn.parent.type === 'VariableDeclarator' ? fn.parent.id : undefined);
  const variable = identifier && variableOf(module, identifier);
  const named = (variable?.references ?? []).flatMap((reference) => {
    const { parent } = reference.identifier;
    return parent.type === 'CallExpression' && parent.callee !== reference.identifier ? [parent] : [];
  });
  return [...direct, ...named];
}

function traceMember(module: Module, node: TSESTree.MemberExpression, depth: number): Provenance {
  const name = keyNameOf(node);
  const object = unwrapAwait(node.object);
  if (isProcessEnv(module, object)) return name === undefined ? unknown : { kind: 'env', name };
  if (name !== undefined) {
    const literal = memberOf(module, definitionOf(module, object), name);
    if (literal && !isFunction(literal)) return trace(module, literal, depth);
    if (literal && isFunction(literal) && isGetter(literal))
      return eitherOf(returnedFrom(literal).map((value) => trace(module, value, depth)));
  }
  if (object.type === 'ThisExpression') {
    const field = name === undefined ? unknown : traceField(module, object, name, depth);
    return field.kind === 'unknown' ? traceInheritedField(module, node, depth) : field;
  }
  const source = trace(module, object, depth);
  const step = name === undefined || /^-?\d+$/.test(name) ? '*' : name;
  return memberPath(source, [step]);
}

/** `this.order`, by what the class and those that it extends assign to it. */
function traceField(module: Module, self: Node, name: string, depth: number): Provenance {
  const owner = definitionOf(module, self);
  if (!isClass(owner)) {
    const values = fieldValuesOf(module, owner, name);
    return values.length > 0 ? eitherOf(values.map((value) => trace(module, value, depth))) : unknown;
  }
  const sources = fieldSourcesOf(module, owner, name);
  if (sources.length === 0) return unknown;
  return eitherOf(
    sources.map((source) => {
      if (source.module === module) return memberPath(trace(module, source.node, depth), source.names);
      return ofInvocationOnly(memberPath(traceFromAfar(source.module, source.node), source.names));
    }),
  );
}

/** What a class of another module puts into a field, or gives for it, as far as it comes from the invocation. */
function traceInheritedField(module: Module, node: TSESTree.MemberExpression, depth: number): Provenance {
  const parts = importedValuesAt(module, node).flatMap((placed) => {
    const values = isFunction(placed.node)
      ? isGetter(placed.node)
        ? returnedFrom(placed.node)
        : []
      : [placed.node];
    return values.flatMap((value) => rootsOf(trace(placed.module, value, depth)).filter(isOfInvocation));
  });
  return parts.length > 0 ? derived('field', parts) : unknown;
}

function isProcessEnv(module: Module, node: Node, depth = 0): boolean {
  if (depth > maximumDepth) return false;
  if (node.type === 'MemberExpression' && keyNameOf(node) === 'env' && isProcess(module, node.object))
    return true;
  const origin = originOf(module, node);
  if (origin) return isProcessModule(origin.from) && origin.names.join('.') === 'env';
  const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
  if (!variable) return false;
  const value = soleValueOf(variable);
  if (value) return isProcessEnv(module, unwrapAwait(value), depth + 1);
  const definition = variable.defs[0];
  if (definition?.type !== 'Variable' || !definition.node.init || !isProcess(module, definition.node.init))
    return false;
  return destructuredNames(definition.node.id, variable.name)?.join('.') === 'env';
}

/** The global `process`, or the module of that name. */
function isProcess(module: Module, node: Node): boolean {
  const origin = originOf(module, node);
  if (origin) return isProcessModule(origin.from) && origin.names.length === 0;
  return node.type === 'Identifier' && node.name === 'process' && !variableOf(module, node)?.defs.length;
}

function isProcessModule(name: string): boolean {
  return name === 'process' || name === 'node:process';
}

/** What a part of a value comes from. */
export function memberPath(source: Provenance, names: readonly string[]): Provenance {
  if (names.length === 0) return source;
  switch (source.kind) {
    case 'event':
    case 'invocation-context':
      return { kind: source.kind, path: [...source.path, ...names] };
    case 'import':
      return { ...source, names: [...source.names, ...names] };
    case 'either':
      return eitherOf(source.options.map((option) => memberPath(option, names)));
    case 'env':
    case 'literal':
    case 'text':
    case 'module-state':
      return derived(names.join('.'), [source]);
    case 'derived':
      return derived(source.by, source.from);
    default:
      return source;
  }
}

function traceCall(
  module: Module,
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  depth: number,
): Provenance {
  const name = calleeNameOf(node) ?? '';
  const fresh = freshSource(module, node, name);
  if (fresh) return fresh;
  const inputs = node.arguments.map((argument) => trace(module, argument, depth));
  const [first] = inputs;
  if (node.type === 'NewExpression') return derived(`new ${name}`, inputs);
  const receiver = receiverOf(node);
  if (sameKey.test(name) && first) return first;
  if (name === 'parse' && receiver?.type === 'Identifier' && receiver.name === 'JSON' && first)
    return memberPath(first, ['JSON']);
  if (receiver) {
    const source = trace(module, receiver, depth);
    if (sameMethods.has(name) || isPlusToSpace(node, name)) return source;
    if (subsetMethods.has(name) && source.kind === 'event') return source;
    if (elementMethods.has(name) && source.kind === 'event') return memberPath(source, ['*']);
    if (name === 'concat' || name === 'join') return derived(name, [source, ...inputs]);
    const fn = calledFunction(module, node);
    if (!fn) return derived(name, [source, ...inputs]);
  }
  const fn = calledFunction(module, node);
  if (fn) {
    const returned = returnedFrom(fn).map((value) => trace(module, value, depth));
    return returned.length > 0 ? eitherOf(returned) : unknown;
  }
  return inputs.length > 0 ? derived(name || 'call', inputs) : unknown;
}

/** `key.replace(/\+/g, ' ')`, the other half of decoding an S3 key, names the same object. */
export function isPlusToSpace(node: TSESTree.CallExpression, name: string): boolean {
  if (name !== 'replace' && name !== 'replaceAll') return false;
  const [pattern, replacement] = node.arguments;
  const isPlus =
    stringOf(pattern) === '+' ||
    (pattern?.type === 'Literal' && 'regex' in pattern && /^\\?\[?\\?\+\]?$/.test(pattern.regex.pattern));
  return isPlus && [' ', '%20'].includes(stringOf(replacement) ?? '');
}

const randomFunctions =
  /^(randomUUID|randomBytes|randomInt|uuid(v[1467])?|v[1467]|nanoid|ulid|cuid|createId|random|ksuid|customAlphabet)$/;

function freshSource(
  module: Module,
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  name: string,
): Provenance | undefined {
  if (name === 'Date' && node.arguments.length === 0) return { kind: 'fresh', by: 'time' };
  const receiver = node.type === 'CallExpression' ? receiverOf(node) : undefined;
  if (name === 'now' && receiver?.type === 'Identifier' && /^(Date|performance)$/.test(receiver.name))
    return { kind: 'fresh', by: 'time' };
  if ((name === 'moment' || name === 'dayjs') && node.arguments.length === 0)
    return { kind: 'fresh', by: 'time' };
  if (!randomFunctions.test(name)) return undefined;
  if (name === 'random' && !(receiver?.type === 'Identifier' && receiver.name === 'Math')) return undefined;
  const isImported = /^(uuid|nanoid|ulid|crypto|node:crypto|cuid|@paralleldrive\/cuid2|ksuid|hyperid)/.test(
    originOf(module, node.callee)?.from ?? '',
  );
  return isImported || /^(randomUUID|random|uuid\w*|nanoid|ulid)$/.test(name)
    ? { kind: 'fresh', by: 'random' }
    : undefined;
}

/** The sources that a value is made of, compounds taken apart. */
export function rootsOf(value: Provenance): readonly Provenance[] {
  const roots: Provenance[] = [];
  const seen = new Set<Provenance>();
  const visit = (part: Provenance): void => {
    if (seen.has(part)) return;
    seen.add(part);
    const parts = partsOfValue(part);
    if (parts) parts.forEach(visit);
    else roots.push(part);
    if (part.kind === 'env' && part.fallback) visit(part.fallback);
  };
  visit(value);
  return roots;
}

function partsOfValue(value: Provenance): readonly Provenance[] | undefined {
  switch (value.kind) {
    case 'text':
      return value.parts;
    case 'either':
      return value.options;
    case 'derived':
      return value.from;
    default:
      return undefined;
  }
}

/** Whether any part of a value comes from the event. */
export function comesFromEvent(value: Provenance): boolean {
  return rootsOf(value).some((root) => root.kind === 'event');
}

/** Whether any part of a value belongs to one invocation: from the event or from Lambda's invocation context. */
export function comesFromInvocation(value: Provenance): boolean {
  return rootsOf(value).some(isOfInvocation);
}

/** What names a resource in the source: a text, or the environment variable that holds it. */
export function writtenNameOf(value: Provenance): string | undefined {
  if (value.kind === 'literal' && typeof value.value === 'string') return value.value;
  return value.kind === 'env' ? value.name : undefined;
}
