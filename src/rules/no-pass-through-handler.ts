import { moduleOf } from '../analysis/module.js';
import { passThroughsIn } from '../analysis/pass-through.js';
import { handlerText } from '../analysis/reach-text.js';
import { receiverName } from '../knowledge/direct-ways.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { createRule } from '../create-rule.js';

const messages = {
  passThrough:
    '{{handler}} only passes what {{source}} sends on to {{receiver}} with `{{operation}}`, and does nothing else with it; {{way}}, which needs no function that can fail in between.',
} as const;

export default createRule<[], keyof typeof messages>({
  name: 'no-pass-through-handler',
  meta: {
    type: 'suggestion',
    docs: {
      description:
        'disallow handlers that only pass their event on to a service that could receive it itself',
      preset: 'strict',
    },
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const { handler, operation, source, handing, way } of passThroughsIn(module))
          context.report({
            node: operation.node,
            messageId: 'passThrough',
            data: {
              handler: handlerText(handler),
              source: senders[source] ?? 'its event source',
              receiver: receiverName(handing.receiver),
              operation: operation.name,
              way,
            },
          });
      },
    };
  },
});

/** What sends events, as messages call it. */
const senders: Readonly<Partial<Record<EventSource, string>>> = {
  s3: 'the bucket',
  sns: 'its topic',
  sqs: 'its queue',
  dynamodb: 'the stream of the table',
  kinesis: 'its stream',
  eventbridge: 'EventBridge',
  schedule: 'the schedule',
  api: 'API Gateway',
  iot: 'the IoT rule',
};
