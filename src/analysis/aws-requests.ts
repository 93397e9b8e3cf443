import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, receiverOf, stringOf } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { knowledgeOf } from '../knowledge/aws-operations.js';
import { serviceOfPackage } from '../knowledge/aws-services.js';
import { memoPer } from '../memo.js';
import { awsOperationsIn, commandMadeBy, type AwsOperation, type Command } from './aws-operations.js';
import { awsClientsAt } from './clients.js';
import { definitionOf } from './definitions.js';
import { nodesIn, type Module } from './module.js';
import { originOf } from './origins.js';

/** What a module asks AWS for, whether it sends the request itself, signs it for others, or walks the pages of its answers. */
export type AwsRequest = Pick<AwsOperation, 'node' | 'service' | 'name' | 'input' | 'knowledge'>;

/** The requests that this module makes up; one that is made here and sent here may be in the answer twice. */
export const awsRequestsIn = memoPer((module: Module): readonly AwsRequest[] => [
  ...awsOperationsIn(module),
  ...nodesIn(module, 'NewExpression').flatMap((node) => {
    const command = commandMadeBy(module, node);
    return command ? requestFor(module, node, command, node.arguments[0]) : [];
  }),
  ...nodesIn(module, 'CallExpression').flatMap(
    (call) => importedRequest(module, call) ?? signedRequest(module, call) ?? [],
  ),
]);

function requestFor(
  module: Module,
  node: Node,
  { from, service, name }: Command,
  input: Node | undefined,
): AwsRequest {
  const knowledge = knowledgeOf(service, name, from);
  const shown = input && definitionOf(module, input);
  return { node, service, name: knowledge?.name ?? name, input: shown, knowledge };
}

/** `paginateListObjectsV2({ client }, input)`, and `createPresignedPost(client, input)` of SDK v3. */
function importedRequest(module: Module, call: TSESTree.CallExpression): AwsRequest | undefined {
  const origin = originOf(module, call.callee);
  const [, input] = call.arguments;
  if (!origin?.from.startsWith('@aws-sdk/')) return undefined;
  const called = origin.names.at(-1) ?? '';
  const { from } = origin;
  if (from === '@aws-sdk/s3-presigned-post')
    return requestFor(module, call, { from, service: 's3', name: 'PostObject' }, input);
  const [, name] = /^paginate(\w+)$/.exec(called) ?? [];
  const service = serviceOfPackage(from);
  return name === undefined || service === undefined
    ? undefined
    : requestFor(module, call, { from, service, name }, input);
}

/** `s3.getSignedUrlPromise('putObject', params)` and `s3.createPresignedPost(params)` of SDK v2. */
function signedRequest(module: Module, call: TSESTree.CallExpression): AwsRequest | undefined {
  const method = calleeNameOf(call) ?? '';
  if (!/^(getSignedUrl(Promise)?|createPresignedPost)$/.test(method)) return undefined;
  const receiver = receiverOf(call);
  const client = receiver && awsClientsAt(module, receiver)[0];
  if (client?.generation !== 2) return undefined;
  const [first, second] = call.arguments;
  const isPost = method === 'createPresignedPost';
  const name = isPost ? 'postObject' : stringOf(first);
  if (name === undefined) return undefined;
  const command = { from: '', service: client.service, name: name.charAt(0).toUpperCase() + name.slice(1) };
  return requestFor(module, call, command, isPost ? first : second);
}
