import { moduleOf } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { staleFilesIn } from '../analysis/stale-files.js';
import { createRule } from '../create-rule.js';

const messages = {
  kept: '{{reach}} writes {{data}} to `{{file}}` only when the file is not there, and /tmp outlives the invocation, so that the next event gets the data of this one; put what the data depend on into the name, or write the file each time.',
  growing:
    '{{reach}} adds to `{{file}}` in each invocation and nothing removes it, so that it grows until /tmp is full, and holds the data of other events; write it anew, or remove it when the invocation ends.',
  left: '{{reach}} leaves a file of another name in /tmp for each event (`{{file}}`), so that /tmp is full after some time and writing fails; remove it in `finally`.',
  staleOutput:
    '{{reach}} reads `{{file}}` without asking whether the program that writes it has succeeded, so that after a failure it gets the output for an earlier event; use `execFileSync`, which throws, and remove the file before.',
  shared:
    '{{reach}} writes {{data}} to `{{file}}`, which invocations at the same time in this environment write as well; put the request id into the name.',
} as const;

export default createRule<[], keyof typeof messages>({
  name: 'no-stale-tmp-file',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow files in /tmp that reach later invocations, or fill it up',
      preset: 'strict',
    },
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const { defect, node, reach, file, from } of staleFilesIn(module)) {
          const data = from === undefined ? 'data of the event' : `data of \`${from}\``;
          context.report({ node, messageId: defect, data: { reach: reachText(reach), file, data } });
        }
      },
    };
  },
});
