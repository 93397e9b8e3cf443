import type { TSESTree } from '@typescript-eslint/utils';
import { awsClientMadeBy, connectionMadeBy } from '../analysis/clients.js';
import { eventSourcesOf } from '../analysis/event-sources.js';
import { isMemoised } from '../analysis/guards.js';
import { invokePhaseOf, type Reach } from '../analysis/invoke-phase.js';
import { moduleOf, nodesIn, variableOf, type Module } from '../analysis/module.js';
import { definitionOf } from '../analysis/definitions.js';
import { comesFromInvocation, provenanceOf } from '../analysis/provenance.js';
import { reachText } from '../analysis/reach-text.js';
import { dependsOnUnknownParameter } from '../analysis/unknown-parameters.js';
import { calleeNameOf, keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import { isModuleLevel } from '../ast/scopes.js';
import { findAround, someNode, type Node } from '../ast/walk.js';
import { createRule } from '../create-rule.js';

type MessageId = 'clientInHandler' | 'connectionInHandler' | 'sharedConnectionClosed';

type Construction = TSESTree.NewExpression | TSESTree.CallExpression;

export default createRule<[], MessageId>({
  name: 'no-uncached-connection',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow SDK clients and connections that are made anew in each invocation',
      preset: 'recommended',
    },
    schema: [],
    messages: {
      clientInHandler:
        '{{reach}} constructs `{{what}}` in each invocation{{loop}}, which throws away its connections and credentials; construct it once at module level.',
      connectionInHandler:
        '{{reach}} opens `{{what}}` in each invocation{{loop}}, which costs a handshake every time and can exhaust the server; open it once and keep the promise at module level.',
      sharedConnectionClosed:
        '{{reach}} closes `{{what}}`, which the next invocation in this environment still uses; leave it open, Lambda ends it with the environment.',
    },
  },
  create(context) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const node of constructionsIn(module)) {
          const reach = invokePhaseOf(module, node);
          const made = reach && constructed(module, node);
          if (!made || isRare(reach) || isKept(module, node, reach) || isPerInvocation(module, node))
            continue;
          const data = {
            reach: reachText(reach),
            what: made.what,
            loop: isInLoop(node) ? ', for each record' : '',
          };
          context.report({ node, messageId: made.messageId, data });
        }
        for (const { node, reach, what } of closedSharedConnections(module)) {
          context.report({
            node,
            messageId: 'sharedConnectionClosed',
            data: { reach: reachText(reach), what },
          });
        }
      },
    };
  },
});

/** Outermost constructions: `DynamoDBDocumentClient.from(new DynamoDBClient())` is one. */
function constructionsIn(module: Module): Construction[] {
  const all: Construction[] = [...nodesIn(module, 'NewExpression'), ...nodesIn(module, 'CallExpression')];
  const made = all.filter(
    (node) => awsClientMadeBy(module, node)?.node === node || connectionMadeBy(module, node)?.node === node,
  );
  return made.filter(
    (node) => !findAround(node, (around): around is Construction => made.includes(around as Construction)),
  );
}

function constructed(
  module: Module,
  node: Construction,
): { readonly what: string; readonly messageId: MessageId } | undefined {
  const client = awsClientMadeBy(module, node);
  if (client) return { what: client.className, messageId: 'clientInHandler' };
  const opened = connectionMadeBy(module, node);
  if (!opened) return undefined;
  const what = [opened.origin.from, ...opened.origin.names].join('.');
  return { what, messageId: 'connectionInHandler' };
}

/** Kept by a memo here, or around a call on the way here. */
function isKept(module: Module, node: Construction, { crossings }: Reach): boolean {
  return isMemoised(module, node) || crossings.some((crossing) => isMemoised(crossing.module, crossing.node));
}

/** Custom resources run when a stack changes, not once per request. */
function isRare(reach: Reach): boolean {
  const sources = [...eventSourcesOf(reach.handler)];
  return sources.length > 0 && sources.every((source) => source === 'custom-resource');
}

/** Built from the event, from temporary credentials, or from a parameter whose value nobody in this file gives. */
function isPerInvocation(module: Module, node: Construction): boolean {
  return node.arguments.some((argument) => {
    const hasCredentials = someNode(
      definitionOf(module, argument),
      (inner) =>
        inner.type === 'Property' &&
        keyNameOf(inner) === 'credentials' &&
        provenanceOf(module, inner.value).kind !== 'env',
    );
    return (
      hasCredentials ||
      comesFromInvocation(provenanceOf(module, argument)) ||
      dependsOnUnknownParameter(module, argument)
    );
  });
}

function isInLoop(node: Node): boolean {
  const isLoop = (around: Node): around is Node =>
    /^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(around.type) ||
    (around.type === 'CallExpression' &&
      receiverOf(around) !== undefined &&
      /^(forEach|map|flatMap)$/.test(calleeNameOf(around) ?? ''));
  return findAround(node, isLoop) !== undefined;
}

/** `pool.end()` in invocation code, on a connection that the module keeps. */
function closedSharedConnections(
  module: Module,
): { readonly node: Node; readonly reach: Reach; readonly what: string }[] {
  return nodesIn(module, 'CallExpression').flatMap((node) => {
    const receiver = receiverOf(node);
    const variable = receiver?.type === 'Identifier' ? variableOf(module, receiver) : undefined;
    const reach = variable && isModuleLevel(variable) ? invokePhaseOf(module, node) : undefined;
    const opened = reach && receiver && connectionMadeBy(module, unwrapAwait(definitionOf(module, receiver)));
    if (!opened?.connection.closing.includes(calleeNameOf(node) ?? '') || !reach || isShutdownHook(node))
      return [];
    return [{ node, reach, what: variable?.name ?? '' }];
  });
}

/** `process.on('SIGTERM', async () => pool.end())`. */
function isShutdownHook(node: Node): boolean {
  const isHook = (around: Node): around is TSESTree.CallExpression =>
    around.type === 'CallExpression' &&
    /^(on|once)$/.test(calleeNameOf(around) ?? '') &&
    receiverOf(around)?.type === 'Identifier';
  return findAround(node, isHook) !== undefined;
}
