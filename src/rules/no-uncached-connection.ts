import type { TSESLint } from '@typescript-eslint/utils';
import { hoistingOf, keptPromiseOf, type Hoisting } from '../analysis/hoisting.js';
import {
  closedSharedConnectionsIn,
  racingMemosIn,
  uncachedConnectionsIn,
  type ClosedSharedConnection,
} from '../analysis/invocation-connections.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { reachText } from '../analysis/reach-text.js';
import { fixOf, statementRemoval } from '../analysis/text-edits.js';
import { createRule } from '../create-rule.js';

export interface Options {
  readonly allowClosedInHandler: boolean;
}

type MessageId =
  | 'clientInHandler'
  | 'connectionInHandler'
  | 'sharedConnectionClosed'
  | 'racingMemo'
  | 'moveToModuleScope'
  | 'keepInModuleVariable'
  | 'keepPromise'
  | 'leaveOpen';

type Suggestions = TSESLint.SuggestionReportDescriptor<MessageId>[];

const messages: Readonly<Record<MessageId, string>> = {
  clientInHandler:
    '{{reach}} constructs `{{what}}` in each invocation{{loop}}, which throws away its connections and credentials; construct it once at module level.',
  connectionInHandler:
    '{{reach}} opens `{{what}}` in each invocation{{loop}}, which costs a handshake every time and can exhaust the server; open it once and keep the promise at module level.',
  sharedConnectionClosed:
    '{{reach}} closes `{{what}}`, which the next invocation in this environment still uses; leave it open, Lambda ends it with the environment.',
  racingMemo:
    '{{reach}} fills `{{what}}` only after an `await`, so that concurrent invocations of this environment (setting `concurrency` is `many`) open a connection each; keep the promise instead of what it gives.',
  moveToModuleScope: 'Move `{{name}}` to module level.',
  keepInModuleVariable: 'Keep it in the module-level variable `{{name}}`.',
  keepPromise: 'Keep the promise in the module-level variable `{{name}}`.',
  leaveOpen: 'Leave `{{what}}` open.',
};

export default createRule<[Options], MessageId>({
  name: 'no-uncached-connection',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow SDK clients and connections that are made anew in each invocation',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allowClosedInHandler: {
            type: 'boolean',
            description: 'Whether a connection may be opened by a function that closes it again.',
          },
        },
      },
    ],
    defaultOptions: [{ allowClosedInHandler: false }],
    messages,
  },
  create(context, [{ allowClosedInHandler }]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const uncached of uncachedConnectionsIn(module)) {
          const { node, kind, reach, what, isInLoop, isClosedThere } = uncached;
          if (isClosedThere && allowClosedInHandler) continue;
          const data = { reach: reachText(reach), what, loop: isInLoop ? ', each time around a loop' : '' };
          const suggest = suggestionOf(hoistingOf(module, uncached));
          context.report({ node, messageId: `${kind}InHandler`, data, suggest });
        }
        for (const closed of closedSharedConnectionsIn(module)) {
          const { node, reach, what } = closed;
          const data = { reach: reachText(reach), what };
          const suggest = openSuggestion(module, closed);
          context.report({ node, messageId: 'sharedConnectionClosed', data, suggest });
        }
        if (module.settings.concurrency !== 'many') return;
        for (const { node, promise, reach, what, closing } of racingMemosIn(module)) {
          const data = { reach: reachText(reach), what };
          const suggest = suggestionOf(keptPromiseOf(module, promise, closing));
          context.report({ node, messageId: 'racingMemo', data, suggest });
        }
      },
    };
  },
});

const suggestionIds: Readonly<Record<Hoisting['way'], MessageId>> = {
  move: 'moveToModuleScope',
  keep: 'keepInModuleVariable',
  'keep-promise': 'keepPromise',
};

function suggestionOf(hoisting: Hoisting | undefined): Suggestions {
  if (!hoisting) return [];
  const { way, name, edits } = hoisting;
  return [{ messageId: suggestionIds[way], data: { name }, fix: fixOf(edits) }];
}

/** The closing call taken out, where it is a statement of its own. */
function openSuggestion(module: Module, { node, what }: ClosedSharedConnection): Suggestions {
  const call = node.parent.type === 'AwaitExpression' ? node.parent : node;
  const statement = call.parent.type === 'ExpressionStatement' ? call.parent : undefined;
  const edit = statement && statementRemoval(module, statement);
  return edit ? [{ messageId: 'leaveOpen', data: { what }, fix: fixOf([edit]) }] : [];
}
