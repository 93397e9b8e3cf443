import { handlersIn, type Handler } from '../analysis/handlers.js';
import { initEstimateOver, type InitEstimate } from '../analysis/init-estimate.js';
import { moduleLoadsIn } from '../analysis/module-loads.js';
import { moduleOf } from '../analysis/module.js';
import { handlerText } from '../analysis/reach-text.js';
import { createRule } from '../create-rule.js';

export interface Options {
  readonly maxMilliseconds: number;
  readonly maxImportMilliseconds?: number;
  readonly allow: readonly string[];
}

export default createRule<[Options], 'slowInit' | 'slowImport'>({
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
            type: 'integer',
            minimum: 1,
            description: 'Budget for the whole Init phase of a handler, in milliseconds.',
          },
          maxImportMilliseconds: {
            type: 'integer',
            minimum: 1,
            description: 'Milliseconds of Init that removing a single import may save; off when left out.',
          },
          allow: {
            type: 'array',
            items: { type: 'string' },
            uniqueItems: true,
            description: 'Specifiers whose imports may cost more than `maxImportMilliseconds`.',
          },
        },
      },
    ],
    defaultOptions: [{ maxMilliseconds: 10_000, allow: [] }],
    messages: {
      slowInit:
        'The Init phase of {{handler}} takes about {{milliseconds}} ms ({{low}} to {{high}}), over the budget of {{budget}} ms{{packages}}; load inside the handler what not every invocation needs, or import less.',
      slowImport:
        '`{{specifier}}` adds about {{milliseconds}} ms ({{low}} to {{high}}) to the Init phase of {{handler}}, over the {{budget}} ms that one import may take{{packages}}; import less of it, or load it inside the handler when it is needed.',
    },
  },
  create(context, [{ maxMilliseconds, maxImportMilliseconds, allow }]) {
    const module = moduleOf(context);
    return {
      Program() {
        const [handler] = handlersIn(module);
        const estimate =
          handler && initEstimateOver(module, maxMilliseconds, maxImportMilliseconds ?? Infinity);
        if (!estimate) return;
        if (estimate.milliseconds > maxMilliseconds) {
          const data = { ...initData(handler, estimate), budget: String(maxMilliseconds) };
          context.report({ node: handler.node, messageId: 'slowInit', data });
        }
        if (maxImportMilliseconds === undefined) return;
        for (const cost of estimate.imports) {
          if (cost.exclusive.milliseconds <= maxImportMilliseconds || allow.includes(cost.specifier))
            continue;
          const load = moduleLoadsIn(module).find((one) => one.specifier === cost.specifier && !one.isLazy);
          const data = { ...importData(handler, cost), budget: String(maxImportMilliseconds) };
          if (load) context.report({ node: load.node, messageId: 'slowImport', data });
        }
      },
    };
  },
});

function initData(handler: Handler, { milliseconds, range, packages }: InitEstimate) {
  return {
    handler: handlerText(handler),
    milliseconds: milliseconds.toFixed(0),
    low: range.low.toFixed(0),
    high: range.high.toFixed(0),
    packages: costliest(packages),
  };
}

function importData(handler: Handler, cost: InitEstimate['imports'][number]) {
  const { specifier, exclusive, range, packages } = cost;
  return {
    handler: handlerText(handler),
    specifier,
    milliseconds: exclusive.milliseconds.toFixed(0),
    low: range.low.toFixed(0),
    high: range.high.toFixed(0),
    packages: costliest(packages),
  };
}

/** Up to three packages that cost most, each by itself. */
function costliest(packages: InitEstimate['packages']): string {
  const named = packages
    .slice(0, 3)
    .filter(({ milliseconds }) => milliseconds >= 1)
    .map(({ name, milliseconds }) => `\`${name}\` ${milliseconds.toFixed(0)} ms`);
  return named.length === 0 ? '' : ` (costliest: ${named.join(', ')})`;
}
