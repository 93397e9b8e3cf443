import type { CreatedValue, ExternalValue, Value } from '../program/values.js';

/**
 * The name that CDK's documentation gives to something of its libraries, however it was imported: `aws-lambda.Function`,
 * `core.Duration.seconds`, `solutions.aws-s3-lambda.S3ToLambda`; `undefined` for what is not of CDK.
 */
export function apiOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'created') return apiOf(value.callee);
  if (value?.kind !== 'external' || value.from === undefined) return undefined;
  const library = libraryOf(value.from);
  if (library === undefined) return undefined;
  const names = value.names[0] === 'default' ? value.names.slice(1) : value.names;
  return withNamespace(library, names);
}

/** `aws-lambda` for `aws-cdk-lib/aws-lambda`, `@aws-cdk/aws-lambda` of CDK 1 and `@aws-cdk/aws-lambda-alpha`. */
function libraryOf(from: string): string | undefined {
  const [, solutions] = /^@aws-solutions-constructs\/([^/]+)/.exec(from) ?? [];
  if (solutions !== undefined) return `solutions.${solutions}`;
  if (from === 'aws-cdk-lib' || from === 'constructs') return 'core';
  const [, name] = /^(?:aws-cdk-lib|@aws-cdk)\/([^/]+)/.exec(from) ?? [];
  return name?.replace(/-alpha$/, '');
}

/** The root of `aws-cdk-lib` holds the libraries as namespaces: `aws_lambda`, `custom_resources`. */
function withNamespace(library: string, names: readonly string[]): string {
  const [first = '', ...rest] = names;
  const isNamespace = library === 'core' && /^(aws_\w+|custom_resources|triggers|alexa_ask)$/.test(first);
  return isNamespace ? [first.replaceAll('_', '-'), ...rest].join('.') : [library, ...names].join('.');
}

/** The last name of a constant: `NODEJS_22_X` for `lambda.Runtime.NODEJS_22_X`, when it belongs to the class. */
export function constantOf(value: Value | undefined, owner: string): string | undefined {
  const api = value?.kind === 'external' ? apiOf(value) : undefined;
  return api?.startsWith(`${owner}.`) === true ? api.slice(owner.length + 1) : undefined;
}

/** `process.env.STAGE` and other ways into the world outside, as text. */
export function pathOfExternal({ from, names }: ExternalValue): string {
  return [...(from === undefined ? [] : [from]), ...names].join('.');
}

/** A call of a member of something: `bucket.addEventNotification(…)`. */
export interface MethodCall {
  readonly receiver: Value;
  readonly name: string;
  readonly call: CreatedValue;
}

/** The call as one of a method; `undefined` for other calls. */
export function methodCallOf(call: CreatedValue): MethodCall | undefined {
  const { callee } = call;
  return callee.kind === 'member' && !call.isNew
    ? { receiver: callee.of, name: callee.name, call }
    : undefined;
}
