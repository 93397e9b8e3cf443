import type { TSESLint } from '@typescript-eslint/utils';
import { stringOf } from '../ast/expressions.js';
import { moduleOf } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { synchronousInvokesIn, type SynchronousInvoke } from '../analysis/synchronous-invokes.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
}

const messages = {
  synchronousInvoke:
    '{{reach}} waits for {{target}} to answer ({{type}}), so that two functions are paid for while one works, and the failure or time-out of one is that of both. {{wayOut}}',
  sendAsEvent: "Invoke it with `InvocationType: 'Event'`, without waiting for what it does.",
} as const;

type MessageId = keyof typeof messages;

const ways = {
  unused: "Nobody looks at the answer: pass `InvocationType: 'Event'`.",
  used: 'Call the code itself from a shared module, or let Step Functions or a durable function wait.',
} as const;

export default createRule<[Options], MessageId>({
  name: 'no-synchronous-invoke',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow functions that wait for other functions',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
            description:
              'Functions that may be waited for: names or ARNs as the code writes them, or the environment variables that hold them.',
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
        for (const invoke of synchronousInvokesIn(module)) {
          const { operation, reach, target, isAnswerUnused } = invoke;
          if (target !== undefined && allow.includes(target)) continue;
          context.report({
            node: operation.node,
            messageId: 'synchronousInvoke',
            data: {
              reach: reachText(reach),
              target: target === undefined ? 'another function' : `\`${target}\``,
              type: typeText(invoke),
              wayOut: isAnswerUnused ? ways.unused : ways.used,
            },
            suggest: isAnswerUnused ? suggestionsFor(invoke) : [],
          });
        }
      },
    };
  },
});

function typeText({ operation, type }: SynchronousInvoke): string {
  if (operation.name === 'InvokeWithResponseStream') return '`InvokeWithResponseStream`';
  return type ? '`RequestResponse`' : 'without `InvocationType`, `RequestResponse` is meant';
}

/** The type written into the literal that the call is given. */
function suggestionsFor({
  operation: { input, name },
  type,
}: SynchronousInvoke): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const [first] = input?.type === 'ObjectExpression' ? input.properties : [];
  if (!first || name !== 'Invoke') return [];
  if (type && stringOf(type) === undefined) return [];
  return [
    {
      messageId: 'sendAsEvent',
      fix: (fixer) =>
        type
          ? fixer.replaceText(type, "'Event'")
          : fixer.insertTextBefore(first, "InvocationType: 'Event', "),
    },
  ];
}
