import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, keyNameOf, receiverOf } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { definitionOf } from './definitions.js';
import { belongsToEvent, keptOf } from './invocation-data.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { placeOf } from './module-state.js';
import { originOf } from './origins.js';

/** Keys that invocation code adds to a shared Powertools logger and that stay there. */
export interface LastingLoggerKeys {
  readonly node: TSESTree.CallExpression;
  readonly reach: Reach;
  /** The logger as the source names it. */
  readonly logger: string;
  /** The part of the event that is added, such as `event.userId`. */
  readonly kept: string;
  /** The method that would take the keys away. */
  readonly reset: 'resetKeys' | 'removePersistentKeys';
}

const persistent = /^(appendPersistentKeys|addPersistentLogAttributes|setPersistentLogAttributes)$/;

/** Where event data is added to the keys of a logger that outlives the invocation, and nothing in the module resets them. */
export const lastingLoggerKeysIn = memoPer((module: Module): readonly LastingLoggerKeys[] => {
  const seen = new Set<string>();
  return nodesIn(module, 'CallExpression').flatMap((node): LastingLoggerKeys[] => {
    const method = calleeNameOf(node) ?? '';
    const isPersistent = persistent.test(method);
    if (!isPersistent && method !== 'appendKeys') return [];
    const reset = isPersistent ? 'removePersistentKeys' : 'resetKeys';
    const [keys] = node.arguments;
    const receiver = receiverOf(node);
    const logger = receiver && dottedNameOf(receiver)?.join('.');
    const reach = invokePhaseOf(module, node);
    if (!keys || !receiver || logger === undefined || !reach || seen.has(logger)) return [];
    if (!belongsToEvent(module, keys) || !isSharedLogger(module, receiver, reach)) return [];
    if (isReset(module, isPersistent)) return [];
    seen.add(logger);
    return [{ node, reach, logger, kept: keptOf(module, [keys]) ?? 'event', reset }];
  });
});

/** A logger made in this module, or one of another module where no middleware stands around the handler that could reset it. */
function isSharedLogger(module: Module, receiver: Node, reach: Reach): boolean {
  if (!placeOf(module, receiver)) return false;
  const made = definitionOf(module, receiver);
  if (made.type === 'NewExpression')
    return originOf(module, made.callee)?.from.startsWith('@aws-lambda-powertools/logger') === true;
  const definition = receiver.type === 'Identifier' ? variableOf(module, receiver)?.defs[0] : undefined;
  return definition?.type === 'ImportBinding' && reach.handler.wrappers.length === 0;
}

function isReset(module: Module, isPersistent: boolean): boolean {
  const resets = isPersistent
    ? /^(removePersistentKeys|removePersistentLogAttributes)$/
    : /^(resetKeys|resetState|removeKeys)$/;
  if (nodesIn(module, 'CallExpression').some((call) => resets.test(calleeNameOf(call) ?? ''))) return true;
  return (
    !isPersistent &&
    nodesIn(module, 'Property').some(
      (property) =>
        /^(resetKeys|clearState)$/.test(keyNameOf(property) ?? '') &&
        !(property.value.type === 'Literal' && property.value.value === false),
    )
  );
}
