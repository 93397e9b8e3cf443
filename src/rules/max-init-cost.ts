import type { Handler } from '../analysis/handlers.js';
import {
  globalTouchOver,
  initEstimateOver,
  handlerThatMayTake,
  type InitEstimate,
  type InitQuestion,
} from '../analysis/init-estimate.js';
import { initLimitOf } from '../analysis/init-limit.js';
import { importTexts, initTexts, runtimeTexts, waitTexts } from '../analysis/init-words.js';
import { moduleLoadsIn } from '../analysis/module-loads.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { handlerText } from '../analysis/reach-text.js';
import { runtimeLoadsIn } from '../analysis/runtime-loads.js';
import type { Node } from '../ast/walk.js';
import { createRule, textList } from '../create-rule.js';

export interface Options extends InitQuestion {
  readonly maxAvoidableMilliseconds: number;
  readonly allow: readonly string[];
}

const messages = {
  slowInit:
    'The Init phase of {{handler}} takes about {{milliseconds}} ms{{form}} ({{low}} to {{high}}), over the {{whose}} of {{budget}} ms{{packages}}; load inside the handler what not every invocation needs, or import less.',
  unboundedInit:
    'The Init phase of {{handler}} has no bound: line {{line}} of {{file}} awaits `{{what}}`, and nothing ends that wait; give it a time-out.',
  slowImport:
    '`{{specifier}}` adds about {{milliseconds}} ms{{form}} ({{low}} to {{high}}) to the Init phase of {{handler}}, over the {{budget}} ms that one import may take{{alone}}{{packages}}; {{way}}.',
  importCost:
    '`{{specifier}}` adds about {{milliseconds}} ms{{form}} ({{low}} to {{high}}) to Init{{alone}}.',
  esmOnlyRequired:
    '`{{specifier}}` is an ES module, which `require` of Node.js {{runtime}} on Lambda refuses (`ERR_REQUIRE_ESM`), so that {{handler}} fails to start; load it with `await import()`, or make the function an ES module.',
  rereadExports:
    'Node.js {{runtime}} parses the `exports` of `{{specifier}}` ({{kilobytes}} KB) once for each of its modules, which adds about {{milliseconds}} ms to the Init phase of {{handler}}; bundle the function, or import a smaller part of it.',
  lexedCommonJs:
    'Node.js {{runtime}} searches the text of `{{specifier}}` ({{kilobytes}} KB of CommonJS) for its exports because an ES module imports it, which adds about {{milliseconds}} ms to the Init phase of {{handler}}; load it with `createRequire`, import a smaller part of it, or bundle the function.',
  touchedGlobal:
    'The Init phase of {{handler}} touches `{{name}}`, with which Node.js loads its HTTP client ({{low}} to {{high}} ms); make such objects in the handler.',
} as const;

const count = { type: 'integer', minimum: 1 } as const;

export default createRule<[Options], keyof typeof messages>({
  name: 'max-init-cost',
  meta: {
    type: 'problem',
    docs: {
      description:
        "disallow modules whose estimated Init phase is over Lambda's limit or the project's budget",
      preset: 'recommended',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          maxMilliseconds: {
            ...count,
            description: 'Budget for the whole Init phase of a handler; the limit of Lambda when left out.',
          },
          maxMillisecondsPerImport: {
            ...count,
            description: 'Milliseconds of Init that removing a single import may save; off when left out.',
          },
          maxAvoidableMilliseconds: {
            ...count,
            description: 'Milliseconds that an import may cost because of how the runtime loads it.',
          },
          allow: { ...textList, description: 'Specifiers whose imports may cost what they cost.' },
          checkUnbounded: {
            type: 'boolean',
            description: 'Whether a handler is reported whose Init phase awaits something without end.',
          },
          showImports: {
            type: 'boolean',
            description: 'Whether each import is reported with what it costs, for an editor.',
          },
        },
      },
    ],
    defaultOptions: [{ maxAvoidableMilliseconds: 50, allow: [], checkUnbounded: false, showImports: false }],
    messages,
  },
  create(context, [options]) {
    const module = moduleOf(context);
    return {
      Program() {
        const handler = handlerThatMayTake(module, options);
        const findings = handler ? estimateFindings(module, handler, options) : [];
        for (const each of [...findings, ...runtimeFindings(module, options)]) context.report(each);
      },
    };
  },
});

interface Finding {
  readonly node: Node;
  readonly messageId: keyof typeof messages;
  readonly data: Readonly<Record<string, string>>;
}

function estimateFindings(module: Module, handler: Handler, options: Options): Finding[] {
  const { checkUnbounded, maxMilliseconds } = options;
  const budget = maxMilliseconds ?? initLimitOf(handler).seconds * 1000;
  const estimate = initEstimateOver(handler, budget, options);
  const touch = globalTouchOver(handler, options.maxAvoidableMilliseconds);
  const of = { handler: handlerText(handler) };
  const findings: Finding[] = touch
    ? [{ node: touch.node, messageId: 'touchedGlobal', data: { ...of, ...touch.texts } }]
    : [];
  if (!estimate) return findings;
  if (estimate.milliseconds > budget) {
    const whose = maxMilliseconds === undefined ? 'limit of Lambda' : 'budget';
    const data = { ...of, ...initTexts(estimate), budget: String(budget), whose };
    findings.push({ node: handler.node, messageId: 'slowInit', data });
  }
  const [wait] = checkUnbounded ? estimate.unbounded : [];
  if (wait)
    findings.push({ node: handler.node, messageId: 'unboundedInit', data: { ...of, ...waitTexts(wait) } });
  return [...findings, ...importFindings(module, estimate, options, of)];
}

function importFindings(
  module: Module,
  { imports, bundled }: InitEstimate,
  { maxMillisecondsPerImport = Infinity, showImports, allow }: Options,
  of: Finding['data'],
): Finding[] {
  return imports.flatMap((cost): Finding[] => {
    const isOver = cost.exclusive.milliseconds > maxMillisecondsPerImport && !allow.includes(cost.specifier);
    if (!isOver && (!showImports || cost.alone.milliseconds < 1)) return [];
    const load = moduleLoadsIn(module).find((one) => one.specifier === cost.specifier && !one.isLazy);
    const data = { ...of, ...importTexts(cost, bundled), budget: String(maxMillisecondsPerImport) };
    return load ? [{ node: load.node, messageId: isOver ? 'slowImport' : 'importCost', data }] : [];
  });
}

const byKind = { 'esm-only': 'esmOnlyRequired', exports: 'rereadExports', lexed: 'lexedCommonJs' } as const;

function runtimeFindings(module: Module, { maxAvoidableMilliseconds, allow }: Options): Finding[] {
  return runtimeLoadsIn(module)
    .filter(({ kind, specifier }) => kind === 'esm-only' || !allow.includes(specifier))
    .filter(({ kind, milliseconds }) => kind === 'esm-only' || milliseconds > maxAvoidableMilliseconds)
    .map((found) => ({ node: found.node, messageId: byKind[found.kind], data: runtimeTexts(found) }));
}
