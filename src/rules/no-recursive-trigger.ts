import path from 'node:path';
import { declaredLoopsIn } from '../analysis/declared-loops.js';
import { eventLoopsIn, type EventLoop } from '../analysis/event-loops.js';
import { crossingLoopsIn, type CrossingLoop } from '../analysis/crossing-loops.js';
import { isStoppedByLambda, servicesOn } from '../analysis/loop-detection.js';
import { mediatorNames, wayText } from '../analysis/loop-text.js';
import { moduleOf } from '../analysis/module.js';
import { handlerText, reachText } from '../analysis/reach-text.js';
import { createRule } from '../create-rule.js';

const messages = {
  writeToTrigger:
    '{{reach}} writes to {{resource}} {{because}}, so that each write starts the function again; {{stop}}. Write elsewhere, or leave before the write for what it has written itself.',
  outputToTrigger:
    '{{reach}} has {{service}} write its output to {{resource}} {{because}}, so that each output starts the function again; {{stop}}. Send the output elsewhere, or outside the filter of the trigger.',
  selfInvoke:
    '{{reach}} invokes itself, and nothing on the way ends the chain; {{stop}}. Pass a counter that goes down and leave when it is used up, or use Step Functions.',
  eventLoop:
    '{{reach}} starts itself again by this way: {{way}} ({{template}}); {{stop}}. Break the way, or leave before this write for what has come round.',
  failureIntoTrigger:
    '{{handler}} sends events that it failed on back to {{resource}}, which triggers it; {{stop}}. Send them to a dead-letter queue of their own.',
  logsIntoTrigger:
    '{{handler}} is triggered by its own log group, to which each invocation writes; {{stop}}. Subscribe it to the log groups of other functions only.',
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
          const { node, reach, target } = loop;
          context.report({
            node,
            messageId: messageOf(loop),
            data: {
              reach: reachText(reach),
              resource: resources[target.source ?? ''] ?? '',
              because: becauseText(loop),
              stop: stopText([target.source ?? 'lambda', loop.through, target.mediatedBy]),
              service: mediatorNames[target.mediatedBy ?? ''] ?? target.mediatedBy ?? '',
            },
          });
        }
        for (const loop of crossingLoopsIn(module))
          context.report({ node: loop.node, messageId: 'eventLoop', data: dataOf(loop) });
        for (const { kind, handler, trigger } of declaredLoopsIn(module)) {
          context.report({
            node: handler.node,
            messageId: kind === 'logs' ? 'logsIntoTrigger' : 'failureIntoTrigger',
            data: {
              handler: handlerText(handler),
              resource: resources[trigger.source] ?? 'the resource',
              stop: stopText([trigger.source]),
            },
          });
        }
      },
    };
  },
});

function dataOf({ reach, deployment, legs }: CrossingLoop): Record<string, string> {
  return {
    reach: reachText(reach),
    way: wayText(deployment, legs),
    template: path.basename(deployment.template),
    stop: stopText(servicesOn(legs)),
  };
}

function messageOf({ target }: EventLoop): keyof typeof messages {
  if (!target.source) return 'selfInvoke';
  return target.mediatedBy ? 'outputToTrigger' : 'writeToTrigger';
}

const resources: Readonly<Record<string, string>> = {
  s3: 'the bucket',
  sqs: 'the queue',
  sns: 'the topic',
  dynamodb: 'the table',
  kinesis: 'the stream',
  eventbridge: 'the event bus',
  stepfunctions: 'the state machine',
};

/** How we know that it is the same resource. */
function becauseText({ because, match, target: { source } }: EventLoop): string {
  const isBus = source === 'eventbridge';
  if (because === 'event' || !match)
    return isBus ? 'under the source and detail type that started it' : 'that its event names';
  const place = `\`${match.declared.logicalId}\` in ${path.basename(match.deployment.template)}`;
  return isBus ? `what its own rule takes (${place})` : `that triggers it (${place})`;
}

function stopText(links: readonly (string | undefined)[]): string {
  return isStoppedByLambda(links)
    ? 'Lambda stops such a chain only after about 16 rounds'
    : 'Lambda does not detect a loop of this kind';
}
