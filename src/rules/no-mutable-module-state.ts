import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import type { KeptPart } from '../analysis/invocation-data.js';
import { lastingLoggerKeysIn } from '../analysis/logger-keys.js';
import { moduleOf, type Module } from '../analysis/module.js';
import type { Place } from '../analysis/module-state.js';
import { movableDeclarationOf } from '../analysis/movable-declarations.js';
import { reachText } from '../analysis/reach-text.js';
import { stateHazardsIn, type StateHazard } from '../analysis/state-hazards.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
  readonly checkUnboundedCaches: boolean;
}

const messageIds = {
  leak: 'leakedInvocationData',
  accumulation: 'endlessAccumulation',
  'lasting-change': 'lastingChange',
  'stuck-value': 'stuckValue',
  'implicit-global': 'implicitGlobal',
  race: 'sharedWrite',
  'unbounded-cache': 'unboundedCache',
} as const satisfies Record<StateHazard['kind'], string>;

type MessageId = (typeof messageIds)[StateHazard['kind']] | 'lastingLoggerKeys' | 'moveIntoHandler';

export default createRule<[Options], MessageId>({
  name: 'no-mutable-module-state',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow module state that carries the data of one invocation into the next',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            ...textList,
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
      stuckValue:
        '{{reach}} sets `{{place}}` in some invocations and nothing sets it back, so that the next one in this environment starts with it; keep it in a local variable.',
      implicitGlobal:
        '{{reach}} assigns to `{{place}}`, which nothing declares, and so makes a global that the next invocation in this environment still sees; declare it with `const` or `let` where it is used.',
      sharedWrite:
        '{{reach}} writes `{{place}}`, which the concurrent invocations of this environment share (setting `concurrency` is `many`); keep it in a local variable.',
      unboundedCache:
        '{{reach}} stores an entry in `{{place}}` for each new key and nothing drops any; bound the cache by size or age.',
      lastingLoggerKeys:
        '{{reach}} adds {{kept}} to the {{kind}} of `{{place}}`, and they stay in the {{lines}} of the next invocation in this environment; reset them with `{{reset}}`.',
      moveIntoHandler: 'Declare `{{place}}` inside the handler.',
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
          const data = {
            reach: reachText(write.reach),
            place: placeText(hazard),
            by: write.by,
            kept: keptText(kept),
          };
          const suggest = moveSuggestion(module, hazard, context.sourceCode);
          context.report({ node: write.node, messageId: messageIds[kind], data, suggest });
        }
        for (const { node, reach, kind, logger, kept, reset } of lastingLoggerKeysIn(module)) {
          if (allow.includes(logger)) continue;
          const lines = kind === 'keys' ? 'log lines' : 'metrics';
          const data = { reach: reachText(reach), place: logger, kept: keptText(kept), kind, lines, reset };
          context.report({ node, messageId: 'lastingLoggerKeys', data });
        }
      },
    };
  },
});

function keptText(kept: KeptPart | undefined): string {
  if (!kept) return 'data of its invocation';
  return kept.isMadeOf ? `what comes of \`${kept.text}\`` : `\`${kept.text}\``;
}

function isAllowed(place: Place, allow: readonly string[]): boolean {
  return allow.includes(place.path.join('.')) || allow.includes(place.path[0] ?? '');
}

function placeText({ kind, write }: StateHazard): string {
  const { path } = write.place;
  if (kind === 'implicit-global') return path.at(-1) ?? '';
  return path.filter((key) => key !== '*').join('.');
}

/** The declaration moved to the top of the handler, when nothing else uses it. */
function moveSuggestion(
  module: Module,
  { write, isLocalInDisguise }: StateHazard,
  source: Readonly<TSESLint.SourceCode>,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  const movable = isLocalInDisguise ? movableDeclarationOf(module, write.place) : undefined;
  if (!movable) return [];
  const { declaration, into } = movable;
  const [start, end] = declaration.range;
  const lineEnd = /^[ \t]*\r?\n/.exec(source.text.slice(end))?.[0].length ?? 0;
  return [
    {
      messageId: 'moveIntoHandler',
      data: { place: write.place.path[0] ?? '' },
      fix: (fixer) => [
        fixer.removeRange([start, end + lineEnd]),
        fixer.insertTextAfterRange(
          [into.range[0], into.range[0] + 1],
          `${leadingSpace(source, into)}${source.getText(declaration)}`,
        ),
      ],
    },
  ];
}

/** The line break and indentation before the first statement of a body. */
function leadingSpace(source: Readonly<TSESLint.SourceCode>, body: TSESTree.BlockStatement): string {
  return /^\r?\n[ \t]*/.exec(source.text.slice(body.range[0] + 1))?.[0] ?? ' ';
}
