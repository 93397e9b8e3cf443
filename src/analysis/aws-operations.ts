import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, outermost, receiverOf, stringOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import { soleValueOf } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { knowledgeOf, type OperationKnowledge } from '../knowledge/aws-operations.js';
import { memoPer } from '../memo.js';
import { architectCallOf } from './architect-operations.js';
import { awsClientsAt } from './clients.js';
import { definitionOf } from './definitions.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { serviceOfPackage } from '../knowledge/aws-services.js';

/** One call of an AWS API, whatever the SDK's generation or style. */
export interface AwsOperation {
  /** The node to report: the call that sends the request. */
  readonly node: Node;
  /** Service in the table's spelling, such as `s3`. */
  readonly service: string;
  /** The API's own name, such as `PutObject`. */
  readonly name: string;
  /** The input as far as the source shows it: an object literal, or any other expression. */
  readonly input: Node | undefined;
  /** `command`: `send(new XCommand())`; `method`: aggregated v3 client or aws-lite; `promise`/`callback`/`request`: SDK v2. */
  readonly style: 'command' | 'method' | 'promise' | 'callback' | 'request' | 'upload';
  /** The callback of a callback style call. */
  readonly callback: Node | undefined;
  readonly knowledge: OperationKnowledge | undefined;
  /** The table, where the call names it outside of its input. */
  readonly table?: string | undefined;
}

/** The AWS operations that this module's code sends; commands that are only signed (`getSignedUrl`) are none. */
export const awsOperationsIn = memoPer((module: Module): readonly AwsOperation[] => [
  ...nodesIn(module, 'NewExpression').flatMap(
    (node) => commandOperation(module, node) ?? uploadOperation(module, node) ?? [],
  ),
  ...nodesIn(module, 'CallExpression').flatMap((call) => methodOperation(module, call) ?? []),
]);

/** What is found about the operations of a module, once for each request: one call may send either of several commands. */
export function onePerRequest<Found extends { readonly operation: AwsOperation }>(
  module: Module,
  find: (operation: AwsOperation) => readonly Found[],
): readonly Found[] {
  const seen = new Set<string>();
  return awsOperationsIn(module)
    .flatMap(find)
    .filter(({ operation: { node, name } }) => {
      const request = `${name} ${node.range.join(' ')}`;
      return !seen.has(request) && seen.add(request);
    });
}

/** What a command asks for. */
export interface Command {
  /** The package of its class. */
  readonly from: string;
  readonly service: string;
  readonly name: string;
}

/** The command that `new PutObjectCommand(input)` makes. */
export function commandMadeBy(module: Module, node: TSESTree.NewExpression): Command | undefined {
  const origin = originOf(module, node.callee);
  const [name] = origin?.names.slice(-1) ?? [];
  if (!origin || !name?.endsWith('Command') || !origin.from.startsWith('@aws-sdk/')) return undefined;
  const service = serviceOfPackage(origin.from);
  return service === undefined
    ? undefined
    : { from: origin.from, service, name: name.slice(0, -'Command'.length) };
}

/** `client.send(new PutObjectCommand(input))`, also with the command or the input in a variable. */
function commandOperation(module: Module, node: TSESTree.NewExpression): AwsOperation | undefined {
  const command = commandMadeBy(module, node);
  const sent = command && sendingCall(module, node);
  if (!sent) return undefined;
  return makeOperation(
    sent,
    command.service,
    command.name,
    module,
    node.arguments[0],
    'command',
    callbackOf(module, sent.arguments.slice(1)),
    command.from,
  );
}

function makeOperation(
  node: Node,
  service: string,
  operation: string,
  module: Module,
  input: Node | undefined,
  style: AwsOperation['style'],
  callback: Node | undefined,
  from = '',
): AwsOperation {
  const knowledge = knowledgeOf(service, operation, from);
  const shown = input && definitionOf(module, input);
  return { node, service, name: knowledge?.name ?? operation, input: shown, style, callback, knowledge };
}

/** The call that a command is given to; `getSignedUrl` and other functions that do not send give none. */
function sendingCall(module: Module, command: TSESTree.NewExpression): TSESTree.CallExpression | undefined {
  const { parent } = outermost(command);
  if (parent?.type === 'CallExpression') return isSending(parent) ? parent : undefined;
  const variable =
    parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? variableOf(module, parent.id)
      : undefined;
  const assigned =
    parent?.type === 'AssignmentExpression' && parent.left.type === 'Identifier'
      ? variableOf(module, parent.left)
      : undefined;
  for (const reference of (variable ?? assigned)?.references ?? []) {
    const around = outermost(reference.identifier).parent;
    if (around?.type === 'CallExpression' && isSending(around)) return around;
  }
  return undefined;
}

function isSending(call: TSESTree.CallExpression): boolean {
  return calleeNameOf(call) === 'send' && receiverOf(call) !== undefined;
}

/** The function given for the answer, written in place or by name. */
function callbackOf(module: Module, args: readonly Node[]): Node | undefined {
  const last = args.at(-1);
  if (!last) return undefined;
  const definition = definitionOf(module, last);
  if (isFunction(definition)) return last;
  const isParameter =
    definition.type === 'Identifier' && variableOf(module, definition)?.defs[0]?.type === 'Parameter';
  return isParameter && /^(cb|callback|done|next)$/i.test(definition.name) ? last : undefined;
}

/** `new Upload({ client, params }).done()` of lib-storage. */
function uploadOperation(module: Module, node: TSESTree.NewExpression): AwsOperation | undefined {
  const origin = originOf(module, node.callee);
  if (origin?.from !== '@aws-sdk/lib-storage' || origin.names.at(-1) !== 'Upload') return undefined;
  const options = node.arguments[0] && definitionOf(module, node.arguments[0]);
  const params = options?.type === 'ObjectExpression' ? propertyValue(options, 'params') : undefined;
  return makeOperation(node, 's3', 'Upload', module, params, 'upload', undefined);
}

function propertyValue(object: TSESTree.ObjectExpression, name: string): Node | undefined {
  for (const property of object.properties) {
    if (property.type === 'Property' && keyNameOf(property) === name) return property.value;
  }
  return undefined;
}

const notOperations = new Set([
  'send',
  'config',
  'destroy',
  'constructor',
  'getSignedUrl',
  'getSignedUrlPromise',
  'createPresignedPost',
  'waitFor',
  'createSet',
  'on',
  'once',
  'emit',
  'promise',
  'middlewareStack',
  'makeRequest',
  'setupRequestListeners',
]);

/** `s3.putObject(params)` on a v2 client or an aggregated v3 client, `aws.S3.PutObject(params)` of aws-lite. */
function methodOperation(module: Module, call: TSESTree.CallExpression): AwsOperation | undefined {
  const callee = unwrapAwait(call.callee);
  const method = callee.type === 'MemberExpression' ? keyNameOf(callee) : undefined;
  if (callee.type !== 'MemberExpression' || method === undefined || notOperations.has(method))
    return undefined;
  const lite = liteOperation(module, callee, call, method) ?? manifestOperation(module, callee, call, method);
  if (lite) return lite;
  if (!/^[a-z]/.test(method) || /^(paginate|wait)/.test(method)) return undefined;
  const client = awsClientsAt(module, callee.object)[0];
  if (!client || (client.generation !== 2 && !client.isAggregated)) return undefined;
  const callback = callbackOf(module, call.arguments);
  const name = method.charAt(0).toUpperCase() + method.slice(1);
  const from = client.isDocument ? '@aws-sdk/lib-dynamodb' : '';
  if (client.generation === 3)
    return makeOperation(call, client.service, name, module, call.arguments[0], 'method', callback, from);
  const promised = promiseCall(call);
  if (!callback && call.arguments.length > 1)
    return makeOperation(
      call,
      client.service,
      name,
      module,
      call.arguments[0],
      'callback',
      call.arguments[1],
      from,
    );
  const style = callback ? 'callback' : promised ? 'promise' : 'request';
  return makeOperation(
    promised ?? call,
    client.service,
    name,
    module,
    call.arguments[0],
    style,
    callback,
    from,
  );
}

/** `.promise()` behind a v2 request. */
function promiseCall(call: TSESTree.CallExpression): TSESTree.CallExpression | undefined {
  const member = outermost(call).parent;
  const isPromise = member?.type === 'MemberExpression' && keyNameOf(member) === 'promise';
  const around = isPromise ? outermost(member).parent : undefined;
  return around?.type === 'CallExpression' && around.callee.type !== 'Super' ? around : undefined;
}

/** `const aws = await awsLite(…); await aws.S3.PutObject({ … })`. */
function liteOperation(
  module: Module,
  callee: TSESTree.MemberExpression,
  call: TSESTree.CallExpression,
  method: string,
): AwsOperation | undefined {
  const service = unwrapAwait(callee.object);
  if (!/^[A-Z]/.test(method) || service.type !== 'MemberExpression') return undefined;
  const factory = definitionOf(module, service.object);
  if (factory.type !== 'CallExpression' || originOf(module, factory.callee)?.from !== '@aws-lite/client')
    return undefined;
  const name = keyNameOf(service);
  return name === undefined
    ? undefined
    : makeOperation(call, name.toLowerCase(), method, module, call.arguments[0], 'method', undefined);
}

/** `arc.queues.publish({ name, payload })` and `data.orders.put(item)` of `@architect/functions`. */
function manifestOperation(
  module: Module,
  callee: TSESTree.MemberExpression,
  call: TSESTree.CallExpression,
  method: string,
): AwsOperation | undefined {
  const found = architectCallOf(module, callee, method);
  if (!found) return undefined;
  const callback = callbackOf(module, call.arguments.slice(1));
  const style = callback ? 'callback' : 'method';
  return {
    ...makeOperation(call, 'arc', found.name, module, call.arguments[0], style, callback),
    table: found.table,
  };
}

/** A property of the operation's input, as the expression that the source gives it; `undefined` when it is absent or out of sight. */
export function inputOf(
  module: Module,
  operation: AwsOperation,
  ...names: readonly string[]
): Node | undefined {
  let found: Node | undefined = operation.input;
  for (const name of names) {
    const object: Node | undefined = found && definitionOf(module, found);
    found =
      object?.type === 'ObjectExpression'
        ? (propertyValue(object, name) ?? spreadProperty(module, object, name))
        : undefined;
  }
  return found;
}

function spreadProperty(module: Module, object: TSESTree.ObjectExpression, name: string): Node | undefined {
  for (const property of object.properties) {
    if (property.type !== 'SpreadElement') continue;
    const spread = definitionOf(module, property.argument);
    const value = spread.type === 'ObjectExpression' ? propertyValue(spread, name) : undefined;
    if (value) return value;
  }
  return undefined;
}

/** Whether the source shows the whole input, so that what is not there is absent: everything, or one property. */
export function isInputKnown(module: Module, operation: AwsOperation, name?: string): boolean {
  const { input } = operation;
  if (input?.type !== 'ObjectExpression') return false;
  const isBuiltUp =
    input.parent.type === 'VariableDeclarator' && hasLaterProperties(module, input.parent, name);
  return (
    !isBuiltUp &&
    input.properties.every((property) => property.type === 'Property' && keyNameOf(property) !== undefined)
  );
}

/** `params.X = …`, `Object.assign(params, …)` or `complete(params)` after the literal. */
function hasLaterProperties(
  module: Module,
  declarator: TSESTree.VariableDeclarator,
  name: string | undefined,
): boolean {
  if (declarator.id.type !== 'Identifier') return true;
  const variable = variableOf(module, declarator.id);
  if (!variable || !soleValueOf(variable)) return true;
  return variable.references.some((reference) => {
    const member = reference.identifier.parent;
    if (member.type === 'CallExpression') return mayExtend(module, member, reference.identifier);
    const set = memberSetAt(reference.identifier);
    return set !== undefined && (name === undefined || (keyNameOf(set.left) ?? name) === name);
  });
}

/** What is assigned to an input property behind the literal that the input is declared with: `params.X = …`. */
export function laterInputsOf(module: Module, { input }: AwsOperation, name: string): readonly Node[] {
  const declarator = input?.type === 'ObjectExpression' ? input.parent : undefined;
  const variable =
    declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
      ? variableOf(module, declarator.id)
      : undefined;
  return (variable?.references ?? []).flatMap(({ identifier }) => {
    const set = memberSetAt(identifier);
    return set && keyNameOf(set.left) === name ? [set.right] : [];
  });
}

/** `params.X = …` by its object. */
function memberSetAt(
  object: Node,
): { readonly left: TSESTree.MemberExpression; readonly right: Node } | undefined {
  const left = object.parent;
  if (left?.type !== 'MemberExpression' || left.parent.type !== 'AssignmentExpression') return undefined;
  return left.parent.left === left ? { left, right: left.parent.right } : undefined;
}

function mayExtend(module: Module, call: TSESTree.CallExpression, argument: Node): boolean {
  if (call.callee === argument) return false;
  const isAssign = calleeNameOf(call) === 'assign' && call.arguments[0] === argument;
  return isAssign || isFunction(definitionOf(module, call.callee));
}

/** The text of an input property, when it is spelled out. */
export function inputTextOf(module: Module, operation: AwsOperation, name: string): string | undefined {
  const value = inputOf(module, operation, name);
  return value && stringOf(definitionOf(module, value));
}
