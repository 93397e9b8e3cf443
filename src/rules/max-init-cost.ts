import { handlersIn, type Handler } from '../analysis/handlers.js';
import { initEstimateOver } from '../analysis/init-estimate.js';
import { moduleLoadsIn } from '../analysis/module-loads.js';
import { moduleOf } from '../analysis/module.js';
import { handlerText } from '../analysis/reach-text.js';
import type { Node } from '../ast/walk.js';
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
            type: 'number',
            minimum: 1,
            description: 'Budget for the whole Init phase of a handler, in milliseconds.',
          },
          maxImportMilliseconds: {
            type: 'number',
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
        '`{{specifier}}` adds about {{milliseconds}} ms to the Init phase of {{handler}}, over the {{budget}} ms that one import may take{{packages}}; import less of it, or load it inside the handler when it is needed.',
    },
  },
  create(context, [{ maxMilliseconds, maxImportMilliseconds, allow }]) {
    const module = moduleOf(context);
    return {
      Program() {
        const [handler] = handlersIn(module);
        if (!handler) return;
        const estimate = initEstimateOver(
          module,
          Math.min(maxMilliseconds, maxImportMilliseconds ?? Infinity),
        );
        if (!estimate) return;
        if (estimate.milliseconds > maxMilliseconds)
          context.report({
            node: handler.node,
            messageId: 'slowInit',
            data: {
              ...shared(handler, estimate.milliseconds, maxMilliseconds),
              low: estimate.range.low.toFixed(0),
              high: estimate.range.high.toFixed(0),
              packages: costliest(estimate.packages),
            },
          });
        if (maxImportMilliseconds === undefined) return;
        for (const { specifier, exclusive, packages } of estimate.imports) {
          if (exclusive.milliseconds <= maxImportMilliseconds || allow.includes(specifier)) continue;
          const node = loadOf(specifier);
          if (node)
            context.report({
              node,
              messageId: 'slowImport',
              data: {
                ...shared(handler, exclusive.milliseconds, maxImportMilliseconds),
                specifier,
                packages: costliest(packages),
              },
            });
        }
      },
    };

    /** The statement or call that loads a specifier with the module, in the text that is linted. */
    function loadOf(specifier: string): Node | undefined {
      return moduleLoadsIn(module).find((load) => load.specifier === specifier && !load.isLazy)?.node;
    }
  },
});

function shared(handler: Handler, milliseconds: number, budget: number): Record<string, string> {
  return { handler: handlerText(handler), milliseconds: milliseconds.toFixed(0), budget: String(budget) };
}

/** Three packages that cost most, each by itself. */
function costliest(packages: readonly { name: string; milliseconds: number }[]): string {
  const named = packages
    .slice(0, 3)
    .filter(({ milliseconds }) => milliseconds >= 1)
    .map(({ name, milliseconds }) => `\`${name}\` ${milliseconds.toFixed(0)} ms`);
  return named.length === 0 ? '' : ` (most of it: ${named.join(', ')})`;
}
