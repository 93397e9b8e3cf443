import path from 'node:path';
import type { TSESLint } from '@typescript-eslint/utils';
import { unfitSettingsIn } from '../analysis/batch-settings.js';
import { lossText } from '../analysis/batches.js';
import { recordLossesIn, wholeBatchesIn, type RecordLoss } from '../analysis/lost-records.js';
import { moduleOf } from '../analysis/module.js';
import { identifierOf } from '../analysis/partial-responses.js';
import { handlerText, reachText } from '../analysis/reach-text.js';
import { fixOf } from '../analysis/text-edits.js';
import { createRule } from '../create-rule.js';
import { batchSources, sourceName, type BatchSource } from '../knowledge/lambda-types.js';

export interface Options {
  readonly sources: readonly BatchSource[];
  readonly wholeBatch: boolean;
}

const messages = {
  swallowedError:
    '{{reach}} only logs what fails for one of its {{records}}, so that {{loss}}; throw the error on, or answer with its `{{identifier}}` in `batchItemFailures`.',
  swallowedBatchError:
    '{{reach}} only logs what fails for a batch of {{records}}, so that {{loss}}; throw the error on, or answer with `batchItemFailures`.',
  ignoredRejection:
    '{{reach}} does nothing about the {{records}} that `Promise.allSettled` says have failed, so that {{loss}}; answer with each `{{identifier}}` in `batchItemFailures`.',
  errorResponse:
    '{{reach}} answers with `statusCode: {{written}}`, which for {{records}} means success, so that {{loss}}; throw an error, or answer with `batchItemFailures`.',
  wrongIdentifier:
    '{{reach}} names a failed record by `{{written}}`, which Lambda cannot find in the batch, so that all of it counts as failed; use its `{{identifier}}`.',
  wrongElement:
    '{{reach}} puts `{{written}}` into `batchItemFailures`, which Lambda cannot read, so that the whole batch counts as failed; use `{ itemIdentifier: … }` with the `{{identifier}}`.',
  misspeltKey:
    '{{reach}} answers with `{{written}}`, while Lambda only reads `batchItemFailures`, so that {{loss}}; rename the key.',
  bareList:
    '{{reach}} answers with the list of failures itself, while Lambda only reads `batchItemFailures` of an object, so that {{loss}}; return `{ batchItemFailures }`.',
  firstRecordOnly:
    '{{reach}} only takes the first of its {{records}}, and the rest of the batch counts as done; go through all of `event.Records`, or set the batch size to 1 and throw when there are more.',
  leftRecords:
    '{{reach}} returns in the midst of its {{records}}, and the rest of the batch counts as done; use `continue`, or return after the loop.',
  parallelMessages:
    '{{reach}} works on messages of a FIFO queue at the same time, which gives up their order; work on them one after the other.',
  brokenOrder:
    '{{reach}} goes on after a failed message of a FIFO queue, so that later ones overtake it; stop, and answer with it and all that follow in `batchItemFailures`.',
  handDeletion:
    '{{reach}} deletes messages that Lambda deletes itself when the function succeeds; leave it to Lambda, and answer with what failed in `batchItemFailures`.',
  wholeBatchRetry:
    '{{reach}} has the whole batch of {{records}} delivered again when one of them fails; catch the error of each, and answer with its `{{identifier}}` in `batchItemFailures`.',
  unheardFailures:
    '{{handler}} answers with `batchItemFailures`, which its trigger in {{template}} does not heed, so that {{loss}}; add `ReportBatchItemFailures` to the function response types.',
  unansweredReport:
    '{{handler}} never answers with `batchItemFailures`, which its trigger in {{template}} asks for, so that one failure has the whole batch delivered again; answer with what failed.',
  shortVisibility:
    '{{handler}} may work on a message for {{timeout}} s, while its queue in {{template}} hands it out again after {{visibility}} s; Lambda refuses such a trigger, so raise the visibility timeout to six times the function timeout.',
  reportFailures: 'Answer with what failed (the trigger needs `ReportBatchItemFailures`).',
  useIdentifier: 'Use `{{identifier}}`.',
} as const;

type MessageId = keyof typeof messages;

export default createRule<[Options], MessageId>({
  name: 'no-lost-batch-record',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow handlers of queues and streams to lose records that failed',
      preset: 'recommended',
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        description: 'Where to look.',
        properties: {
          sources: {
            type: 'array',
            items: { type: 'string', enum: [...batchSources] },
            uniqueItems: true,
            description: 'Queues and streams whose handlers are looked at.',
          },
          wholeBatch: {
            type: 'boolean',
            description: 'Report also where one failed record has the whole batch delivered again.',
          },
        },
      },
    ],
    defaultOptions: [{ sources: [...batchSources], wholeBatch: false }],
    messages,
  },
  create(context, [{ sources, wholeBatch }]) {
    const module = moduleOf(context);
    return {
      Program() {
        for (const loss of [...recordLossesIn(module), ...(wholeBatch ? wholeBatchesIn(module) : [])]) {
          if (!sources.includes(loss.source)) continue;
          const { node, kind, reach, source, written } = loss;
          const identifier = identifierOf(source);
          const data = {
            reach: reachText(reach),
            records: sourceName(source),
            loss: lossText(source),
            identifier,
            written,
          };
          context.report({ node, messageId: kind, data, suggest: suggestionsFor(loss, identifier) });
        }
        for (const { kind, handler, mapping, visibleAfter } of unfitSettingsIn(module)) {
          const { trigger, match } = mapping;
          const source = sources.find((each) => each === trigger.source);
          if (!source) continue;
          const data = {
            handler: handlerText(handler),
            template: path.basename(match.deployment.template),
            loss: lossText(source),
            timeout: match.declared.timeoutSeconds,
            visibility: visibleAfter,
          };
          context.report({ node: handler.node, messageId: kind, data });
        }
      },
    };
  },
});

function suggestionsFor(
  { kind, edits }: RecordLoss,
  identifier: string,
): TSESLint.ReportSuggestionArray<MessageId> {
  if (edits.length === 0) return [];
  return kind === 'wrongIdentifier'
    ? [{ messageId: 'useIdentifier', data: { identifier }, fix: fixOf(edits) }]
    : [{ messageId: 'reportFailures', fix: fixOf(edits) }];
}
