import { eitherOf, type CreatedValue, type Value } from '../program/values.js';
import { apiOf } from './api.js';
import { argumentOf, propertyOf } from '../program/arguments.js';

/** Classes that wrap what something is sent to, and where they hold it: an argument by its number, or a property of the first one. */
const wrappers: Readonly<Record<string, number | string>> = {
  'aws-apigateway.LambdaIntegration': 0,
  'aws-apigatewayv2-authorizers.HttpLambdaAuthorizer': 1,
  'aws-apigatewayv2-authorizers.WebSocketLambdaAuthorizer': 1,
  'aws-apigatewayv2-integrations.HttpLambdaIntegration': 1,
  'aws-apigatewayv2-integrations.LambdaProxyIntegration': 'handler',
  'aws-apigatewayv2-integrations.LambdaWebSocketIntegration': 'handler',
  'aws-apigatewayv2-integrations.WebSocketLambdaIntegration': 1,
  'aws-ses-actions.Lambda': 'function',
  'aws-codepipeline-actions.LambdaInvokeAction': 'lambda',
};

/** Libraries whose classes wrap their first argument. */
const wrappingLibraries =
  /^(aws-s3-notifications|aws-lambda-destinations|aws-events-targets|aws-scheduler-targets|aws-sns-subscriptions(?=\.(Lambda|Sqs|Firehose))|aws-logs-destinations|aws-elasticloadbalancingv2-targets|aws-iot-actions|aws-cloudwatch-actions|aws-pipes-(targets|sources|enrichments)|aws-kinesisfirehose(-destinations)?(?=\.(Lambda|S3|KinesisStreamSource)))\./;

/** What a destination, target, subscription or integration sends things to: `fn` in `new LambdaDestination(fn)`. */
export function targetOf(value: Value | undefined): Value | undefined {
  if (value?.kind === 'either') return eitherOf(value.options.flatMap((option) => targetOf(option) ?? []));
  if (value?.kind !== 'created' || !value.isNew) return value;
  const api = apiOf(value) ?? '';
  if (Object.hasOwn(wrappers, api)) return wrapped(value, wrappers[api] ?? 0);
  if (/^aws-lambda-event-sources\.(Sqs|Sns|Kafka)Dlq$|\.S3OnFailureDestination$/.test(api))
    return argumentOf(value, 0);
  return wrappingLibraries.test(api) ? argumentOf(value, 0) : value;
}

function wrapped(value: CreatedValue, place: number | string): Value | undefined {
  return typeof place === 'number' ? argumentOf(value, place) : propertyOf(argumentOf(value, 0), place);
}

/** The second argument of a wrapper, where the first is what it wraps. */
export function wrapperOptionsOf(value: Value | undefined): Value | undefined {
  return value?.kind === 'created' ? argumentOf(value, 1) : undefined;
}
