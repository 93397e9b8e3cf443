/** Packages that share most of their code: they stand on one side of every split. */
const families = [
  [/^@aws-sdk\/|^@smithy\/|^@aws-lambda-powertools\/(idempotency\/dynamodb|parameters\/)/, 'aws-sdk-v3'],
  [/^aws-sdk(\/|$)/, 'aws-sdk-v2'],
  [/^@aws-lambda-powertools\//, 'powertools'],
  [/^(firebase-admin|@google-cloud|googleapis|google-)/, 'google'],
  [/^(@langchain\/|langchain$)/, 'langchain'],
  [/^@nestjs\//, 'nestjs'],
  [/^(@opentelemetry\/|@sentry\/)/, 'opentelemetry'],
  [/^(@apollo\/|apollo-|graphql)/, 'graphql'],
  [/^(mongodb|mongoose)$/, 'mongodb'],
  [/^mysql2/, 'mysql2'],
  [/^(moment|moment-timezone)$/, 'moment'],
  [/^lodash/, 'lodash'],
  [/^date-fns/, 'date-fns'],
  [/^drizzle-orm/, 'drizzle-orm'],
  [/^csv-parse/, 'csv-parse'],
  [/^(dd-trace|datadog-)/, 'datadog'],
  [/^(typescript|ts5|ts-morph)$/, 'typescript'],
];

/** The family of what a specifier names: the package itself where it has no other. */
export function familyOf(specifier) {
  const known = families.find(([pattern]) => pattern.test(specifier));
  return (
    known?.[1] ??
    specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
  );
}
