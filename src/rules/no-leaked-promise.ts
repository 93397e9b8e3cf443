import type { TSESLint } from '@typescript-eslint/utils';
import { awaitedTextOf } from '../analysis/awaited-text.js';
import { backgroundWorkIn, type BackgroundWork } from '../analysis/background-work.js';
import { leakAt, type Leak } from '../analysis/leaks.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { calledText } from '../analysis/promises.js';
import { handlerText, reachText } from '../analysis/reach-text.js';
import { lostInInit, unawaitedIn, type Unawaited } from '../analysis/unawaited.js';
import { createRule } from '../create-rule.js';

export interface Options {
  readonly allowVoid?: boolean;
  readonly allowPromiseAll?: boolean;
}

const messages = {
  unawaitedPromise:
    '{{reach}} starts `{{what}}` and nobody waits for it: Lambda freezes it when the handler is done, and it goes on, or fails, in a later invocation; await it.',
  storedPromise:
    '{{reach}} keeps the promise of `{{what}}` and never awaits, returns or passes it on, so Lambda freezes the work when the handler is done; await it.',
  droppedCallbacks:
    '{{reach}} calls `{{what}}` with an async callback whose promises are dropped, so Lambda freezes their work when the handler is done; loop with `for…of`, or await `Promise.all` of a `map`.',
  unawaitedArray:
    '{{reach}} awaits or returns an array of promises from `{{what}}`, which waits for none of them; wait for `Promise.all` of it.',
  promiseBeforeFinally:
    '{{reach}} returns `{{what}}` out of a `try` whose `finally` runs before that work is done; return await it.',
  testedPromise:
    '{{reach}} asks whether the promise of `{{what}}` is true, which it always is, and does not wait for the work; await it.',
  runningTimer:
    '{{reach}} leaves `{{what}}` running: Lambda freezes it when the handler is done, and it fires in a later invocation or never; await its end or clear it.',
  losingTimer:
    '{{reach}} races against a timer that is never cleared, so it goes on when the other promise wins and fires in a later invocation; clear it in `finally` or use `AbortSignal.timeout`.',
  runningCallback:
    '{{reach}} starts `{{what}}` and does not wait for its callback or events, so Lambda freezes the work when the handler is done; use a promise API, or wrap it into a promise, and await it.',
  unheardFailure:
    '{{reach}} calls back with success while `{{what}}` is only starting, and nothing looks at its failure: the work can be lost without a word; call back when it is done.',
  runningStream:
    '{{reach}} pipes into a file and does not wait for the end, so the file is cut off when Lambda freezes the environment; await `pipeline` of `node:stream/promises`.',
  asyncListener:
    '{{reach}} gives `{{what}}` an async listener whose promises nobody waits for; collect and await them, or read with `for await`.',
  asyncExecutor:
    '{{reach}} gives `new Promise` an async executor: what it throws after an `await` is lost and the promise never settles; make it a plain async function.',
  unsentRequest:
    '{{reach}} builds the request `{{what}}` of SDK v2 and never sends it; call `.promise()` and await it.',
  requestSentTwice:
    '{{reach}} gives `{{what}}` a callback and calls `.promise()` as well, so SDK v2 sends the request twice and only one of them is awaited; drop the callback.',
  promiseInInit:
    'Module level starts `{{what}}` and no invocation of {{reach}} awaits it: it may be frozen half-done, and its failure ends an unrelated invocation; await it here or in the handler.',
  abandonedWrite:
    '{{reach}} writes in several branches of `Promise.all`: when one fails, the others go on in a later invocation; await `Promise.allSettled` and throw afterwards.',
  addAwait: 'Await it.',
  awaitAll: 'Await all of them with `Promise.all`.',
} as const;

type MessageId = keyof typeof messages;

const byKind: Readonly<Record<Unawaited['kind'] | BackgroundWork['kind'], MessageId>> = {
  statement: 'unawaitedPromise',
  stored: 'storedPromise',
  callbacks: 'droppedCallbacks',
  array: 'unawaitedArray',
  finally: 'promiseBeforeFinally',
  tested: 'testedPromise',
  timer: 'runningTimer',
  race: 'losingTimer',
  callback: 'runningCallback',
  stream: 'runningStream',
  listener: 'asyncListener',
  executor: 'asyncExecutor',
  unsent: 'unsentRequest',
  twice: 'requestSentTwice',
  all: 'abandonedWrite',
};

/** What is wrong whenever it runs, also where Lambda waits for an empty event loop. */
const leaksAnyway: ReadonlySet<keyof typeof byKind> = new Set(['tested', 'unsent', 'twice', 'executor']);

export default createRule<[Options], MessageId>({
  name: 'no-leaked-promise',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow promises, timers, callbacks and streams that outlive the invocation',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        description: 'What to leave alone.',
        properties: {
          allowVoid: { type: 'boolean', description: 'Accept promises that are marked with `void`.' },
          allowPromiseAll: {
            type: 'boolean',
            description:
              'Accept `Promise.all` over several writes, of which the first failure abandons the rest.',
          },
        },
      },
    ],
    defaultOptions: [{ allowVoid: false, allowPromiseAll: true }],
    messages,
  },
  create(context, [options]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const found of unawaitedIn(module)) {
          if (found.isVoid && options.allowVoid) continue;
          const { node, kind } = found;
          const leak = leakAt(module, node, leaksAnyway.has(kind));
          const init = leak ? undefined : lostInInit(module, found);
          if (!leak && !init) continue;
          const messageId = leak ? messageOf(leak, kind) : 'promiseInInit';
          const reach = leak ? reachText(leak.reach) : init ? handlerText(init) : '';
          const data = { reach, what: calledText(module, node) };
          context.report({ node, messageId, data, suggest: suggestionsFor(module, found) });
        }
        for (const { kind, node, what } of backgroundWorkIn(module)) {
          if (kind === 'all' && options.allowPromiseAll) continue;
          const leak = leakAt(module, node, leaksAnyway.has(kind));
          if (!leak) continue;
          const data = { reach: reachText(leak.reach), what };
          context.report({ node, messageId: messageOf(leak, kind), data });
        }
      },
    };
  },
});

function messageOf({ isUnheard }: Leak, kind: keyof typeof byKind): MessageId {
  return isUnheard ? 'unheardFailure' : byKind[kind];
}

function suggestionsFor(module: Module, found: Unawaited): TSESLint.ReportSuggestionArray<MessageId> {
  const awaited = awaitedTextOf(module, found);
  if (!awaited) return [];
  const messageId = awaited.isMany ? 'awaitAll' : 'addAwait';
  return [{ messageId, fix: (fixer) => fixer.replaceText(awaited.replaced, awaited.text) }];
}
