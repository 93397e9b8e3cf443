import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import { moduleOf, type Module } from '../analysis/module.js';
import { loadText, reachText } from '../analysis/reach-text.js';
import {
  expiringCredentialsIn,
  staleValuesIn,
  type Passing,
  type StaleValue,
} from '../analysis/stale-values.js';
import { exportsIn } from '../analysis/exports.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
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
  { variable, computed }: StaleValue,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const values = computed.flatMap((constant) => valueToCompute(module, constant) ?? []);
  if (computed.length === 0 || values.length < computed.length) return [];
  return [
    {
      messageId: 'computeEachTime',
      data: { name: variable.name },
      fix: (fixer) => [
        ...values.map((value) => fixer.insertTextBefore(value, '() => ')),
        ...computed.flatMap(callsOf).map(({ place, text }) => fixer.insertTextAfter(place, text)),
      ],
    },
  ];
}

/** The value of a constant that may as well be a function. */
function valueToCompute(module: Module, { name, defs }: Variable): TSESTree.Expression | undefined {
  const declarator = defs[0]?.node.type === 'VariableDeclarator' ? defs[0].node : undefined;
  const { init, id } = declarator ?? {};
  const isExported = exportsIn(module).some((exported) => exported.name === name);
  const isTyped = id?.type === 'Identifier' && id.typeAnnotation !== undefined;
  return !init || isExported || isTyped || init.type === 'AwaitExpression' ? undefined : init;
}

/** What makes a call of each use of a constant. */
function callsOf({ name, references }: Variable): { place: Node; text: string }[] {
  return references
    .filter((reference) => !reference.init)
    .map(({ identifier }) => {
      const isShorthand = identifier.parent.type === 'Property' && identifier.parent.shorthand;
      return { place: identifier, text: isShorthand ? `: ${name}()` : '()' };
    });
}
