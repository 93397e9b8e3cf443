import type { EventSource } from '../../knowledge/lambda-types.js';
import type { Term } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { apiOf, methodCallOf, type MethodCall } from './api.js';
import { argumentOf, entriesOf, itemsOf, propertyOf } from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';
import type { Delivery } from './deliveries.js';
import { invocationsIn, invokedByState } from './references.js';
import { statesOf } from './state-machines.js';
import { constructTerm } from './terms.js';

/** How an argument list names functions. */
type Find = (call: CreatedValue) => readonly (Value | undefined)[];

const argument =
  (index: number): Find =>
  (call) => [argumentOf(call, index)];

/** A property of the last argument that is an object: options stand first, second or third. */
const option =
  (...names: readonly string[]): Find =>
  (call) => {
    const options = call.arguments.findLast(({ kind }) => kind === 'object' || kind === 'either');
    return names.map((name) => propertyOf(options, name));
  };

/** Classes that invoke a function on behalf of something other than records of a bucket, queue, topic or stream. */
const classes: Readonly<Record<string, readonly [EventSource, Find]>> = {
  'alexa-ask.CfnSkill': ['alexa', option('lambda')],
  'aws-apigateway.LambdaIntegration': ['api', argument(0)],
  'aws-apigateway.LambdaRestApi': ['api', option('handler')],
  'aws-apigateway.RequestAuthorizer': ['authorizer', option('handler')],
  'aws-apigateway.TokenAuthorizer': ['authorizer', option('handler')],
  'aws-apigatewayv2-authorizers.HttpLambdaAuthorizer': [
    'authorizer',
    (call) => [argumentOf(call, 1), ...option('handler')(call)],
  ],
  'aws-apigatewayv2-authorizers.WebSocketLambdaAuthorizer': ['authorizer', argument(1)],
  'aws-apigatewayv2-integrations.HttpLambdaIntegration': ['api', argument(1)],
  'aws-apigatewayv2-integrations.LambdaProxyIntegration': ['api', option('handler')],
  'aws-apigatewayv2-integrations.LambdaWebSocketIntegration': ['websocket', option('handler')],
  'aws-apigatewayv2-integrations.WebSocketLambdaIntegration': ['websocket', argument(1)],
  'aws-appsync.LambdaDataSource': ['appsync', option('lambdaFunction')],
  'aws-cloudfront.Distribution': ['cloudfront', edgeFunctions],
  'aws-cloudfront.experimental.EdgeFunction': ['cloudfront', (call) => [call]],
  'aws-cloudwatch-actions.LambdaAction': ['other', argument(0)],
  'aws-codepipeline-actions.LambdaInvokeAction': ['codepipeline', option('lambda')],
  'aws-cognito.UserPool': ['cognito', poolTriggers],
  'aws-config.CustomRule': ['other', option('lambdaFunction')],
  'aws-elasticloadbalancingv2-targets.LambdaTarget': ['alb', argument(0)],
  'aws-iot-actions.LambdaFunctionAction': ['iot', argument(0)],
  'aws-kinesisfirehose.LambdaFunctionProcessor': ['firehose', argument(0)],
  'aws-lambda.FunctionUrl': ['function-url', option('function')],
  'aws-lambda.CfnUrl': ['function-url', option('targetFunctionArn')],
  'aws-secretsmanager.RotationSchedule': ['other', option('rotationLambda')],
  'aws-ses-actions.Lambda': ['ses', option('function')],
  'aws-stepfunctions-tasks.InvokeFunction': ['stepfunctions', argument(0)],
  'aws-stepfunctions-tasks.LambdaInvoke': ['stepfunctions', option('lambdaFunction')],
  'aws-stepfunctions-tasks.RunLambdaTask': ['stepfunctions', argument(0)],
  'core.CustomResource': ['custom-resource', option('serviceToken')],
  'core.CfnCustomResource': ['custom-resource', option('serviceToken')],
  'custom-resources.Provider': ['custom-resource', option('onEventHandler', 'isCompleteHandler')],
  'triggers.Trigger': ['other', option('handler')],
  'triggers.TriggerFunction': ['other', (call) => [call]],
};

function edgeFunctions(call: CreatedValue): readonly (Value | undefined)[] {
  const options = call.arguments.findLast(({ kind }) => kind === 'object');
  const behaviors = [
    options,
    propertyOf(options, 'defaultBehavior'),
    ...entriesOf(propertyOf(options, 'additionalBehaviors')).entries.map(([, value]) => value),
  ];
  return behaviors
    .flatMap((behavior) => itemsOf(propertyOf(behavior, 'edgeLambdas')))
    .map((edge) => propertyOf(edge, 'functionVersion'));
}

function poolTriggers(call: CreatedValue): readonly Value[] {
  return entriesOf(propertyOf(argumentOf(call, 2), 'lambdaTriggers')).entries.map(([, value]) => value);
}

/** A function URL, a trigger of a user pool, and what else methods set up. */
function methodOf(app: App, { receiver, name }: MethodCall): readonly [EventSource, Find] | undefined {
  switch (name) {
    case 'addBehavior':
      return ['cloudfront', edgeFunctions];
    case 'addFunctionUrl':
      return ['function-url', () => [receiver]];
    case 'addLambdaDataSource':
      return ['appsync', argument(1)];
    case 'addRotationSchedule':
      return ['other', option('rotationLambda')];
    case 'addTrigger':
      return constructsOf(app, receiver).some(({ api }) => api === 'aws-cognito.UserPool')
        ? ['cognito', argument(1)]
        : undefined;
    default:
      return undefined;
  }
}

/** What APIs, user pools, state machines and the like invoke. */
export function invokerDeliveries(app: App): readonly Delivery[] {
  const machines = statesOf(app);
  const written = app.constructs.flatMap((construct) =>
    invocationsIn(app, construct).map(({ source, to }) =>
      invocation(app, source, source === 'stepfunctions' ? construct : undefined, to, construct.created),
    ),
  );
  return [
    ...written,
    ...app.record.created.flatMap((created) => invokedBy(app, created, machines.get(created.id))),
  ];
}

function invokedBy(app: App, created: CreatedValue, machine: Construct | undefined): readonly Delivery[] {
  const api = created.isNew ? apiOf(created) : undefined;
  const method = methodCallOf(created);
  const known = api !== undefined && Object.hasOwn(classes, api) ? classes[api] : undefined;
  const [source, find] = known ?? (method && methodOf(app, method)) ?? [];
  if (source && find)
    return find(created).flatMap((to) => (to ? [invocation(app, source, machine, to, created)] : []));
  const called = invokedByState(app, created, api);
  const to = machine && sentByTask(api, created);
  return [
    ...called.map((each) => invocation(app, 'stepfunctions', machine, each, created)),
    ...(to ? [{ ...invocation(app, 'stepfunctions', machine, to, created), kind: 'task' as const }] : []),
  ];
}

function invocation(
  app: App,
  source: EventSource,
  machine: Construct | undefined,
  to: Value,
  { place }: CreatedValue,
): Delivery {
  const from: Term = machine ? constructTerm(app, machine, 'arn') : { kind: 'unknown' };
  return { kind: undefined, source, from, to, filter: { kind: 'none' }, isEnabled: true, place };
}

/** Tasks of state machines that send to other resources, and where they name them. */
const tasks: Readonly<Record<string, string>> = {
  SqsSendMessage: 'queue',
  SnsPublish: 'topic',
  DynamoPutItem: 'table',
  DynamoUpdateItem: 'table',
  DynamoDeleteItem: 'table',
  StepFunctionsStartExecution: 'stateMachine',
};

function sentByTask(api: string | undefined, created: CreatedValue): Value | undefined {
  const [, name = ''] = /^aws-stepfunctions-tasks\.(\w+)$/.exec(api ?? '') ?? [];
  return Object.hasOwn(tasks, name) ? propertyOf(argumentOf(created, 2), tasks[name] ?? '') : undefined;
}
