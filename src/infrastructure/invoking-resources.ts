import type { EventSource } from '../knowledge/lambda-types.js';
import { jsonOf, listOf, recordOf, type Plain } from './template-values.js';

/** A value that names a function, and what invokes it. */
export interface Invocation {
  readonly source: EventSource;
  /** A reference as the template writes it. */
  readonly target: unknown;
}

/** Where resources that carry no events of their own (APIs, authorizers, state machines, …) name the functions they invoke. */
const places: Readonly<Record<string, (properties: Plain) => readonly [EventSource, unknown][]>> = {
  'AWS::CloudFormation::CustomResource': ({ ServiceToken }) => [['custom-resource', ServiceToken]],
  'AWS::Lambda::Url': ({ TargetFunctionArn }) => [['function-url', TargetFunctionArn]],
  'AWS::Scheduler::Schedule': ({ Target }) => [['schedule', recordOf(Target)['Arn']]],
  'AWS::Serverless::StateMachine': stateMachine,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'AWS::Serverless::Api': api,
  'AWS::Serverless::HttpApi': api,
  'AWS::ApiGateway::RestApi': ({ Body }) => [['api', Body]],
  'AWS::ApiGatewayV2::Api': ({ Body, Target }) => [['api', [Body, Target]]],
  'AWS::ApiGateway::Method': ({ Integration }) => [['api', recordOf(Integration)['Uri']]],
  'AWS::ApiGatewayV2::Integration': ({ IntegrationUri }) => [['api', IntegrationUri]],
  'AWS::ApiGateway::Authorizer': ({ AuthorizerUri }) => [['authorizer', AuthorizerUri]],
  'AWS::ApiGatewayV2::Authorizer': ({ AuthorizerUri }) => [['authorizer', AuthorizerUri]],
  'AWS::AppSync::DataSource': ({ LambdaConfig }) => [['appsync', LambdaConfig]],
  'AWS::AppSync::GraphQLApi': ({ LambdaAuthorizerConfig }) => [['authorizer', LambdaAuthorizerConfig]],
  'AWS::Serverless::GraphQLApi': ({ DataSources }) => [['appsync', recordOf(DataSources)['Lambda']]],
  'AWS::Cognito::UserPool': ({ LambdaConfig }) => [['cognito', LambdaConfig]],
  'AWS::KinesisFirehose::DeliveryStream': (properties) => [
    ['firehose', Object.values(properties).map((value) => recordOf(value)['ProcessingConfiguration'])],
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ({ TargetType, Targets }) =>
    TargetType === 'lambda' ? [['alb', Targets]] : [],
  'AWS::IoT::TopicRule': ({ TopicRulePayload }) => [
    ['iot', listOf(recordOf(TopicRulePayload)['Actions']).map((action) => recordOf(action)['Lambda'])],
  ],
  'AWS::SES::ReceiptRule': ({ Rule }) => [
    ['ses', listOf(recordOf(Rule)['Actions']).map((action) => recordOf(action)['LambdaAction'])],
  ],
  'AWS::CloudFront::Distribution': ({ DistributionConfig }) => [['cloudfront', DistributionConfig]],
  'AWS::S3ObjectLambda::AccessPoint': (properties) => [['other', properties]],
  'AWS::SecretsManager::RotationSchedule': ({ RotationLambdaARN }) => [['other', RotationLambdaARN]],
};

function stateMachine(properties: Plain): [EventSource, unknown][] {
  const { DefinitionSubstitutions, DefinitionString, Definition } = properties;
  return [['stepfunctions', [DefinitionSubstitutions, DefinitionString, Definition]]];
}

/** An API whose paths stand in OpenAPI, with the authorizers that SAM adds to it. */
function api({ DefinitionBody, Auth }: Plain): [EventSource, unknown][] {
  const { paths, components, securityDefinitions } = recordOf(DefinitionBody);
  return [
    ['api', paths],
    ['authorizer', [Auth, components, securityDefinitions]],
  ];
}

/** The functions that a resource invokes on behalf of something other than records of a bucket, queue, topic or stream. */
export function invocationsBy(type: string, properties: Plain): readonly Invocation[] {
  if (type.startsWith('Custom::')) return [{ source: 'custom-resource', target: properties['ServiceToken'] }];
  const place = Object.hasOwn(places, type) ? places[type] : undefined;
  return (place?.(properties) ?? []).flatMap(([source, value]) =>
    referencesIn(value).map((target) => ({ source, target })),
  );
}

const principals: Readonly<Record<string, EventSource>> = {
  apigateway: 'api',
  s3: 's3',
  sns: 'sns',
  events: 'eventbridge',
  scheduler: 'schedule',
  logs: 'logs',
  iot: 'iot',
  ses: 'ses',
  elasticloadbalancing: 'alb',
  'cognito-idp': 'cognito',
  'alexa-appkit': 'alexa',
  'alexa-connectedhome': 'alexa',
};

/** The service that a permission lets in: `s3.amazonaws.com`; what it sends may be set up elsewhere. */
export function permittedSource(principal: string): EventSource | undefined {
  const [name = ''] = principal.split('.amazonaws.com');
  return Object.hasOwn(principals, name) ? principals[name] : undefined;
}

/** References anywhere inside a value, as `GetAtt`s: `${Function.Arn}` in a text, `Ref`, `GetAtt`. */
export function referencesIn(value: unknown): unknown[] {
  const text = jsonOf(value);
  const inText = [...text.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map((match) => match[1] ?? '');
  const inNodes = [...text.matchAll(/"Fn::GetAtt":\["(\w+)"/g), ...text.matchAll(/"Ref":"(\w+)"/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set([...inText, ...inNodes])].map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
}
