import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, unwrap } from '../ast/expressions.js';
import { parameterIdentifier, returnedFrom, walkOwn, type FunctionNode } from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import type { Module } from './module.js';

const eventNames = /^_*(event|evt|ev|e|records?|input|payload|sqsEvent|s3Event|snsEvent|apiEvent|\w+Event)$/;

const otherSignatures = /^_*(req|request|res|response|ctx|argv|args|options|opts|props|err|error)$/i;

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
export function isBareLambda(module: Module, fn: FunctionNode): boolean {
  if (fn.params.length > 3) return false;
  const first = parameterIdentifier(fn.params[0])?.name;
  if (first !== undefined && (otherSignatures.test(first) || otherJobs.test(first))) return false;
  return (
    answersLikeLambda(fn) ||
    ((fn.params.length === 0 || (fn.params.length === 1 && fn.async)) && namesAmazon(module))
  );
}

/** First parameters of workers and helpers, which take their work from elsewhere. */
const otherJobs = /^_*(job|task|msg|message|action|command|interaction|params|parameters|config|query)$/i;

/** The module has something of AWS in it. */
export function namesAmazon({ text }: Module): boolean {
  return amazonImports.test(text);
}

const amazonImports = /@aws-sdk\/|['"]aws-sdk|aws-lambda|@aws-lambda-powertools/;

/** `(event, context)`, a body that reads the event as Lambda makes it, or an answer in Lambda's shape. */
export function hasLambdaShape(fn: FunctionNode): boolean {
  if (!hasLambdaSignature(fn)) return false;
  const second = parameterIdentifier(fn.params[1])?.name;
  return (
    (second !== undefined && /^_*(context|ctx)$/.test(second)) ||
    readsLambdaEvent(fn) ||
    answersLikeLambda(fn)
  );
}

export function readsLambdaEvent(fn: FunctionNode, keys = eventKeys): boolean {
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

/** Keys that events of Lambda have and events of browsers and emitters have not. */
export const lambdaEventKeys = /^(Records|requestContext|pathParameters|queryStringParameters)$/;

/** `return { statusCode }`, `{ batchItemFailures }`, or the same handed to the callback. */
export function answersLikeLambda(fn: FunctionNode): boolean {
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
export function callbackAnswers(fn: FunctionNode): Node[] {
  const callback = parameterIdentifier(fn.params[2])?.name;
  const answers: Node[] = [];
  if (callback === undefined) return answers;
  walk(fn.body, (node) => {
    const answer = node.type === 'CallExpression' ? node.arguments[1] : undefined;
    if (answer && node.type === 'CallExpression' && calleeNameOf(node) === callback) answers.push(answer);
  });
  return answers;
}
