import path from 'node:path';
import { deprecatedRuntimesIn, type DeprecatedRuntime } from '../analysis/deprecated-runtimes.js';
import { moduleOf } from '../analysis/module.js';
import { currentRuntimeOn, today } from '../knowledge/node-runtimes.js';
import { createRule } from '../create-rule.js';

export interface Options {
  readonly today?: string;
}

const messages = {
  deprecatedRuntime:
    '`{{handler}}` runs on {{runtime}} ({{function}} in {{template}}), which AWS deprecated on {{deprecatedOn}}: there are no security updates any more, and {{blocks}}. {{wayOut}}',
  endingRuntime:
    '`{{handler}}` runs on {{runtime}} ({{function}} in {{template}}), which AWS deprecates on {{deprecatedOn}}: from then on there are no security updates, and {{blocks}}. {{wayOut}}',
} as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'no-deprecated-runtime',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow Node.js runtimes that AWS has deprecated, or deprecates within 180 days',
      preset: 'strict',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          today: {
            type: 'string',
            pattern: '^\\d{4}-\\d{2}-\\d{2}$',
            description:
              'The day to judge by, as `2027-01-31`, for reports that must not change by themselves; the day of the run without it.',
          },
        },
      },
    ],
    defaultOptions: [{}],
    messages,
  },
  create(context, [{ today: day = today() }]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const deprecated of deprecatedRuntimesIn(module, day))
          context.report({
            node: deprecated.handler.node,
            messageId: `${deprecated.stage}Runtime`,
            data: dataOf(deprecated, day),
          });
      },
    };
  },
});

function dataOf({ handler, match, runtime, end }: DeprecatedRuntime, day: string): Record<string, string> {
  const { deprecatedOn, createBlockedOn, updateBlockedOn } = end;
  const current = currentRuntimeOn(day);
  return {
    handler: handler.name,
    runtime,
    function: match.declared.logicalId,
    template: path.basename(match.deployment.template),
    deprecatedOn,
    blocks: `creating functions with it is blocked from ${createBlockedOn} on, updating them from ${updateBlockedOn} on`,
    wayOut: current === undefined ? 'Move to a newer runtime.' : `Move to ${current}.`,
  };
}
