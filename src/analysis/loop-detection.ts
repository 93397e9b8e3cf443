import type { Leg } from './event-legs.js';

/**
 * Whether Lambda's own loop detection stops a chain through these services: it knows Lambda, SQS, S3 and SNS
 * (docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html); `undefined` stands for none.
 */
export function isStoppedByLambda(services: readonly (string | undefined)[]): boolean {
  return services.every((service) => service === undefined || /^(s3|sqs|sns|lambda)$/.test(service));
}

/** The services that events on a way go through. */
export function servicesOn(legs: readonly Leg[]): readonly (string | undefined)[] {
  return legs.flatMap(({ sent, write, way: { flows, trigger } }) => [
    sent.source,
    write?.target.mediatedBy,
    ...flows.map(({ source }) => source),
    trigger?.source,
  ]);
}
