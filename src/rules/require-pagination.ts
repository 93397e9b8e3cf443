import { moduleOf } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { unpagedListsIn, type UnpagedList } from '../analysis/unpaged-lists.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
}

const messages = {
  firstPageOnly:
    '{{reach}} takes the first page of `{{operation}}`{{page}} for all there is, and misses the rest without an error; {{wayOut}}.',
} as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'require-pagination',
  meta: {
    type: 'problem',
    docs: {
      description: 'require that lists which come in pages are read to their end',
      preset: 'strict',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
            description:
              'Operations whose first page is always enough, by their names in the API: `ListUserPools`.',
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
        for (const list of unpagedListsIn(module)) {
          const { operation, reach, paging } = list;
          if (allow.includes(operation.name)) continue;
          const page = paging.page === undefined ? '' : ` (${paging.page} at most)`;
          context.report({
            node: operation.node,
            messageId: 'firstPageOnly',
            data: { reach: reachText(reach), operation: operation.name, page, wayOut: wayOutOf(list) },
          });
        }
      },
    };
  },
});

/** A paginator where the SDK has one, and what says that no more is wanted. */
function wayOutOf({ operation: { name, style }, paging: { tokens, start, limit } }: UnpagedList): string {
  const loop = `ask again with \`${start}\` while there is a \`${tokens[0]}\``;
  const paginator = style === 'command' || style === 'method' ? `, as \`paginate${name}\` does` : '';
  return `${loop}${paginator}${limit === undefined ? '' : `, or set \`${limit}\` when the first ones are enough`}`;
}
