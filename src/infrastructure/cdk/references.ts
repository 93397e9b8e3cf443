import type { EventSource } from '../../knowledge/lambda-types.js';
import type { CreatedValue, Value } from '../program/values.js';
import { propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';

/** Values that one construct's properties are searched through. */
const mostValues = 5000;

/** The functions that are named anywhere inside a value: in definitions of state machines, integration URIs, OpenAPI. */
export function functionsIn(app: App, value: Value | undefined): readonly Value[] {
  const found = new Set<Value>();
  const open: Value[] = value ? [value] : [];
  const seen = new Set<Value>();
  for (let next = open.pop(); next && seen.size < mostValues; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (constructsOf(app, next).some(({ service, isImported }) => service === 'lambda' && !isImported))
      found.add(next);
    else open.push(...partsOf(next));
  }
  return [...found];
}

function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'text':
      return value.parts;
    case 'list':
      return value.items;
    case 'object':
      return [...value.properties.values()];
    case 'either':
      return value.options;
    case 'created':
      return value.isNew ? [] : value.arguments;
    default:
      return [];
  }
}

/** CloudFormation's own resources that name functions somewhere in their properties. */
const invokingResources: Readonly<Record<string, EventSource>> = {
  'aws-apigateway.CfnAuthorizer': 'authorizer',
  'aws-apigateway.CfnMethod': 'api',
  'aws-apigateway.CfnRestApi': 'api',
  'aws-apigatewayv2.CfnApi': 'api',
  'aws-apigatewayv2.CfnAuthorizer': 'authorizer',
  'aws-apigatewayv2.CfnIntegration': 'api',
  'aws-appsync.CfnDataSource': 'appsync',
  'aws-bedrock.CfnAgent': 'other',
  'aws-cognito.CfnUserPool': 'cognito',
  'aws-iot.CfnTopicRule': 'iot',
  'aws-kinesisfirehose.CfnDeliveryStream': 'firehose',
  'aws-s3objectlambda.CfnAccessPoint': 'other',
  'aws-secretsmanager.CfnRotationSchedule': 'other',
  'aws-ses.CfnReceiptRule': 'ses',
  'aws-stepfunctions.CfnStateMachine': 'stepfunctions',
};

/** What CloudFormation's own resources invoke, and state machines whose definition is text or JSON. */
export function invocationsIn(
  app: App,
  construct: Construct,
): readonly { readonly source: EventSource; readonly to: Value }[] {
  const { api, properties } = construct;
  if (api === 'aws-stepfunctions.StateMachine') {
    const parts = ['definitionBody', 'definitionSubstitutions'].map((name) => propertyOf(properties, name));
    return parts.flatMap((part) => functionsIn(app, part)).map((to) => ({ source: 'stepfunctions', to }));
  }
  const known = Object.hasOwn(invokingResources, api) ? invokingResources[api] : undefined;
  if (known === undefined) return [];
  const source = isWebSocket(app, construct) ? 'websocket' : known;
  return functionsIn(app, properties).map((to) => ({ source, to }));
}

function isWebSocket(app: App, { api, properties }: Construct): boolean {
  if (api !== 'aws-apigatewayv2.CfnIntegration') return false;
  const [owner] = constructsOf(app, propertyOf(properties, 'apiId'));
  return textOf(propertyOf(owner?.properties, 'protocolType')) === 'WEBSOCKET';
}

/** A state that calls Lambda through its API, or that is written as JSON. */
export function invokedByState(app: App, state: CreatedValue, api: string | undefined): readonly Value[] {
  if (api === 'aws-stepfunctions.CustomState')
    return functionsIn(app, propertyOf(state.arguments[2], 'stateJson'));
  const isCall =
    api === 'aws-stepfunctions-tasks.CallAwsService' &&
    textOf(propertyOf(state.arguments[2], 'service')) === 'lambda';
  return isCall ? functionsIn(app, propertyOf(state.arguments[2], 'parameters')) : [];
}
