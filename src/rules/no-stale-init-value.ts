import type { TSESLint } from '@typescript-eslint/utils';
import { moduleOf, type Module } from '../analysis/module.js';
import { loadText, reachText } from '../analysis/reach-text.js';
import {
  expiringCredentialsIn,
  staleValuesIn,
  type Passing,
  type StaleValue,
} from '../analysis/stale-values.js';
import { exportsIn } from '../analysis/exports.js';
import { createRule } from '../create-rule.js';

const messages = {
  staleTime:
    '{{reach}} uses `{{name}}`, which holds the time at which the environment started, not that of the invocation; compute it where it is used.',
  staleRandom:
    '{{reach}} uses `{{name}}`, which is drawn once when the environment starts, so that all of its invocations share it; draw it where it is used.',
  staleExpiring:
    '{{reach}} uses `{{name}}`, which is signed once when the environment starts and expires while the environment lives on; sign it where it is used.',
  expiringCredentials:
    'The Init phase of {{handler}} gets credentials that expire while the environment lives on; give the client a credential provider such as `fromTemporaryCredentials`, which renews them.',
  computeEachTime: 'Make `{{name}}` a function that computes it each time.',
} as const;

type MessageId = keyof typeof messages;

const byKind: Readonly<Record<Passing, MessageId>> = {
  time: 'staleTime',
  random: 'staleRandom',
  expiring: 'staleExpiring',
};

export default createRule<[], MessageId>({
  name: 'no-stale-init-value',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow invocations that use a time, random value or signature of the Init phase',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const stale of staleValuesIn(module)) {
          const data = { reach: reachText(stale.reach), name: stale.variable.name };
          context.report({
            node: stale.node,
            messageId: byKind[stale.kind],
            data,
            suggest: suggestionsFor(module, stale),
          });
        }
        for (const { node, load } of expiringCredentialsIn(module))
          context.report({ node, messageId: 'expiringCredentials', data: { handler: loadText(load) } });
      },
    };
  },
});

/** `const now = () => new Date();` and `now()` at each use. */
function suggestionsFor(
  module: Module,
  { variable, uses }: StaleValue,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const definition = variable.defs[0]?.node;
  const declarator = definition?.type === 'VariableDeclarator' ? definition : undefined;
  const { init, id } = declarator ?? {};
  const isExported = exportsIn(module).some(({ name }) => name === variable.name);
  const isTyped = id?.type === 'Identifier' && id.typeAnnotation !== undefined;
  if (!uses || !init || isExported || isTyped || init.type === 'AwaitExpression') return [];
  return [
    {
      messageId: 'computeEachTime',
      data: { name: variable.name },
      fix: (fixer) => [
        fixer.insertTextBefore(init, '() => '),
        ...uses.map(({ identifier }) =>
          identifier.parent.type === 'Property' && identifier.parent.shorthand
            ? fixer.insertTextAfter(identifier, `: ${variable.name}()`)
            : fixer.insertTextAfter(identifier, '()'),
        ),
      ],
    },
  ];
}
