import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, unwrap } from '../ast/expressions.js';
import { parameterIdentifier, type FunctionNode } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { lambdaTypeOf } from '../knowledge/lambda-types.js';
import { isForOtherCloud } from './declared-matches.js';
import { exportsIn, type Export } from './exports.js';
import {
  answersLikeLambda,
  callbackAnswers,
  hasLambdaShape,
  hasLambdaSignature,
  isBareLambda,
  lambdaEventKeys,
  namesAmazon,
  readsLambdaEvent,
} from './lambda-shapes.js';
import type { Module } from './module.js';
import { moduleNamed } from './project-modules.js';
import { functionsOn, importedFunctionsAt } from './references.js';
import { lambdaTypesAt, lambdaTypesNamed } from './type-annotations.js';
import type { Unwrapped } from './unwrapped-handlers.js';

/** Why we believe that something is a handler; `text` completes "`x` is a handler: it is …". */
export interface Evidence {
  readonly kind: 'settings' | 'template' | 'type' | 'wrapper' | 'name';
  readonly text: string;
}

export function settingsEvidence(module: Module, name: string): Evidence[] {
  const isListed = module.settings.handlers?.includes(name);
  return isListed ? [{ kind: 'settings', text: 'listed in `settings["aws-lambda"].handlers`' }] : [];
}

export function templateEvidence(match: DeclaredMatch): Evidence {
  const template = match.deployment.template.split('/').at(-1) ?? match.deployment.template;
  return { kind: 'template', text: `declared as ${match.declared.logicalId} in ${template}` };
}

export function wrapperEvidence(unwrapped: Unwrapped): Evidence[] {
  const wrapper = unwrapped.wrappers.find((name) => !name.startsWith('local:'));
  return wrapper === undefined ? [] : [{ kind: 'wrapper', text: `wrapped by \`${wrapper}\`` }];
}

/** Types at the exported binding, and at the parameters of the function. */
export function handlerTypes(module: Module, exported: Export, functions: readonly FunctionNode[]): string[] {
  const places: Node[] = [exported.node, ...(exported.value ? [exported.value] : []), ...functions];
  const named = places.flatMap((place) => lambdaTypesAt(module, place));
  // `Handler<SQSEvent>` names the event too.
  if (named.some((type) => lambdaTypeOf(type)?.kind === 'handler'))
    return named.filter((type) => lambdaTypeOf(type) !== undefined);
  if (functions.length === 0) return typesOfFactory(module, exported);
  return functions.flatMap((fn) => parameterTypes(module, exported, fn));
}

/** `export const save = createSaveHandler(repository)`, where the factory of another module says that it gives an `SQSHandler`. */
function typesOfFactory(module: Module, { value }: Export): string[] {
  const call = value && unwrap(value);
  if (call?.type !== 'CallExpression' || !/handler/i.test(calleeNameOf(call) ?? '')) return [];
  const types = importedFunctionsAt(module, call.callee).flatMap(({ module: home, fn }) =>
    fn.returnType ? lambdaTypesNamed(home, fn.returnType) : [],
  );
  return types.some((type) => lambdaTypeOf(type)?.kind === 'handler') ? types : [];
}

/**
 * Types at the parameters. A helper takes the event as well, so an event alone counts only at a function that is
 * called like a handler, answers like one, or is the only one its module exports and asynchronous. What takes more than Lambda
 * gives, something else than Lambda gives, or the event at another place, is called by code.
 */
function parameterTypes(module: Module, exported: Export, fn: FunctionNode): string[] {
  const parameters = fn.params.slice(boundArgumentsOf(exported));
  const [event, ...others] = parameters.map((parameter) => lambdaTypesAt(module, parameter));
  const events = (event ?? []).filter(isEventType);
  if (parameters.filter(isRequired).length > 3 || others.some((types) => types.some(isEventType))) return [];
  if (others.some((types) => types.includes('Context'))) return [...events, 'Context'];
  if (!plainHandlerName.test(exported.name) && parameters.slice(1).some(isOwnThing)) return [];
  const isHandlerLike =
    handlerNames.test(exported.name) || answersLikeLambda(fn) || (fn.async && exportsIn(module).length === 1);
  return isHandlerLike ? events : [];
}

/** How many arguments `run.bind(undefined, dependencies)` gives in advance. */
function boundArgumentsOf({ value }: Export): number {
  const call = value && unwrap(value);
  const isBound = call?.type === 'CallExpression' && calleeNameOf(call) === 'bind';
  return isBound ? Math.max(call.arguments.length - 1, 0) : 0;
}

/** `orders: OrderService`, `{ orders }: Dependencies`: what the project makes itself, and Lambda gives nobody. */
function isOwnThing(parameter: TSESTree.Parameter): boolean {
  const annotation = 'typeAnnotation' in parameter ? parameter.typeAnnotation?.typeAnnotation : undefined;
  const name = parameterIdentifier(parameter)?.name ?? 'dependencies';
  if (annotation?.type !== 'TSTypeReference' || !isRequired(parameter)) return false;
  const { typeName } = annotation;
  return typeName.type === 'Identifier' && !lambdaGives.test(name) && !vagueTypes.test(typeName.name);
}

const lambdaGives = /^_*(context|ctx|callback|cb|done|next)?$/i;
const vagueTypes = /context|callback|^(Record|Partial|Readonly|Object|Promise|Function)$/i;

function isEventType(type: string): boolean {
  return /Event/.test(type) && lambdaTypeOf(type)?.kind === 'event';
}

function isRequired(parameter: TSESTree.Parameter): boolean {
  return (
    parameter.type !== 'AssignmentPattern' &&
    parameter.type !== 'RestElement' &&
    !(parameter.type === 'Identifier' && parameter.optional)
  );
}

export const handlerNames = /^(handler|lambda_?handler|\w+Handler|main)$/i;

export function nameEvidence(module: Module, exported: Export, unwrapped: Unwrapped): Evidence[] {
  if (isTestFile(module)) return [];
  if (unwrapped.functions.length === 0) return passedOnEvidence(module, exported);
  const isHelper = unwrapped.functions.every(({ params }) => params.slice(1).some(isOwnThing));
  if (isHelper && !plainHandlerName.test(exported.name)) return [];
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

export const plainHandlerName = /^(handler|lambda_?handler)$/i;

function namedEvidence(module: Module, exported: Export, { functions }: Unwrapped): Evidence[] {
  const isPlainName = plainHandlerName.test(exported.name);
  const fits = functions.some((fn) =>
    isPlainName ? hasLambdaSignature(fn) || isBareLambda(module, fn) : hasLambdaShape(fn),
  );
  return fits ? [evidenceByName(exported)] : [];
}

/** Another name: a function whose parameters and body are Lambda's, or the only function of its module that treats its `event` as Lambda's. */
function shapeEvidence(module: Module, exported: Export, { functions, wrappers }: Unwrapped): Evidence[] {
  const [fn] = functions;
  if (!fn || functions.length !== 1 || wrappers.length > 0 || exported.name === 'default') return [];
  const [first, second, third] = fn.params.map((parameter) => parameterIdentifier(parameter)?.name);
  if (first === undefined || !/^_*(event|evt)$/.test(first) || !hasLambdaSignature(fn)) return [];
  const takesContext = /^_*(context|ctx)$/.test(second ?? '');
  const takesCallback = /^_*(callback|cb)$/.test(third ?? '');
  // Background functions of Google Cloud take the same three.
  const isShaped =
    answersLikeLambda(fn) ||
    readsLambdaEvent(fn, lambdaEventKeys) ||
    (takesContext && takesCallback && namesAmazon(module) && callbackAnswers(fn).length > 0);
  if (isShaped && takesContext && (fn.async || takesCallback))
    return [{ kind: 'name', text: 'takes an event and a context, and treats them as Lambda does' }];
  const isOnly = exportsIn(module).length === 1 && fn.async && fn.params.length <= 2;
  return isShaped && isOnly
    ? [{ kind: 'name', text: 'the only export of its module, with a Lambda signature' }]
    : [];
}

export function isTestFile(module: Module): boolean {
  return testFiles.test(path.relative(module.root, module.path).replaceAll(path.sep, '/'));
}

const testFiles = /(^|\/)(__tests__|__mocks__|tests?|spec)\/|\.(test|spec)\.\w+$/;

/** yargs: a command module exports its `handler` beside `command`, `describe` and `builder`. */
export function isCommandModule(module: Module): boolean {
  const names = exportsIn(module).map(({ name }) => name);
  return (
    names.includes('command') && names.some((name) => /^(builder|desc|describe|description)$/.test(name))
  );
}
