import type { EventSource } from './lambda-types.js';

/** A function that takes a handler and gives one back, a middleware chain, or a decorator of a handler method. */
export interface HandlerWrapper {
  /** How messages call it. */
  readonly name: string;
  /** Index of the argument that is the handler. */
  readonly argument: number;
}

interface Row extends HandlerWrapper {
  /** Packages it comes from; a pattern, because of forks and sub-paths. */
  readonly from: RegExp;
  /** Exported name; `''` is the default export or the module itself. */
  readonly exported: RegExp;
}

const row = (name: string, from: RegExp, exported: RegExp, argument = 0): Row => ({
  name,
  from,
  exported,
  argument,
});

const rows: readonly Row[] = [
  row('middy', /^(@middy\/core|middy)$/, /^(middy)?$/),
  row('makeIdempotent', /^@aws-lambda-powertools\/idempotency/, /^makeIdempotent$/),
  row('idempotent', /^@aws-lambda-powertools\/idempotency/, /^idempotent$/),
  row('serverless-http', /^serverless-http$/, /^$/),
  row(
    'serverless-express',
    /^(@vendia\/serverless-express|@codegenie\/serverless-express|aws-serverless-express)$/,
    /^(configure|proxy)?$/,
  ),
  row('aws-lambda-fastify', /^(@fastify\/aws-lambda|aws-lambda-fastify)$/, /^$/),
  row('hono', /^hono\/aws-lambda$/, /^(handle|streamHandle)$/),
  row('Sentry.wrapHandler', /^@sentry\/(serverless|aws-serverless)$/, /^(AWSLambda\.)?wrapHandler$/),
  row('datadog', /^datadog-lambda-js/, /^datadog$/),
  row('lumigo', /^@lumigo\/tracer$/, /^(initTracer\.)?(trace)?$/),
  row('epsagon', /^epsagon$/, /^(lambdaWrapper|wrapper)$/),
  row('newrelic', /^(newrelic|@newrelic\/aws-lambda)$/, /^setLambdaHandler$/),
  row('thundra', /^(@thundra\/core|@catchpoint\/trace)$/, /^$/),
  row(
    'awsLambdaRequestHandler',
    /^@trpc\/server\/adapters\/aws-lambda$/,
    /^awsLambda(Streaming)?RequestHandler$/,
  ),
  row(
    'startServerAndCreateLambdaHandler',
    /^@as-integrations\/aws-lambda$/,
    /^startServerAndCreateLambdaHandler$/,
  ),
  row('metricScope', /^aws-embedded-metrics$/, /^metricScope$/),
  row('withDurableExecution', /^@aws\/durable-execution-sdk-js$/, /^withDurableExecution$/),
  row('warmer', /^lambda-warmer$/, /^$/),
  row('cfn-lambda', /^cfn-lambda$/, /^$/),
];

/** Builders of a library whose last method gives the handler: `SkillBuilders.custom().addRequestHandlers(…).lambda()`. */
const builders: readonly (readonly [from: RegExp, method: RegExp, name: string])[] = [
  [/^ask-sdk(-core)?$/, /^lambda$/, 'SkillBuilders'],
  [/^apollo-server-lambda$/, /^createHandler$/, 'ApolloServer'],
];

/** The wrapper whose last method makes the handler, by the package that its chain starts from. */
export function builtHandler(
  module: string | undefined,
  method: string | undefined,
): HandlerWrapper | undefined {
  const found = builders.find(([from, last]) => from.test(module ?? '') && last.test(method ?? ''));
  return found && { name: found[2], argument: noArgument };
}

/** The function is not among the arguments. */
const noArgument = -1;

/** What invokes the handlers that a wrapper makes, where that is always the same. */
export function sourceOfWrapper(name: string): EventSource | undefined {
  return name === 'cfn-lambda' ? 'custom-resource' : undefined;
}

const byMethod: ReadonlyMap<string, HandlerWrapper> = new Map([
  ['streamifyResponse', { name: 'awslambda.streamifyResponse', argument: 0 }],
  ['injectLambdaContext', { name: 'logger.injectLambdaContext', argument: 0 }],
  ['captureLambdaHandler', { name: 'tracer.captureLambdaHandler', argument: 0 }],
  ['logMetrics', { name: 'metrics.logMetrics', argument: 0 }],
]);

/** The known wrapper that a call or decorator names, by what it is imported as or, for globals and instances, by its method. */
export function wrapperOf(callee: {
  readonly module: string | undefined;
  readonly exported: string | undefined;
  readonly name: string | undefined;
}): HandlerWrapper | undefined {
  const { module, exported = '' } = callee;
  if (module !== undefined) {
    const found = rows.find((candidate) => candidate.from.test(module) && candidate.exported.test(exported));
    if (found) return { name: found.name, argument: found.argument };
  }
  return callee.name === undefined ? undefined : byMethod.get(callee.name);
}
