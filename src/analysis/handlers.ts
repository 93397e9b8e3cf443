import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, rootObject, unwrap, unwrapAwait } from '../ast/expressions.js';
import {
  isFunction,
  parameterIdentifier,
  returnedFrom,
  walkOwn,
  type FunctionNode,
} from '../ast/functions.js';
import { findAround, walk, type Node } from '../ast/walk.js';
import {
  declaredFunctionsOf,
  deploymentsAround,
  templatePathsAround,
  type DeclaredMatch,
} from '../infrastructure/deployments.js';
import { readText } from '../files/files.js';
import type { TemplateSearch } from '../infrastructure/template-search.js';
import { builtHandler, wrapperOf } from '../knowledge/handler-wrappers.js';
import { lambdaTypeOf } from '../knowledge/lambda-types.js';
import { memoPer } from '../memo.js';
import { definitionOf, functionsMadeBy, memberOf } from './definitions.js';
import { exportsIn, type Export } from './exports.js';
import { isInfrastructureCode } from '../project/own-files.js';
import { memoPerSource, type Module } from './module.js';
import { originOf, type Origin } from './origins.js';
import { moduleNamed } from './project-modules.js';
import { functionsOn, importedFunctionsAt } from './references.js';
import { lambdaTypesAt } from './type-annotations.js';

/** Why we believe that something is a handler; `text` completes "`x` is a handler: it is …". */
export interface Evidence {
  readonly kind: 'settings' | 'template' | 'type' | 'wrapper' | 'name';
  readonly text: string;
}

/** The function that Lambda calls once per invocation, as one module exports it. */
export interface Handler {
  /** The exported name, such as `handler`. */
  readonly name: string;
  readonly module: Module;
  /** The functions that receive the event; more than one behind a factory or a branch, none when they are not in this module. */
  readonly functions: readonly FunctionNode[];
  /** The exported expression, wrappers and all. */
  readonly value: Node | undefined;
  readonly node: Node;
  /** Strongest first; never empty. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** Names of the wrappers between the export and the function, outermost first. */
  readonly wrappers: readonly string[];
  /** Response streaming: the signature is `(event, responseStream, context)`. */
  readonly isStreaming: boolean;
  /** What templates say of it. */
  readonly declared: readonly DeclaredMatch[];
  /** Types of package `aws-lambda` that stand at the handler or its parameters. */
  readonly types: readonly string[];
}

/** A handler's function with the wrappers around it. */
interface Unwrapped {
  readonly functions: readonly FunctionNode[];
  readonly wrappers: readonly string[];
}

/** The handlers that this module exports. Templates are read only for those that its code does not show to be handlers. */
export const handlersIn = memoPer((module: Module): readonly Handler[] => {
  const handlers: Handler[] = [];
  for (const exported of exportsIn(module)) {
    if (handlers.some((other) => other.name === exported.name)) continue;
    const handler = handlerOf(module, exported);
    if (handler) handlers.push(handler);
  }
  return handlers;
});

/** Where templates are looked for that may describe a module. */
export function templateSearchOf({ root, settings: { templates, cdkOut } }: Module): TemplateSearch {
  return { root, templates, cdkOut };
}

const declaredMatchesOf = memoPer((module: Module): readonly DeclaredMatch[] =>
  module.path.startsWith('<') ? [] : declaredFunctionsOf(module.path, templateSearchOf(module)),
);

function handlerOf(module: Module, exported: Export): Handler | undefined {
  const value = exported.value && unwrap(exported.value);
  const shown = new ExportedHandler(module, exported, value);
  if (shown.isShownByCode) return shown;
  if (isInfrastructure(module) || (value && isNoFunction(module, value))) return undefined;
  const [match] = declaredAs(module, exported);
  if (!match) return undefined;
  const member = value && declaredMember(module, value, match);
  return member === value ? shown : new ExportedHandler(module, exported, member);
}

/** No template deploys the code that describes it. */
const isInfrastructure = memoPerSource(({ text }: Module) => isInfrastructureCode(text));

/** Whether a value neither can be called nor has a member that a handler string could name. */
function isNoFunction(module: Module, value: Node): boolean {
  const definition = definitionOf(module, value);
  if (definition.type === 'ClassDeclaration' || definition.type === 'ClassExpression')
    return !definition.body.body.some((member) => 'static' in member && member.static);
  return /^(Literal|TemplateLiteral|ArrayExpression)$/.test(definition.type);
}

/** The declared functions whose handler string names an export. */
function declaredAs(module: Module, { name }: Export): readonly DeclaredMatch[] {
  return declaredMatchesOf(module).filter(({ source }) => source.exportPath[0] === name);
}

/** An export as the handler that it is, or would be; what templates say is read when it is asked for. */
class ExportedHandler implements Handler {
  readonly functions: readonly FunctionNode[];
  readonly wrappers: readonly string[];
  readonly isStreaming: boolean;
  readonly types: readonly string[];
  readonly #exported: Export;
  readonly #fromSettings: readonly Evidence[];
  readonly #fromCode: readonly Evidence[];
  #declared: readonly DeclaredMatch[] | undefined;

  constructor(
    readonly module: Module,
    exported: Export,
    readonly value: Node | undefined,
  ) {
    const unwrapped = value ? unwrapHandler(module, value, []) : { functions: [], wrappers: [] };
    const { functions, wrappers } = unwrapped;
    this.functions = functions;
    this.wrappers = wrappers;
    this.isStreaming = wrappers.some((name) => /streamifyResponse$/.test(name));
    this.types = [...new Set(handlerTypes(module, exported, functions))];
    this.#exported = exported;
    this.#fromSettings = settingsEvidence(module, exported.name);
    this.#fromCode = [
      ...this.types.slice(0, 1).map((type): Evidence => ({ kind: 'type', text: `typed \`${type}\`` })),
      ...wrapperEvidence(unwrapped),
      ...nameEvidence(module, exported, unwrapped),
    ];
  }

  get name(): string {
    return this.#exported.name;
  }

  get node(): Node {
    return this.#exported.node;
  }

  get isShownByCode(): boolean {
    return this.#fromSettings.length > 0 || this.#fromCode.length > 0;
  }

  get declared(): readonly DeclaredMatch[] {
    return (this.#declared ??= declaredAs(this.module, this.#exported));
  }

  get evidence(): readonly [Evidence, ...Evidence[]] {
    const [match] = this.declared;
    const fromTemplate = match ? [templateEvidence(match)] : [];
    return [...this.#fromSettings, ...fromTemplate, ...this.#fromCode] as [Evidence, ...Evidence[]];
  }
}

/** The same handler by a function of another module, which its own one only hands on. */
export function handlerElsewhere(handler: Handler, module: Module, fn: FunctionNode): Handler {
  const { name, node, value, wrappers, isStreaming, types } = handler;
  return {
    name,
    module,
    functions: [fn],
    value,
    node,
    wrappers,
    isStreaming,
    types,
    get declared() {
      return handler.declared;
    },
    get evidence() {
      return handler.evidence;
    },
  };
}

/** The exported value, or what a nested handler string (`orders.api.create`) names inside it. */
function declaredMember(module: Module, value: Node, match: DeclaredMatch): Node {
  let member: Node = value;
  for (const name of match.source.exportPath.slice(1))
    member = memberOf(module, definitionOf(module, member), name) ?? member;
  return member;
}

function settingsEvidence(module: Module, name: string): Evidence[] {
  const isListed = module.settings.handlers?.includes(name);
  return isListed ? [{ kind: 'settings', text: 'listed in `settings["aws-lambda"].handlers`' }] : [];
}

function templateEvidence(match: DeclaredMatch): Evidence {
  const template = match.deployment.template.split('/').at(-1) ?? match.deployment.template;
  return { kind: 'template', text: `declared as ${match.declared.logicalId} in ${template}` };
}

function wrapperEvidence(unwrapped: Unwrapped): Evidence[] {
  const wrapper = unwrapped.wrappers.find((name) => !name.startsWith('local:'));
  return wrapper === undefined ? [] : [{ kind: 'wrapper', text: `wrapped by \`${wrapper}\`` }];
}

/** Types at the exported binding, and at the parameters of the function. */
function handlerTypes(module: Module, exported: Export, functions: readonly FunctionNode[]): string[] {
  const places: Node[] = [exported.node, ...(exported.value ? [exported.value] : []), ...functions];
  const named = places.flatMap((place) => lambdaTypesAt(module, place));
  // `Handler<SQSEvent>` names the event too.
  if (named.some((type) => lambdaTypeOf(type)?.kind === 'handler'))
    return named.filter((type) => lambdaTypeOf(type) !== undefined);
  return functions.flatMap((fn) => parameterTypes(module, exported, fn));
}

/**
 * Types at the parameters. A helper takes the event as well, so an event alone counts only at a function that is
 * called like a handler, answers like one, or is the only one its module exports and asynchronous.
 */
function parameterTypes(module: Module, exported: Export, fn: FunctionNode): string[] {
  const [event, ...others] = fn.params.map((parameter) => lambdaTypesAt(module, parameter));
  const events = (event ?? []).filter((type) => /Event/.test(type) && lambdaTypeOf(type)?.kind === 'event');
  if (others.some((types) => types.includes('Context'))) return [...events, 'Context'];
  const isHandlerLike =
    handlerNames.test(exported.name) || answersLikeLambda(fn) || (fn.async && exportsIn(module).length === 1);
  return isHandlerLike ? events : [];
}

/** Follows wrappers, aliases, factories, `bind` and bound methods down to the functions that get the event. */
function unwrapHandler(module: Module, node: Node, wrappers: readonly string[], depth = 0): Unwrapped {
  const definition = definitionOf(module, node);
  if (depth > 8) return { functions: [], wrappers };
  if (isFunction(definition))
    return { functions: [definition], wrappers: [...wrappers, ...decoratorsOf(module, definition)] };
  if (definition.type === 'ConditionalExpression') {
    const branches = [definition.consequent, definition.alternate].map((branch) =>
      unwrapHandler(module, branch, wrappers, depth + 1),
    );
    return {
      functions: branches.flatMap((branch) => branch.functions),
      wrappers: [...new Set(branches.flatMap((branch) => branch.wrappers))],
    };
  }
  if (definition.type === 'CallExpression') return unwrapCall(module, definition, wrappers, depth);
  return { functions: [], wrappers };
}

function unwrapCall(
  module: Module,
  call: TSESTree.CallExpression,
  wrappers: readonly string[],
  depth: number,
): Unwrapped {
  const callee = unwrapAwait(call.callee);
  if (callee.type === 'MemberExpression') {
    const method = keyNameOf(callee);
    if (method === 'bind') return unwrapHandler(module, callee.object, wrappers, depth + 1);
    const [argument] = call.arguments;
    if (method === 'handler' && argument && isMiddyChain(module, callee.object))
      return unwrapHandler(module, argument, [...wrappers, 'middy'], depth + 1);
    const chained = unwrapChain(module, call, wrappers, depth);
    if (chained) return chained;
  }
  const wrapper = knownWrapper(module, call);
  const made = functionsMadeBy(module, call);
  if (wrapper) return unwrapArgument(module, call, wrapper.argument, [...wrappers, wrapper.name], depth);
  const shaped = functionArgument(module, call, depth);
  if (shaped && shaped.functions.length > 0) {
    return {
      functions: shaped.functions,
      wrappers: [...wrappers, `local:${calleeNameOf(call) ?? ''}`, ...shaped.wrappers],
    };
  }
  return { functions: made, wrappers };
}

/** `middy(fn).use(a).use(b)`, or a wrapper of the project's own instead of `middy`: what stands before the middleware. */
function unwrapChain(
  module: Module,
  call: TSESTree.CallExpression,
  wrappers: readonly string[],
  depth: number,
): Unwrapped | undefined {
  const links = new Set<Node>();
  let inner: Node = call;
  while (inner.type === 'CallExpression' && !links.has(inner)) {
    const callee = unwrapAwait(inner.callee);
    if (callee.type !== 'MemberExpression' || !middlewareMethods.test(keyNameOf(callee) ?? '')) break;
    links.add(inner);
    inner = definitionOf(module, callee.object);
  }
  if (links.size === 0) return undefined;
  const unwrapped = unwrapHandler(module, inner, wrappers, depth + 1);
  return unwrapped.functions.length > 0 || unwrapped.wrappers.length > wrappers.length
    ? unwrapped
    : undefined;
}

const middlewareMethods = /^(use|before|after|onError|applyMiddleware)$/;

function isMiddyChain(module: Module, node: Node): boolean {
  const calls = new Set<Node>();
  for (let call = definitionOf(module, node); call.type === 'CallExpression' && !calls.has(call);) {
    if (knownWrapper(module, call)?.name === 'middy') return true;
    calls.add(call);
    const callee = unwrap(call.callee);
    if (callee.type === 'MemberExpression') call = definitionOf(module, callee.object);
  }
  return false;
}

function knownWrapper(
  module: Module,
  call: TSESTree.CallExpression,
): { readonly name: string; readonly argument: number } | undefined {
  const origin = originOf(module, call.callee) ?? configuredOrigin(module, call.callee);
  const name = calleeNameOf(call);
  const dotted = origin ? origin.names.join('.') : undefined;
  return (
    wrapperOf({ module: origin?.from, exported: dotted, name }) ??
    builtHandler(chainOrigin(module, call)?.from, name)
  );
}

/** Where a chain of calls starts: the import behind `SkillBuilders.custom()…`, or behind the variable that holds the builder. */
function chainOrigin(module: Module, call: TSESTree.CallExpression): Origin | undefined {
  const root = rootObject(call);
  const made = definitionOf(module, root);
  return (
    originOf(module, root) ?? originOf(module, rootObject(made.type === 'NewExpression' ? made.callee : made))
  );
}

/** `const tracer = require('tracer')({ token })`: the origin of what a configured library carries. */
function configuredOrigin(module: Module, callee: Node): Origin | undefined {
  const inner = unwrap(callee);
  const method = inner.type === 'MemberExpression' ? keyNameOf(inner) : undefined;
  const made = definitionOf(module, inner.type === 'MemberExpression' ? inner.object : inner);
  const origin = made.type === 'CallExpression' ? originOf(module, made.callee) : undefined;
  return (
    origin && { from: origin.from, names: method === undefined ? origin.names : [...origin.names, method] }
  );
}

/** The functions that a known wrapper around a function of the module's own runs: `const save = makeIdempotent(async (order) => …)`. */
export function wrappedFunctionsOf(module: Module, call: TSESTree.CallExpression): readonly FunctionNode[] {
  const own = module.settings.idempotencyWrappers?.includes(calleeNameOf(call) ?? '');
  const wrapper = own ? { name: '', argument: 0 } : knownWrapper(module, call);
  return wrapper ? unwrapArgument(module, call, wrapper.argument, [], 0).functions : [];
}

function unwrapArgument(
  module: Module,
  call: TSESTree.CallExpression,
  index: number,
  wrappers: readonly string[],
  depth: number,
): Unwrapped {
  const argument = call.arguments[index];
  if (!argument) return { functions: [], wrappers };
  return unwrapHandler(module, argument, wrappers, depth + 1);
}

/** A wrapper that nobody knows: the function among its arguments is the handler when it looks like one. */
function functionArgument(
  module: Module,
  call: TSESTree.CallExpression,
  depth: number,
): Unwrapped | undefined {
  for (const argument of call.arguments) {
    const inner = unwrapHandler(module, argument, [], depth + 1);
    if (inner.functions.some((fn) => hasLambdaSignature(fn))) return inner;
  }
  return undefined;
}

/** Powertools' method decorators: `@logger.injectLambdaContext()`, `@tracer.captureLambdaHandler()`, `@idempotent()`. */
function decoratorsOf(module: Module, fn: FunctionNode): string[] {
  const method = fn.parent;
  if (method.type !== 'MethodDefinition') return [];
  // espree has no decorators.
  const decorators = 'decorators' in method ? method.decorators : [];
  return decorators.flatMap((decorator) => {
    const expression =
      decorator.expression.type === 'CallExpression' ? decorator.expression.callee : decorator.expression;
    const name = expression.type === 'MemberExpression' ? keyNameOf(expression) : undefined;
    const plain = expression.type === 'Identifier' ? expression.name : undefined;
    const known = wrapperOf({
      module: originOf(module, expression)?.from,
      exported: plain,
      name: name ?? plain,
    });
    return known ? [known.name] : [];
  });
}

const handlerNames = /^(handler|lambda_?handler|\w+Handler|main)$/i;
const eventNames = /^_*(event|evt|ev|e|records?|input|payload|sqsEvent|s3Event|snsEvent|apiEvent|\w+Event)$/;
const otherSignatures = /^_*(req|request|res|response|ctx|argv|args|options|opts|props|err|error)$/i;

function nameEvidence(module: Module, exported: Export, unwrapped: Unwrapped): Evidence[] {
  if (isTestFile(module)) return [];
  if (unwrapped.functions.length === 0) return passedOnEvidence(module, exported);
  const evidence = handlerNames.test(exported.name)
    ? namedEvidence(module, exported, unwrapped)
    : shapeEvidence(module, exported, unwrapped);
  return evidence.length > 0 && (isCommandModule(module) || isForOtherCloud(module)) ? [] : evidence;
}

/** `exports.handler = require('./orders')`, `export { run as handler } from './orders'`: the function has Lambda's signature over there. */
function passedOnEvidence(module: Module, exported: Export): Evidence[] {
  if (!plainHandlerName.test(exported.name)) return [];
  const { from, value } = exported;
  const target = from && moduleNamed(module, from.specifier);
  const elsewhere = target
    ? functionsOn(target, from.name === '*' ? [] : [from.name])
    : value
      ? importedFunctionsAt(module, value)
      : [];
  return elsewhere.some(({ fn }) => hasLambdaSignature(fn)) ? [evidenceByName(exported)] : [];
}

function evidenceByName({ name }: Export): Evidence {
  return { kind: 'name', text: `exported as \`${name}\` with a Lambda signature` };
}

const plainHandlerName = /^(handler|lambda_?handler)$/i;

function namedEvidence(module: Module, exported: Export, { functions }: Unwrapped): Evidence[] {
  const isPlainName = plainHandlerName.test(exported.name);
  const fits = functions.some((fn) =>
    isPlainName ? hasLambdaSignature(fn) || isBareLambda(module, fn) : hasLambdaShape(fn),
  );
  return fits ? [evidenceByName(exported)] : [];
}

/** An export with the name of a handler that nothing else shows to be one. */
export interface UnlikeHandler {
  readonly name: string;
  readonly node: Node;
  /** Completes "`x` is no handler: …". */
  readonly reason: string;
}

/** The exports with a handler's name that are not taken for handlers, as far as the reason is known. */
export const unlikeHandlersIn = memoPer((module: Module): readonly UnlikeHandler[] =>
  exportsIn(module).flatMap((exported) => {
    const isHandler = handlersIn(module).some(({ name }) => name === exported.name);
    const reason = isHandler || !handlerNames.test(exported.name) ? undefined : doubtOf(module, exported);
    return reason === undefined ? [] : [{ name: exported.name, node: exported.node, reason }];
  }),
);

function doubtOf(module: Module, exported: Export): string | undefined {
  const [fn] = exported.value ? unwrapHandler(module, exported.value, []).functions : [];
  if (!fn) return plainHandlerName.test(exported.name) ? doubtOfAbsent(module, exported) : undefined;
  const isLambdas = hasLambdaSignature(fn);
  // Programs have a `main` too.
  if (exported.name === 'main' && !isLambdas) return undefined;
  if (isTestFile(module)) return 'it stands in a test file';
  if (isCommandModule(module)) return 'its module is a command of yargs';
  if (isForOtherCloud(module)) return 'the serverless.yml around it is for another cloud';
  if (isLambdas) return 'it neither takes an invocation context nor reads or answers an event';
  const names = fn.params.map((parameter) => parameterIdentifier(parameter)?.name ?? '{ … }');
  return fn.params.length === 0
    ? 'it takes no event, and nothing else tells'
    : `its parameters \`(${names.join(', ')})\` are not those of a Lambda handler`;
}

/** `export { handler } from 'elsewhere'`, `exports.handler = require('elsewhere')`, `export const handler = create(app)`. */
function doubtOfAbsent(module: Module, { value, from }: Export): string | undefined {
  const definition = value && definitionOf(module, value);
  const elsewhere = from?.specifier ?? (value && originOf(module, value)?.from);
  if (elsewhere !== undefined) return `it comes from '${elsewhere}', and nothing else tells`;
  const name = definition?.type === 'CallExpression' ? calleeNameOf(definition) : undefined;
  return name === undefined ? undefined : `\`${name}\` is not known to give a handler`;
}

/** yargs: a command module exports its `handler` beside `command`, `describe` and `builder`. */
function isCommandModule(module: Module): boolean {
  const names = exportsIn(module).map(({ name }) => name);
  return (
    names.includes('command') && names.some((name) => /^(builder|desc|describe|description)$/.test(name))
  );
}

/** The file belongs to a serverless.yml of another cloud and to no template of AWS. */
function isForOtherCloud(module: Module): boolean {
  const search = templateSearchOf(module);
  if (module.path.startsWith('<') || !templatePathsAround(module.path, search).some(mayBeForOtherCloud))
    return false;
  const around = deploymentsAround(module.path, search);
  return around.length > 0 && around.every(({ isForAws }) => !isForAws);
}

/** Serverless Framework alone deploys to other clouds; most of its templates say by their text that they do not. */
function mayBeForOtherCloud(template: string): boolean {
  return /^serverless\b/.test(path.basename(template)) && !namesAmazon.test(readText(template) ?? '');
}

const namesAmazon = /\bname['"]?\s*:\s*['"]?aws\b(?!-)/;

/** Another name: a function whose parameters and body are Lambda's, or the only function of its module that treats its `event` as Lambda's. */
function shapeEvidence(module: Module, exported: Export, { functions, wrappers }: Unwrapped): Evidence[] {
  const [fn] = functions;
  if (!fn || functions.length !== 1 || wrappers.length > 0 || exported.name === 'default') return [];
  const [first, second, third] = fn.params.map((parameter) => parameterIdentifier(parameter)?.name);
  if (first === undefined || !/^_*(event|evt)$/.test(first) || !hasLambdaSignature(fn)) return [];
  const isShaped = answersLikeLambda(fn) || readsLambdaEvent(fn, lambdaEventKeys);
  const takesContext = /^_*(context|ctx)$/.test(second ?? '');
  if (isShaped && takesContext && (fn.async || /^_*(callback|cb)$/.test(third ?? '')))
    return [{ kind: 'name', text: 'takes an event and a context, and treats them as Lambda does' }];
  const isOnly = exportsIn(module).length === 1 && fn.async && fn.params.length <= 2;
  return isShaped && isOnly
    ? [{ kind: 'name', text: 'the only export of its module, with a Lambda signature' }]
    : [];
}

/** Keys that events of Lambda have and events of browsers and emitters have not. */
const lambdaEventKeys = /^(Records|requestContext|pathParameters|queryStringParameters)$/;

const testFiles = /(^|\/)(__tests__|__mocks__|tests?|spec)\/|\.(test|spec)\.\w+$/;

function isTestFile(module: Module): boolean {
  return testFiles.test(path.relative(module.root, module.path).replaceAll(path.sep, '/'));
}

/** At most three parameters, the first one named or destructured like an event. */
export function hasLambdaSignature(fn: FunctionNode): boolean {
  const [first, second] = fn.params;
  if (!first || fn.params.length > 3) return false;
  const secondName = parameterIdentifier(second)?.name;
  if (secondName !== undefined && otherSignatures.test(secondName))
    return /^_*(ctx|context)$/.test(secondName);
  const identifier = parameterIdentifier(first);
  if (identifier) return eventNames.test(identifier.name) && !otherSignatures.test(identifier.name);
  const pattern = first.type === 'AssignmentPattern' ? first.left : first;
  return pattern.type === 'ObjectPattern' && pattern.properties.some((property) => isEventKey(property));
}

function isEventKey(property: TSESTree.Property | TSESTree.RestElement): boolean {
  return property.type === 'Property' && eventKeys.test(keyNameOf(property) ?? '');
}

const eventKeys =
  /^(Records|requestContext|pathParameters|queryStringParameters|detail|body|httpMethod|headers|arguments)$/;

/** `handler` without parameters, or with another first name, is taken only in a file that has something of AWS in it. */
function isBareLambda(module: Module, fn: FunctionNode): boolean {
  if (fn.params.length > 3) return false;
  const first = parameterIdentifier(fn.params[0])?.name;
  if (first !== undefined && (otherSignatures.test(first) || otherJobs.test(first))) return false;
  return (
    answersLikeLambda(fn) ||
    ((fn.params.length === 0 || (fn.params.length === 1 && fn.async)) && amazonImports.test(module.text))
  );
}

/** First parameters of workers and helpers, which take their work from elsewhere. */
const otherJobs = /^_*(job|task|msg|message|action|command|interaction|params|parameters|config|query)$/i;

const amazonImports = /@aws-sdk\/|['"]aws-sdk|aws-lambda|@aws-lambda-powertools/;

/** `(event, context)`, a body that reads the event as Lambda makes it, or an answer in Lambda's shape. */
function hasLambdaShape(fn: FunctionNode): boolean {
  if (!hasLambdaSignature(fn)) return false;
  const second = parameterIdentifier(fn.params[1])?.name;
  return (
    (second !== undefined && /^_*(context|ctx)$/.test(second)) ||
    readsLambdaEvent(fn) ||
    answersLikeLambda(fn)
  );
}

function readsLambdaEvent(fn: FunctionNode, keys = eventKeys): boolean {
  let reads = false;
  walkOwn(fn, (node) => {
    if (node.type === 'MemberExpression' && keys.test(keyNameOf(node) ?? '')) {
      const object = unwrap(node.object);
      if (object.type === 'Identifier' && eventNames.test(object.name)) reads = true;
    }
    return !reads;
  });
  return reads;
}

/** `return { statusCode }`, `{ batchItemFailures }`, or the same handed to the callback. */
function answersLikeLambda(fn: FunctionNode): boolean {
  return returnedFrom(fn).some(isLambdaAnswer) || callbackAnswers(fn).some(isLambdaAnswer);
}

function isLambdaAnswer(node: Node): boolean {
  const value = unwrap(node);
  if (value.type !== 'ObjectExpression') return false;
  return value.properties.some(
    (property) =>
      property.type === 'Property' && /^(statusCode|batchItemFailures)$/.test(keyNameOf(property) ?? ''),
  );
}

/** What the third parameter is called with: `callback(null, { statusCode: 200 })`. */
function callbackAnswers(fn: FunctionNode): Node[] {
  const callback = parameterIdentifier(fn.params[2])?.name;
  const answers: Node[] = [];
  if (callback === undefined) return answers;
  walk(fn.body, (node) => {
    const answer = node.type === 'CallExpression' ? node.arguments[1] : undefined;
    if (answer && node.type === 'CallExpression' && calleeNameOf(node) === callback) answers.push(answer);
  });
  return answers;
}

/** The handler whose function stands around a node, innermost function first. */
export function handlerAround(module: Module, node: Node): Handler | undefined {
  const isHandlerFunction = (around: Node): around is FunctionNode =>
    isFunction(around) && handlersIn(module).some((handler) => handler.functions.includes(around));
  const fn = findAround(node, isHandlerFunction);
  return fn && handlersIn(module).find((handler) => handler.functions.includes(fn));
}

/** The parameter that holds the event, Lambda's invocation context, or the callback, if the handler names it. */
export function parametersOf(
  handler: Handler,
  fn: FunctionNode,
): {
  readonly event: TSESTree.Parameter | undefined;
  readonly invocationContext: TSESTree.Parameter | undefined;
  readonly callback: TSESTree.Parameter | undefined;
} {
  const [event, second, third] = fn.params;
  return handler.isStreaming
    ? { event, invocationContext: third, callback: undefined }
    : { event, invocationContext: second, callback: third };
}
