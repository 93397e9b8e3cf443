import type { Effect } from '../analysis/effects.js';
import { eventSourcesOf } from '../analysis/event-sources.js';
import { handlersIn, type Handler } from '../analysis/handlers.js';
import { mayHaveEffects, repeatedEffectsOf, type RepeatedEffect } from '../analysis/idempotency.js';
import { moduleOf } from '../analysis/module.js';
import { handlerText } from '../analysis/reach-text.js';
import { createRule, textList } from '../create-rule.js';
import {
  atLeastOnceSources,
  isAtLeastOnce,
  sourceName,
  type EventSource,
} from '../knowledge/lambda-types.js';

export interface Options {
  readonly sources: readonly EventSource[];
  readonly allow: readonly string[];
}

const messages = {
  repeatedIncrement:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} counts a duplicate again; add a `ConditionExpression` that remembers the event, set an absolute value, or wrap the work in `makeIdempotent`.',
  freshKey:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} writes a duplicate under a new key; derive the key from the event.',
  repeatedMessage:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} sends on a duplicate again; derive a deduplication id from the event, or wrap the work in `makeIdempotent`.',
  repeatedExecution:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} starts another run for a duplicate; pass a name or token that is derived from the event.',
  repeatedMail:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} writes to somebody again for a duplicate; remember what was sent with a conditional write, or wrap the work in `makeIdempotent`.',
  repeatedCharge:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} charges again for a duplicate; pass an idempotency key that is derived from the event.',
  repeatedInsert:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} adds another row for a duplicate; insert under a key from the event with `ON CONFLICT`, or wrap the work in `makeIdempotent`.',
  repeatedRequest:
    '{{handler}} gets {{source}} at least once, and `{{what}}`{{through}} posts a duplicate again; send an idempotency key that is derived from the event, or wrap the work in `makeIdempotent`.',
} as const;

const byKind: Readonly<Record<Effect['kind'], keyof typeof messages>> = {
  increment: 'repeatedIncrement',
  key: 'freshKey',
  message: 'repeatedMessage',
  execution: 'repeatedExecution',
  mail: 'repeatedMail',
  charge: 'repeatedCharge',
  insert: 'repeatedInsert',
  request: 'repeatedRequest',
};

/** What a duplicate must never do, whichever source delivers it. */
const graveKinds: ReadonlySet<Effect['kind']> = new Set(['mail', 'charge']);

export default createRule<[Options], keyof typeof messages>({
  name: 'require-idempotent-handler',
  meta: {
    type: 'problem',
    docs: {
      description: 'require handlers of at-least-once events to do no harm when an event comes twice',
      preset: 'recommended',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          sources: {
            type: 'array',
            items: {
              type: 'string',
              enum: [...atLeastOnceSources],
            },
            uniqueItems: true,
            description:
              'Event sources for which every repeated effect is reported; for others only mail, messages to people and charges are.',
          },
          allow: {
            ...textList,
            description: 'Effects that may happen again, as messages name them, such as `sns.Publish`.',
          },
        },
      },
    ],
    defaultOptions: [{ sources: ['sqs'], allow: [] }],
    messages,
  },
  create(context, [{ sources, allow }]) {
    const module = moduleOf(context);
    return {
      Program() {
        if (!mayHaveEffects(module)) return;
        for (const handler of handlersIn(module)) {
          const source = sourceOf(handler, sources);
          const effect = source && firstEffect(handler, source, sources, allow);
          if (!effect) continue;
          context.report({
            node: effect.place,
            messageId: byKind[effect.kind],
            data: {
              handler: handlerText(handler),
              source: sourceName(source),
              what: effect.what,
              through: throughText(effect),
            },
          });
        }
      },
    };
  },
});

/** The at-least-once source that asks most of the handler. */
function sourceOf(handler: Handler, strict: readonly EventSource[]): EventSource | undefined {
  const repeating = [...eventSourcesOf(handler)].filter(isAtLeastOnce);
  return repeating.find((source) => strict.includes(source)) ?? repeating[0];
}

function firstEffect(
  handler: Handler,
  source: EventSource,
  strict: readonly EventSource[],
  allow: readonly string[],
): RepeatedEffect | undefined {
  return repeatedEffectsOf(handler).find(
    ({ kind, what }) => (strict.includes(source) || graveKinds.has(kind)) && !allow.includes(what),
  );
}

/** The function in another module where it happens. */
function throughText({ reach: { crossings, via } }: RepeatedEffect): string {
  return crossings.length === 0 || via.length === 0 ? '' : ` in \`${via.at(-1) ?? ''}\``;
}
