import { uncachedConfigIn, type UncachedConfig } from '../analysis/config-fetches.js';
import { hardcodedCredentialsIn } from '../analysis/hardcoded-credentials.js';
import { moduleOf } from '../analysis/module.js';
import { loadText, reachText } from '../analysis/reach-text.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
  readonly checkCredentials: boolean;
}

const messages = {
  uncachedConfig:
    '{{reach}} fetches the {{what}}{{name}} {{often}}, which costs a round trip and a request each time; keep it, or the promise of it, at module level with a time to live, or use Powertools Parameters, which caches.',
  hardcodedCredential:
    '{{what}} is written into the code that {{handler}} loads, where everybody with the source has it; move it to Secrets Manager or Parameter Store, fetch it once per environment, and revoke this one.',
} as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'require-cached-config',
  meta: {
    type: 'problem',
    docs: {
      description: 'require that secrets and parameters are fetched once, and that none stands in the code',
      preset: 'recommended',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
            description:
              'Secrets and parameters that may be fetched each time: names as the code writes them, or the environment variables that hold them.',
          },
          checkCredentials: {
            type: 'boolean',
            description: 'Whether credentials in the code are reported.',
          },
        },
      },
    ],
    defaultOptions: [{ allow: [], checkCredentials: true }],
    messages,
  },
  create(context, [{ allow, checkCredentials }]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const config of uncachedConfigIn(module)) {
          if (config.name !== undefined && allow.includes(config.name)) continue;
          context.report({
            node: config.operation.node,
            messageId: 'uncachedConfig',
            data: dataOf(config),
          });
        }
        for (const { node, what, load } of checkCredentials ? hardcodedCredentialsIn(module) : [])
          context.report({
            node,
            messageId: 'hardcodedCredential',
            data: { what: withArticle(what), handler: loadText(load) },
          });
      },
    };
  },
});

function withArticle(noun: string): string {
  return `${/^[AEIOU]/.test(noun) ? 'An' : 'A'} ${noun}`;
}

function dataOf({ reach, what, name, isInLoop }: UncachedConfig): Readonly<Record<string, string>> {
  return {
    reach: reachText(reach),
    what,
    name: name === undefined ? '' : ` \`${name}\``,
    often: isInLoop ? 'each time around a loop' : 'in each invocation',
  };
}
