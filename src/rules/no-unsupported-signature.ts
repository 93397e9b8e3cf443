import type { TSESLint } from '@typescript-eslint/utils';
import { unsupportedSignaturesIn, type UnsupportedSignature } from '../analysis/callback-styles.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { mayLeaveWork, promisedAnswerEdits } from '../analysis/promised-answers.js';
import { handlerText } from '../analysis/reach-text.js';
import { fixOf } from '../analysis/text-edits.js';
import { enclosingFunction } from '../ast/functions.js';
import { createRule } from '../create-rule.js';

const messages = {
  callbackParameter:
    '{{handler}} declares `{{what}}` as its third parameter, and {{runtime}} refuses to start such a handler (`Runtime.CallbackHandlerDeprecated`). Make it async, and return the answer.',
  plainReturn:
    '{{handler}} returns a value that is no promise, which {{runtime}} drops, so that the caller gets `null`. Make the handler async.',
  makeAsync: 'Make the handler async.',
  answerByPromise: 'Answer through the promise alone.',
} as const;

type MessageId = keyof typeof messages;

export default createRule<[], MessageId>({
  name: 'no-unsupported-signature',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow handlers whose parameters or plain return their runtime does not support',
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
        for (const signature of unsupportedSignaturesIn(module)) {
          const { node, kind, handler, what, runtime } = signature;
          context.report({
            node,
            messageId: kind === 'callback' ? 'callbackParameter' : 'plainReturn',
            data: {
              handler: handlerText(handler),
              what,
              runtime:
                kind === 'callback' && runtime <= 22 ? 'Lambda Managed Instances' : `Node.js ${runtime}`,
            },
            suggest: suggestionsFor(module, signature),
          });
        }
      },
    };
  },
});

/** `async` before a function that returns plain values; `return` and `throw` for calls of a callback. */
function suggestionsFor(
  module: Module,
  { kind, node }: UnsupportedSignature,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const fn = enclosingFunction(node);
  if (kind === 'value')
    return !fn || /^(MethodDefinition|Property)$/.test(fn.parent.type) || mayLeaveWork(module, fn)
      ? []
      : [{ messageId: 'makeAsync', fix: (fixer) => fixer.insertTextBefore(fn, 'async ') }];
  const edits = promisedAnswerEdits(module, node);
  return edits ? [{ messageId: fn?.async ? 'answerByPromise' : 'makeAsync', fix: fixOf(edits) }] : [];
}
