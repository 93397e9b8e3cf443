import { endOfRuntime, stageOfRuntime, type RuntimeEnd } from '../knowledge/node-runtimes.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { handlersIn, type Handler } from './handlers.js';
import type { Module } from './module.js';

/** A handler that a template runs on a runtime which is deprecated, or is soon to be. */
export interface DeprecatedRuntime {
  readonly stage: 'deprecated' | 'ending';
  readonly handler: Handler;
  readonly match: DeclaredMatch;
  readonly runtime: string;
  readonly end: RuntimeEnd;
}

/** The deprecated runtimes of a module's handlers on a day; a runtime that several of them have is reported at the first. */
export function deprecatedRuntimesIn(module: Module, day: string): readonly DeprecatedRuntime[] {
  const found = new Map<string, DeprecatedRuntime>();
  for (const handler of handlersIn(module)) {
    for (const match of handler.declared) {
      const deprecated = deprecatedRuntimeOf(handler, match, day);
      if (deprecated && !found.has(deprecated.runtime)) found.set(deprecated.runtime, deprecated);
    }
  }
  return [...found.values()];
}

function deprecatedRuntimeOf(
  handler: Handler,
  match: DeclaredMatch,
  day: string,
): DeprecatedRuntime | undefined {
  const { runtime } = match.declared;
  const end = runtime === undefined ? undefined : endOfRuntime(runtime);
  const stage = runtime === undefined ? undefined : stageOfRuntime(runtime, day);
  return runtime !== undefined && end && stage ? { stage, handler, match, runtime, end } : undefined;
}
