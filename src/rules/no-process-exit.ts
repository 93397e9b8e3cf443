import { moduleOf } from '../analysis/module.js';
import { processExitsIn } from '../analysis/process-exits.js';
import { reachText } from '../analysis/reach-text.js';
import { createRule } from '../create-rule.js';

const messages = {
  processExit:
    '{{reach}} calls `{{what}}`, which Lambda reports as a crash (`Runtime.ExitError`): the caller gets no answer of yours, and the next invocation pays for a new Init phase. Return, or throw an error.',
} as const;

export default createRule<[], keyof typeof messages>({
  name: 'no-process-exit',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow invocations that end the process they run in',
      preset: 'recommended',
    },
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const { node, reach, what } of processExitsIn(module))
          context.report({ node, messageId: 'processExit', data: { reach: reachText(reach), what } });
      },
    };
  },
});
