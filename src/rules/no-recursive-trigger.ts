import path from 'node:path';
import { eventLoopsIn, type EventLoop } from '../analysis/event-loops.js';
import { failureLoopsIn } from '../analysis/failure-loops.js';
import { moduleOf } from '../analysis/module.js';
import { handlerText, reachText } from '../analysis/reach-text.js';
import { createRule } from '../create-rule.js';

const messages = {
  writeToTrigger:
    '{{reach}} writes to {{resource}}{{because}}, so that each write starts the function again; {{stop}}. Write elsewhere, or leave before the write for what it has written itself.',
  outputToTrigger:
    '{{reach}} has {{service}} write its output to {{resource}}{{because}}, so that each output starts the function again; {{stop}}. Send the output elsewhere, or outside the filter of the trigger.',
  selfInvoke:
    '{{reach}} invokes itself, and nothing on the way ends the chain; {{stop}}. Pass a counter that goes down and leave when it is used up, or use Step Functions.',
  failureIntoTrigger:
    '{{handler}} sends events that it failed on back to {{resource}}, which triggers it; {{stop}}. Send them to a dead-letter queue of their own.',
} as const;

export default createRule<[], keyof typeof messages>({
  name: 'no-recursive-trigger',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow functions that write to what triggers them',
      preset: 'recommended',
    },
    schema: [],
    messages,
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const loop of eventLoopsIn(module)) {
          context.report({
            node: loop.node,
            messageId:
              loop.because === 'self' || !loop.target.source
                ? 'selfInvoke'
                : loop.target.mediatedBy
                  ? 'outputToTrigger'
                  : 'writeToTrigger',
            data: {
              reach: reachText(loop.reach),
              resource: resources[loop.target.source ?? ''] ?? 'the resource',
              because: becauseText(loop),
              stop: stopText(loop.target.mediatedBy ? undefined : (loop.target.source ?? 'lambda')),
              service: loop.target.mediatedBy ?? '',
            },
          });
        }
        for (const { handler, trigger } of failureLoopsIn(module)) {
          context.report({
            node: handler.node,
            messageId: 'failureIntoTrigger',
            data: {
              handler: handlerText(handler),
              resource: resources[trigger.source] ?? 'the resource',
              stop: stopText(trigger.source),
            },
          });
        }
      },
    };
  },
});

const resources: Readonly<Record<string, string>> = {
  s3: 'the bucket',
  sqs: 'the queue',
  sns: 'the topic',
  dynamodb: 'the table',
  kinesis: 'the stream',
  eventbridge: 'the event bus',
};

/** How we know that it is the same resource. */
function becauseText({ because, match }: EventLoop): string {
  if (because === 'event') return ' that its event names';
  const template = match ? path.basename(match.deployment.template) : 'the template';
  return ` that triggers it (\`${match?.declared.logicalId ?? ''}\` in ${template})`;
}

/** What Lambda's own loop detection does: it knows Lambda, SQS, S3 and SNS (docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html). */
function stopText(source: string | undefined): string {
  return source !== undefined && /^(s3|sqs|sns|lambda)$/.test(source)
    ? 'Lambda stops such a chain only after about 16 rounds'
    : 'Lambda does not detect a loop of this kind';
}
