import { moduleOf, type Module } from '../analysis/module.js';
import type { Place } from '../analysis/module-state.js';
import { reachText } from '../analysis/reach-text.js';
import { stateHazardsIn, type StateHazard } from '../analysis/state-hazards.js';
import { createRule } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
  readonly checkUnboundedCaches: boolean;
}

type MessageId =
  | 'leakedInvocationData'
  | 'endlessAccumulation'
  | 'lastingChange'
  | 'implicitGlobal'
  | 'sharedWrite'
  | 'unboundedCache';

const messageIds: Readonly<Record<StateHazard['kind'], MessageId>> = {
  leak: 'leakedInvocationData',
  accumulation: 'endlessAccumulation',
  'lasting-change': 'lastingChange',
  'implicit-global': 'implicitGlobal',
  race: 'sharedWrite',
  'unbounded-cache': 'unboundedCache',
};

export default createRule<[Options], MessageId>({
  name: 'no-mutable-module-state',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow module state that carries the data of one invocation into the next',
      preset: 'recommended',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            type: 'array',
            items: { type: 'string' },
            uniqueItems: true,
            description:
              'Names of state that may be written in invocations: variables (`breaker`) or dotted places (`process.env.TZ`).',
          },
          checkUnboundedCaches: {
            type: 'boolean',
            description: 'Whether caches by key that never drop an entry are reported too.',
          },
        },
      },
    ],
    defaultOptions: [{ allow: [], checkUnboundedCaches: false }],
    messages: {
      leakedInvocationData:
        '{{reach}} keeps {{kept}} in `{{place}}`, which outlives the invocation, so that the next one in this environment can see it; keep it in a local variable and pass it on.',
      endlessAccumulation:
        '{{reach}} adds to `{{place}}` in each invocation and nothing empties it, so that later invocations in this environment find what earlier ones left; make it inside the handler.',
      lastingChange:
        '{{reach}} changes `{{place}}` in place with `{{by}}`, and the next invocation in this environment starts from the changed one; work on a copy.',
      implicitGlobal:
        '{{reach}} assigns to `{{place}}`, which nothing declares, and so makes a global that the next invocation in this environment still sees; declare it with `const` or `let` where it is used.',
      sharedWrite:
        '{{reach}} writes `{{place}}`, which the concurrent invocations of this environment share (setting `concurrency` is `many`); keep it in a local variable.',
      unboundedCache:
        '{{reach}} stores an entry in `{{place}}` for each new key and nothing drops any; bound the cache by size or age.',
    },
  },
  create(context, [{ allow, checkUnboundedCaches }]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const hazard of stateHazardsIn(module)) {
          const { kind, write, kept } = hazard;
          if (kind === 'unbounded-cache' && !checkUnboundedCaches) continue;
          if (isAllowed(write.place, allow)) continue;
          const place = placeText(hazard);
          context.report({
            node: write.node,
            messageId: messageIds[kind],
            data: {
              reach: reachText(write.reach),
              place,
              by: write.by,
              kept: kept === undefined ? 'data of its invocation' : `\`${kept}\``,
            },
          });
        }
      },
    };
  },
});

function isAllowed(place: Place, allow: readonly string[]): boolean {
  return allow.includes(place.path.join('.')) || allow.includes(place.path[0] ?? '');
}

function placeText({ kind, write }: StateHazard): string {
  const { path } = write.place;
  if (kind === 'implicit-global') return path.at(-1) ?? '';
  return path.filter((key) => key !== '*').join('.');
}
