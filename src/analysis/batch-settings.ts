import type { TSESTree } from '@typescript-eslint/utils';
import { resourceOf } from '../infrastructure/deployment.js';
import { memoPer } from '../memo.js';
import { batchSourceOf, mappingsOf, mayReportFailures, type Mapping } from './batches.js';
import { handlersIn, type Handler } from './handlers.js';
import { handsEventOn } from './left-records.js';
import type { Module } from './module.js';
import { functionsCalledAt } from './references.js';

/** A setting of a trigger that does not go with the code it invokes. */
export interface UnfitSetting {
  readonly kind: 'unheardFailures' | 'unansweredReport' | 'shortVisibility';
  readonly handler: Handler;
  readonly mapping: Mapping;
  /** Seconds, for a visibility timeout. */
  readonly visibleAfter: number | undefined;
}

/** The triggers of a module's handlers whose settings do not go with the code. */
export const unfitSettingsIn = memoPer((module: Module): readonly UnfitSetting[] =>
  handlersIn(module).flatMap((handler) => {
    if (!batchSourceOf(handler)) return [];
    return [unheard(handler), unanswered(handler), shortVisibility(handler)].flatMap(
      (setting) => setting ?? [],
    );
  }),
);

/** The code says which records failed, and no template has Lambda listen. */
function unheard(handler: Handler): UnfitSetting | undefined {
  if (!answersWithFailures(handler)) return undefined;
  const mappings = mappingsOf(handler);
  const [first] = mappings;
  const isDeaf = mappings.every(({ trigger }) => trigger.reportsBatchItemFailures === false);
  return first && isDeaf
    ? { kind: 'unheardFailures', handler, mapping: first, visibleAfter: undefined }
    : undefined;
}

/** Whether the handler's own module makes the response: a library may be used for something else. */
function answersWithFailures({ module }: Handler): boolean {
  return /\bbatchItemFailures\b|\bprocessPartialResponse/.test(module.text);
}

/** A template has Lambda listen, and the code never says which records failed. */
function unanswered(handler: Handler): UnfitSetting | undefined {
  if (mayReportFailures(handler) || handler.wrappers.length > 0 || handler.functions.length === 0)
    return undefined;
  const { module } = handler;
  const isFollowed = (call: TSESTree.CallExpression): boolean => functionsCalledAt(module, call).length > 0;
  if (handsEventOn(module, isFollowed)) return undefined;
  const mappings = mappingsOf(handler).filter(({ trigger }) => trigger.batchSize !== 1);
  const [first] = mappings;
  const isHeard = mappings.every(({ trigger }) => trigger.reportsBatchItemFailures === true);
  return first && isHeard
    ? { kind: 'unansweredReport', handler, mapping: first, visibleAfter: undefined }
    : undefined;
}

/** A message that can be received again while the function still works on it; Lambda refuses such a trigger. */
function shortVisibility(handler: Handler): UnfitSetting | undefined {
  for (const mapping of mappingsOf(handler)) {
    const { deployment, declared } = mapping.match;
    const id = resourceOf(mapping.trigger.resource);
    const visibleAfter =
      id === undefined ? undefined : deployment.resources.get(id)?.queue?.visibilityTimeoutSeconds;
    const { timeoutSeconds } = declared;
    if (visibleAfter !== undefined && timeoutSeconds !== undefined && visibleAfter < timeoutSeconds)
      return { kind: 'shortVisibility', handler, mapping, visibleAfter };
  }
  return undefined;
}
