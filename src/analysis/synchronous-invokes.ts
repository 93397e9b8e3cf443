import { keyNameOf, outermost, stringOf } from '../ast/expressions.js';
import { isWithin, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, inputOf, isInputKnown, type AwsOperation } from './aws-operations.js';
import type { Reach } from './call-closure.js';
import { definitionOf } from './definitions.js';
import { placesByCalls } from './given-places.js';
import { invokePhaseOf } from './invoke-phase.js';
import type { Module } from './module.js';
import { originOf } from './origins.js';
import { isOwnFunction } from './own-resources.js';
import { placesAt, type Place } from './places.js';
import { provenanceOf, writtenNameOf } from './provenance.js';
import { unawaitedIn } from './unawaited.js';

/** A call by which an invocation waits for another function to answer. */
export interface SynchronousInvoke {
  readonly operation: AwsOperation;
  readonly reach: Reach;
  /** The name or ARN of the function as far as the source tells: a text, or the name of an environment variable. */
  readonly target: string | undefined;
  /** Where the type is asked for; `undefined` when the API's default decides. */
  readonly type: Node | undefined;
  /** Whether nobody looks at the answer. */
  readonly isAnswerUnused: boolean;
}

/** The invocations of other functions that this module's Invoke phase waits for; those of its own function are loops. */
export const synchronousInvokesIn = memoPer((module: Module): readonly SynchronousInvoke[] => {
  const operations = awsOperationsIn(module);
  if (operations.some(isDeploymentVerdict)) return [];
  return operations.flatMap((operation): SynchronousInvoke[] => {
    if (operation.service !== 'lambda' || !/^Invoke(WithResponseStream)?$/.test(operation.name)) return [];
    const reach = invokePhaseOf(module, operation.node);
    if (!reach || isDropped(module, operation) || !isSynchronous(module, operation)) return [];
    const named = inputOf(module, operation, 'FunctionName');
    const target = named && provenanceOf(module, named);
    if (target && isOwnFunction(target)) return [];
    return [
      {
        operation,
        reach,
        target: target && writtenNameOf(target),
        type: inputOf(module, operation, 'InvocationType'),
        isAnswerUnused: isAnswerUnused(operation),
      },
    ];
  });
});

/** A hook of a deployment tries the function that is about to be deployed, and tells CodeDeploy. */
function isDeploymentVerdict({ service, name }: AwsOperation): boolean {
  return service === 'codedeploy' && name === 'PutLifecycleEventHookExecutionStatus';
}

/** Nobody waits for it at all, which is another defect. */
function isDropped(module: Module, { node }: AwsOperation): boolean {
  return unawaitedIn(module).some((found) => isWithin(node, found.node));
}

/** `RequestResponse`, or nothing: the API's default (docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). */
function isSynchronous(module: Module, operation: AwsOperation): boolean {
  if (operation.name === 'InvokeWithResponseStream') return true;
  const type = inputOf(module, operation, 'InvocationType');
  if (type) return isRequestResponse(module, type);
  if (isInputKnown(module, operation, 'InvocationType')) return true;
  // `(input) => lambda.invoke(input)`
  const inputs = operation.input?.type === 'Identifier' ? placesByCalls(module, operation.input) : [];
  return inputs.length > 0 && inputs.every(asksForAnswer);
}

function isRequestResponse(module: Module, type: Node): boolean {
  const value = definitionOf(module, type);
  if (stringOf(value) === 'RequestResponse') return true;
  const origin = value.type === 'MemberExpression' ? originOf(module, value) : undefined;
  return origin?.from === '@aws-sdk/client-lambda' && origin.names.at(-1) === 'RequestResponse';
}

function asksForAnswer(place: Place): boolean {
  const { node } = place;
  if (node.type !== 'ObjectExpression') return false;
  const [type] = placesAt(place, ['InvocationType']);
  if (type) return isRequestResponse(type.module, type.node);
  return node.properties.every(
    (property) => property.type === 'Property' && keyNameOf(property) !== undefined,
  );
}

/** `await lambda.send(…);` as a statement. */
function isAnswerUnused({ node, style }: AwsOperation): boolean {
  if (style === 'callback' || style === 'request') return false;
  const { parent } = outermost(node);
  return parent?.type === 'AwaitExpression' && outermost(parent).parent?.type === 'ExpressionStatement';
}
