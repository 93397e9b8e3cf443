import { moduleOf } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { uncheckedBatchesIn } from '../analysis/unchecked-batches.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
}

const messages = {
  uncheckedBatch:
    '{{reach}} does not look at `{{field}}` in the answer of `{{operation}}`, which is no error although {{what}}; send what is left again, or throw.',
} as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'require-batch-result-check',
  meta: {
    type: 'problem',
    docs: {
      description: 'require a look at what a request for many things has left undone',
      preset: 'recommended',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
            description: 'Operations that may fail in part, by their names in the API: `DeleteObjects`.',
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
        for (const { operation, reach, failure } of uncheckedBatchesIn(module)) {
          if (allow.includes(operation.name)) continue;
          const [field] = failure.fields;
          context.report({
            node: operation.node,
            messageId: 'uncheckedBatch',
            data: { reach: reachText(reach), field, operation: operation.name, what: failure.what },
          });
        }
      },
    };
  },
});
