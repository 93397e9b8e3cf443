import type { TSESLint } from '@typescript-eslint/utils';
import { eventSourcesOf } from '../analysis/event-sources.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { fixOf } from '../analysis/text-edits.js';
import {
  suitableMilliseconds,
  unboundedRequestsIn,
  withOption,
  type UnboundedRequest,
} from '../analysis/unbounded-requests.js';
import { createRule, textList } from '../create-rule.js';
import type { EventSource } from '../knowledge/lambda-types.js';

export interface Options {
  readonly allow: readonly string[];
}

const messages = {
  requestWithoutTimeout:
    "{{reach}} waits for `{{what}}`, which {{wait}}: when no answer comes, the function's own time-out{{ofSeconds}} ends the invocation before any `catch` runs{{consequence}}; bound it with {{advice}}.",
  addTimeout: 'Add `{{bound}}`.',
} as const;

type MessageId = keyof typeof messages;

export default createRule<[Options], MessageId>({
  name: 'require-request-timeout',
  meta: {
    type: 'suggestion',
    docs: {
      description: 'require that requests to other servers end before the function is ended',
      preset: 'strict',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
            description: 'Calls as the code writes them (`api.get`) and hosts that need no time-out.',
          },
        },
      },
    ],
    defaultOptions: [{ allow: [] }],
    messages,
  },
  create(context, [{ allow }]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const request of unboundedRequestsIn(module)) {
          const { node, what, host, reach, functionSeconds: most, http } = request;
          if (allow.includes(what) || (host !== undefined && allow.includes(host))) continue;
          const bound = http.bound(suitableMilliseconds(most));
          context.report({
            node,
            messageId: 'requestWithoutTimeout',
            data: {
              reach: reachText(reach),
              what,
              wait: waitText(request),
              ofSeconds: most === undefined ? '' : ` of ${most} ${most === 1 ? 'second' : 'seconds'}`,
              consequence: consequenceOf(request),
              advice: `\`${bound}\``,
            },
            suggest: suggestionsFor(module, request, bound),
          });
        }
      },
    };
  },
});

function waitText({ seconds }: UnboundedRequest): string {
  return seconds === Infinity ? 'has no time-out' : `gives up after ${seconds} seconds`;
}

/** What becomes of the event when Lambda ends the invocation, by what sends it; see the documentation of the rule. */
const consequences: readonly (readonly [sources: readonly EventSource[], text: string])[] = [
  [['api', 'function-url', 'alb'], ", and the caller gets the gateway's error"],
  [['sqs'], ', and all messages of the batch are delivered again'],
  [['kinesis', 'dynamodb', 'kafka', 'mq'], ', and the whole batch is tried again'],
  [
    ['s3', 'sns', 'eventbridge', 'schedule', 'logs', 'ses', 'iot'],
    ', and Lambda tries the whole event again',
  ],
];

function consequenceOf({ reach }: UnboundedRequest): string {
  const sources = [...eventSourcesOf(reach.handler)];
  const [, text] = consequences.find(
    ([those]) => sources.length > 0 && sources.every((source) => those.includes(source)),
  ) ?? [[], ''];
  return text;
}

/** The option written into the call, or into the one that makes the client. */
function suggestionsFor(
  module: Module,
  { node, http }: UnboundedRequest,
  bound: string,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const isOfClient = http.client?.node === node;
  const edit =
    http.client && !isOfClient ? undefined : withOption(module, node, bound, isOfClient ? 0 : http.options);
  return edit ? [{ messageId: 'addTimeout', data: { bound }, fix: fixOf([edit]) }] : [];
}
