import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, keyNameOf, receiverOf } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { definitionOf } from './definitions.js';
import { belongsToEvent, keptOf, type KeptPart } from './invocation-data.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { placeOf } from './module-state.js';
import { originOf } from './origins.js';
import { reachOf } from './project-reach.js';

/** Keys that invocation code adds to a shared Powertools logger, or dimensions to shared metrics, and that stay there. */
export interface LastingLoggerKeys {
  readonly node: TSESTree.CallExpression;
  readonly reach: Reach;
  readonly kind: 'keys' | 'dimensions';
  /** The logger, or the metrics, as the source names it. */
  readonly logger: string;
  /** The part of the event that is added, such as `event.userId`, as far as the source tells. */
  readonly kept: KeptPart | undefined;
  /** The method that would take the keys away. */
  readonly reset: string;
}

/**
 * What adds something that stays, the package whose class has it, and what takes it away; plain dimensions go when the metrics are
 * published (docs.aws.amazon.com/powertools/typescript/latest, Logger and Metrics).
 */
const additions: Readonly<
  Record<string, { readonly from: 'logger' | 'metrics'; readonly reset: string; readonly resets: RegExp }>
> = {
  appendKeys: { from: 'logger', reset: 'resetKeys', resets: /^(resetKeys|resetState|removeKeys)$/ },
  ...Object.fromEntries(
    ['appendPersistentKeys', 'addPersistentLogAttributes', 'setPersistentLogAttributes'].map((method) => [
      method,
      {
        from: 'logger',
        reset: 'removePersistentKeys',
        resets: /^(removePersistentKeys|removePersistentLogAttributes)$/,
      } as const,
    ]),
  ),
  setDefaultDimensions: {
    from: 'metrics',
    reset: 'clearDefaultDimensions',
    resets: /^clearDefaultDimensions$/,
  },
};

type Addition = (typeof additions)[string];

/** Where event data is added to a logger or to metrics that outlive the invocation, and nothing in the module or on the way there resets it. */
export const lastingLoggerKeysIn = memoPer((module: Module): readonly LastingLoggerKeys[] => {
  const seen = new Set<string>();
  return nodesIn(module, 'CallExpression').flatMap((node): LastingLoggerKeys[] => {
    const method = calleeNameOf(node) ?? '';
    const addition = Object.hasOwn(additions, method) ? additions[method] : undefined;
    const [keys] = node.arguments;
    const receiver = addition && receiverOf(node);
    const logger = receiver && dottedNameOf(receiver)?.join('.');
    const reach = receiver && invokePhaseOf(module, node);
    if (!addition || !keys || !receiver || logger === undefined || !reach || seen.has(logger)) return [];
    if (!belongsToEvent(module, keys) || !isShared(module, receiver, reach, addition)) return [];
    if (isReset(module, addition) || isResetByHandler(reach, addition)) return [];
    seen.add(logger);
    const kept = keptOf(module, [keys]);
    const kind = addition.from === 'logger' ? 'keys' : 'dimensions';
    return [{ node, reach, kind, logger, kept, reset: addition.reset }];
  });
});

/** One made in this module, or one of another module where no middleware stands around the handler that could reset it. */
function isShared(module: Module, receiver: Node, reach: Reach, { from }: Addition): boolean {
  if (!placeOf(module, receiver)) return false;
  const made = definitionOf(module, receiver);
  if (made.type === 'NewExpression')
    return originOf(module, made.callee)?.from.startsWith(`@aws-lambda-powertools/${from}`) === true;
  const definition = receiver.type === 'Identifier' ? variableOf(module, receiver)?.defs[0] : undefined;
  return definition?.type === 'ImportBinding' && reach.handler.wrappers.length === 0;
}

/** Called by the module itself, or asked of the middleware and decorators. */
function isReset(module: Module, { reset, resets }: Addition): boolean {
  if (nodesIn(module, 'CallExpression').some((call) => resets.test(calleeNameOf(call) ?? ''))) return true;
  return (
    reset === 'resetKeys' &&
    nodesIn(module, 'Property').some(
      (property) =>
        /^(resetKeys|clearState)$/.test(keyNameOf(property) ?? '') &&
        !(property.value.type === 'Literal' && property.value.value === false),
    )
  );
}

/** Called by a function of any module that the handler runs: `setUpLogger(context)`. */
function isResetByHandler({ handler }: Reach, { resets }: Addition): boolean {
  return reachOf(handler).some(({ fn }) =>
    someNode(fn, (node) => node.type === 'CallExpression' && resets.test(calleeNameOf(node) ?? '')),
  );
}
