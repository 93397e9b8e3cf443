/** Keys of events that are the same in every event that one deployed function receives. */
const environmentKeys = new Set([
  'awsRegion',
  'eventSource',
  'eventSourceARN',
  'stageVariables',
  'ResourceProperties',
]);
const requestEnvironmentKeys = new Set(['stage', 'apiId', 'domainName', 'domainPrefix', 'accountId', 'elb']);

/** Whether a part of the event belongs to the deployed function rather than to one invocation. */
export function isEnvironmentPath(path: readonly string[]): boolean {
  const last = path.at(-1) ?? '';
  if (path.some((key) => environmentKeys.has(key))) return true;
  return path.includes('requestContext') && requestEnvironmentKeys.has(last);
}

/** Keys of Lambda's invocation context that differ from one invocation to the next. */
const invocationKeys = new Set([
  'awsRequestId',
  'identity',
  'clientContext',
  'getRemainingTimeInMillis',
  'done',
  'succeed',
  'fail',
]);

/** Whether a part of the invocation context (or the whole of it) differs from one invocation to the next. */
export function isInvocationPath(path: readonly string[]): boolean {
  const [first] = path;
  return first === undefined || invocationKeys.has(first);
}
