import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import { answerGivenTo, secondAnswersIn, type SecondAnswer } from '../analysis/callback-styles.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { handlerText } from '../analysis/reach-text.js';
import { enclosingFunction } from '../ast/functions.js';
import { createRule } from '../create-rule.js';

const messages = {
  callbackInAsync:
    '{{handler}} is async and answers through `{{what}}` too, of which Lambda takes whichever comes first; Node.js 24 has no callbacks any more. Return the answer, and throw errors.',
  endingInAsync:
    '{{handler}} is async and ends the invocation with `{{what}}`, which Node.js 24 no longer has. Return the answer, and throw errors.',
  returnAnswer: 'Return the answer.',
  throwError: 'Throw the error.',
} as const;

type MessageId = keyof typeof messages;

export default createRule<[], MessageId>({
  name: 'no-callback-handler',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow async handlers that answer through a callback too',
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
        for (const answer of secondAnswersIn(module)) {
          const { node, kind, handler, what } = answer;
          context.report({
            node,
            messageId: kind === 'ending' ? 'endingInAsync' : 'callbackInAsync',
            data: { handler: handlerText(handler), what },
            suggest: suggestionsFor(module, answer),
          });
        }
      },
    };
  },
});

/** `callback(null, answer);` as a statement of the handler itself. */
function suggestionsFor(
  module: Module,
  { kind, node: call }: SecondAnswer,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const statement = /^(Expression|Return)Statement$/.test(call.parent.type) ? call.parent : undefined;
  if (kind !== 'callback' || !statement || !enclosingFunction(call)?.async) return [];
  const settled = answerGivenTo(module, call);
  if (!settled) return [];
  const text = settled.value ? ` ${module.text.slice(...settled.value.range)}` : '';
  const { isError } = settled;
  const [start, end] = [statement.range[0], endOfAnswering(module, statement)];
  return [
    {
      messageId: isError ? 'throwError' : 'returnAnswer',
      fix: (fixer) => fixer.replaceTextRange([start, end], `${isError ? 'throw' : 'return'}${text};`),
    },
  ];
}

/** Where a statement ends, with the `return;` that follows it directly and would not be reached. */
function endOfAnswering({ text }: Module, statement: TSESTree.Node): number {
  const siblings: readonly TSESTree.Node[] =
    statement.parent?.type === 'BlockStatement' ? statement.parent.body : [];
  const next = siblings[siblings.indexOf(statement) + 1];
  if (next?.type !== 'ReturnStatement' || next.argument) return statement.range[1];
  const between = text.slice(statement.range[1], next.range[0]);
  return between.trim() === '' ? next.range[1] : statement.range[1];
}
