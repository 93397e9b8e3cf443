import { moduleOf } from '../analysis/module.js';
import { handlerText } from '../analysis/reach-text.js';
import { reservedWritesIn } from '../analysis/reserved-variables.js';
import { createRule } from '../create-rule.js';

const messages = {
  reservedVariable:
    'Code that {{handler}} runs writes `{{name}}`, which Lambda sets itself and its runtime and SDK rely on; configure what needs another value, such as the `region` of a client, instead.',
} as const;

export default createRule<[], keyof typeof messages>({
  name: 'no-reserved-variable',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow writes to environment variables that Lambda reserves for itself',
      preset: 'recommended',
    },
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const { node, name, handler } of reservedWritesIn(module))
          context.report({
            node,
            messageId: 'reservedVariable',
            data: { handler: handlerText(handler), name },
          });
      },
    };
  },
});
