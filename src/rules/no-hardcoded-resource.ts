import { hardcodedResourcesIn, type HardcodedResource } from '../analysis/hardcoded-resources.js';
import { moduleOf } from '../analysis/module.js';
import { loadText, reachText } from '../analysis/reach-text.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
}

const messages = {
  hardcodedName:
    '{{user}} names the {{what}} `{{name}}` in the code, so that all stages {{scope}} share it; {{way}}.',
  repeatedName:
    '{{user}} names the {{what}} `{{name}}` in the code, as {{template}} names `{{id}}`, so that no other stage {{scope}} can have its own; {{way}}.',
  foreignAccount:
    '{{user}} names the {{what}} `{{name}}` of account {{account}} in the code, wherever the function is deployed; {{way}}.',
  readVariable: 'Read `process.env.{{variable}}` instead.',
} as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'no-hardcoded-resource',
  meta: {
    type: 'suggestion',
    docs: {
      description: 'disallow names of buckets, tables, queues and other resources in the code',
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
            description: 'Names, ARNs and URLs that may stand in the code; `*` stands for any text.',
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
        for (const resource of hardcodedResourcesIn(module)) {
          if (isAllowed(resource, allow)) continue;
          const { node, variable } = resource;
          const data = { variable: variable?.name ?? '' };
          const fix = `process.env.${data.variable}`;
          context.report({
            node,
            messageId: messageFor(resource),
            data: dataFor(resource),
            suggest: variable?.isEverywhere
              ? [{ messageId: 'readVariable', data, fix: (fixer) => fixer.replaceText(node, fix) }]
              : [],
          });
        }
      },
    };
  },
});

function isAllowed({ text, name }: HardcodedResource, allow: readonly string[]): boolean {
  return allow.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const whole = new RegExp(`^${parts.join('.*')}$`);
    return whole.test(text) || whole.test(name);
  });
}

function messageFor({ account, declared }: HardcodedResource): keyof typeof messages {
  if (account !== undefined) return 'foreignAccount';
  return declared ? 'repeatedName' : 'hardcodedName';
}

function dataFor(resource: HardcodedResource): Record<string, string> {
  const { user, what, name, account, declared, isUnique } = resource;
  return {
    user: 'crossings' in user ? reachText(user) : `Code that ${loadText(user)} loads`,
    what,
    name,
    scope: isUnique ? 'of the deployment' : 'in the same account',
    account: account ?? '',
    id: declared?.logicalId ?? '',
    template: declared?.template ?? '',
    way: wayOut(resource),
  };
}

/** What `Ref` gives in CloudFormation and in what is made of it is what requests take. */
const hasReferences = /^(cloudformation|serverless)$/;

const values = { name: 'name', arn: 'ARN', url: 'URL' } as const;

function wayOut({ variable, declared, account, by, what }: HardcodedResource): string {
  if (variable) {
    const held = account === undefined ? 'the same' : `the ${what} of that name`;
    return `read \`process.env.${variable.name}\`, which holds ${held}`;
  }
  if (!declared) return 'have an environment variable name it';
  const { logicalId, template, dialect } = declared;
  const value = hasReferences.test(dialect)
    ? `\`!Ref ${logicalId}\``
    : `the ${values[by]} of \`${logicalId}\``;
  const which = account === undefined ? '' : `, the ${what} of that name in ${template}`;
  return `set an environment variable to ${value}${which}, and read that`;
}
