import type { Handler } from './handlers.js';

/** How long Lambda lets the Init phase of a handler take. */
export interface InitLimit {
  readonly seconds: number;
  /** Environments are made before anybody asks for them: nobody waits for their Init phase. */
  readonly isAhead: boolean;
  /** They stand still after Init, until the first invocation: provisioned concurrency; Managed Instances run on. */
  readonly isFrozen: boolean;
}

/** Lambda's limit for functions that start on demand (docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). */
const onDemandSeconds = 10;
/** With provisioned concurrency and on Managed Instances: 130 s or the function's time-out, whichever is longer (same page). */
const aheadSeconds = 130;

/** The limit by what templates and settings say; on demand when they say nothing. */
export function initLimitOf({ declared, module }: Handler): InitLimit {
  const isFrozen = declared.length > 0 && declared.every((match) => match.declared.hasProvisionedConcurrency);
  const isAhead = isFrozen || module.settings.concurrency === 'many';
  if (!isAhead) return { seconds: onDemandSeconds, isAhead, isFrozen };
  const timeouts = declared.map((match) => match.declared.timeoutSeconds ?? 0);
  return { seconds: Math.max(aheadSeconds, ...timeouts), isAhead, isFrozen };
}
