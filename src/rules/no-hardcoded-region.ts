import { hardcodedRegionsIn, type HardcodedRegion } from '../analysis/hardcoded-regions.js';
import { moduleOf } from '../analysis/module.js';
import { loadText, reachText } from '../analysis/reach-text.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
}

const messages = {
  hardcodedRegion:
    "{{user}} builds {{clients}} for `{{region}}`, wherever the function is deployed; leave the region out, so that it is the function's own, or have an environment variable name another one.",
  readRegion: 'Read `AWS_REGION` instead.',
} as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'no-hardcoded-region',
  meta: {
    type: 'suggestion',
    docs: {
      description: 'disallow regions in the code where that of the function would do',
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
            description: 'Regions that may stand in the code.',
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
        for (const hardcoded of hardcodedRegionsIn(module)) {
          const { node, region } = hardcoded;
          if (allow.includes(region)) continue;
          context.report({
            node,
            messageId: 'hardcodedRegion',
            data: { user: userText(hardcoded), clients: clientsText(hardcoded), region },
            suggest: [
              {
                messageId: 'readRegion',
                fix: (fixer) => fixer.replaceText(node, 'process.env.AWS_REGION'),
              },
            ],
          });
        }
      },
    };
  },
});

function userText({ user }: HardcodedRegion): string {
  return 'crossings' in user ? reachText(user) : `Code that ${loadText(user)} loads`;
}

function clientsText({ clients }: HardcodedRegion): string {
  const names = clients.map((name) => (name.includes('`') ? name : `\`${name}\``));
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? '');
}
