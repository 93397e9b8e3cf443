import { initComputationsIn, type InitComputation } from '../analysis/init-computations.js';
import { initWaitsIn, type InitWait } from '../analysis/init-waits.js';
import { moduleOf } from '../analysis/module.js';
import { loadText } from '../analysis/reach-text.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
  readonly maxReadKilobytes: number;
  readonly maxComputeMilliseconds: number;
}

const messages = {
  unboundedRequest:
    'The Init phase of {{handler}} awaits `{{what}}`, which {{waits}}, and Lambda ends Init after {{limit}} seconds; bound it with {{bound}}, or ask in the first invocation and keep the promise.',
  endlessRetry:
    'The Init phase of {{handler}} tries again until something succeeds, and Lambda ends Init after {{limit}} seconds and starts it anew; count the attempts, or try in the handler.',
  sequentialRequests:
    'The Init phase of {{handler}} awaits {{count}} requests one after another, although none needs what another gave; await `Promise.all` of them.',
  frozenRequest:
    'The Init phase of {{handler}} starts `{{what}}` and leaves it to an invocation to await, but environments that are made ahead stand still in between, so that the answer is lost; await it here, or start it in the handler.',
  schemaChange:
    'The Init phase of {{handler}} changes the schema of the database with `{{what}}`, once for each environment and for several at a time; do it when the application is deployed.',
  childProcess:
    'The Init phase of {{handler}} waits for the process that `{{what}}` starts; run it when the application is built, and ship what it gives.',
  slowComputation:
    'The Init phase of {{handler}} computes with `{{what}}`, {{cost}}; do it when the application is built, or when an invocation needs it, with the asynchronous form.',
  largeRead:
    'The Init phase of {{handler}} reads `{{what}}` ({{size}} KB) before anything else can happen; load it when an invocation needs it, or make it smaller.',
} as const;

type MessageId = keyof typeof messages;

export default createRule<[Options], MessageId>({
  name: 'no-unbounded-init',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow waits and work of the Init phase that nothing keeps below the limit of Lambda',
      preset: 'strict',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
            description: 'Calls that Init may wait for, as the code writes them: `client.connect`.',
          },
          maxReadKilobytes: {
            type: 'integer',
            minimum: 1,
            description: 'Size of a file that Init may read synchronously, in kilobytes.',
          },
          maxComputeMilliseconds: {
            type: 'integer',
            minimum: 0,
            description: 'Milliseconds that one call may compute, by the lower end of its estimate.',
          },
        },
      },
    ],
    defaultOptions: [{ allow: [], maxReadKilobytes: 1024, maxComputeMilliseconds: 20 }],
    messages,
  },
  create(context, [options]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const wait of initWaitsIn(module)) {
          if (options.allow.includes(wait.what)) continue;
          context.report({ node: wait.node, messageId: byKind[wait.kind], data: waitData(wait) });
        }
        for (const work of initComputationsIn(module)) {
          const messageId = options.allow.includes(work.what) ? undefined : messageFor(work, options);
          if (messageId) context.report({ node: work.node, messageId, data: workData(work) });
        }
      },
    };
  },
});

const byKind: Readonly<Record<InitWait['kind'], MessageId>> = {
  request: 'unboundedRequest',
  retry: 'endlessRetry',
  sequence: 'sequentialRequests',
  frozen: 'frozenRequest',
  migration: 'schemaChange',
};

function waitData(wait: InitWait): Readonly<Record<string, string>> {
  return {
    handler: loadText(wait.load),
    what: wait.what,
    limit: String(wait.limit.seconds),
    waits: wait.kind === 'request' ? waitText(wait.wait) : '',
    bound: wait.kind === 'request' ? wait.wait.advice : '',
    count: wait.kind === 'sequence' ? String(wait.count) : '',
  };
}

function waitText({ seconds, attempts }: (InitWait & { kind: 'request' })['wait']): string {
  if (seconds === Infinity) return 'has no time-out';
  if (!attempts) return `gives up after ${seconds} seconds`;
  return `takes up to ${seconds} seconds (${attempts.count} attempts of ${attempts.seconds} seconds)`;
}

function messageFor({ kind, milliseconds, bytes }: InitComputation, options: Options): MessageId | undefined {
  if (kind === 'process') return 'childProcess';
  if (kind === 'read') return (bytes ?? 0) > options.maxReadKilobytes * 1024 ? 'largeRead' : undefined;
  return !milliseconds || milliseconds.low >= options.maxComputeMilliseconds ? 'slowComputation' : undefined;
}

function workData(work: InitComputation): Readonly<Record<string, string>> {
  const { milliseconds, bytes } = work;
  return {
    handler: loadText(work.load),
    what: work.what,
    size: ((bytes ?? 0) / 1024).toFixed(0),
    cost: milliseconds
      ? `which takes ${milliseconds.low.toFixed(0)} to ${milliseconds.high.toFixed(0)} ms`
      : 'which is slow on purpose',
  };
}
