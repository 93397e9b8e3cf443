import type { Trigger } from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import { memoPer } from '../memo.js';
import { handlersIn, type Handler } from './handlers.js';
import type { Module } from './module.js';

/** A function whose failed events go back to what triggers it. */
export interface FailureLoop {
  readonly handler: Handler;
  readonly trigger: Trigger;
}

/** Handlers of this module whose dead-letter queue or on-failure destination is their own trigger. */
export const failureLoopsIn = memoPer((module: Module): readonly FailureLoop[] =>
  handlersIn(module).flatMap((handler) => {
    for (const { deployment, declared } of handler.declared) {
      const trigger = declared.triggers.find(({ resource }) =>
        declared.failureTargets.some((target) => nameSameResource(deployment, target, resource)),
      );
      if (trigger) return [{ handler, trigger }];
    }
    return [];
  }),
);
