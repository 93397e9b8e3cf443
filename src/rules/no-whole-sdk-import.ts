import type { TSESLint } from '@typescript-eslint/utils';
import { functionImportsOf } from '../analysis/library-imports.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { loadedByHandler } from '../analysis/project-reach.js';
import { loadText } from '../analysis/reach-text.js';
import { aggregatedMigrationOf, oldSdkMigrationOf } from '../analysis/sdk-migration.js';
import { fixOf } from '../analysis/text-edits.js';
import { wholeImportsIn, type WholeImport, type WholeImportKind } from '../analysis/whole-imports.js';
import { createRule, textList } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
  readonly reportOldClients: boolean;
}

type MessageId = WholeImportKind | 'useModularClient' | 'importFunctions';

export default createRule<[Options], MessageId>({
  name: 'no-whole-sdk-import',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow imports that load a whole SDK or library during Init',
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
            description: 'Specifiers that may be imported as a whole.',
          },
          reportOldClients: {
            type: 'boolean',
            description: 'Whether single clients of SDK v2 (`aws-sdk/clients/s3`) are reported too.',
          },
        },
      },
    ],
    defaultOptions: [{ allow: [], reportOldClients: false }],
    messages: {
      wholeSdk:
        '`{{specifier}}` loads the clients of every AWS service {{phase}} of {{handler}}; import the v3 client of the one service instead{{example}}.',
      serviceOfOldSdk:
        '`{{specifier}}` belongs to SDK v2, which Node.js 18 and later runtimes do not carry; import `{{instead}}` instead.',
      aggregatedClient:
        '`{{name}}` of `{{specifier}}` carries every operation of the service, so that no bundler can drop any; use `{{client}}` with command classes instead.',
      escapingNamespace:
        'The whole of `{{specifier}}` is kept because its namespace `{{name}}` is used as a value here; name the members that are needed instead.',
      wholeReexport:
        '`export *` makes every importer load all of `{{specifier}}`; export the names that are used instead.',
      wholeLibrary:
        '`{{specifier}}` is loaded as a whole in the Init phase of {{handler}}; {{advice}} instead.',
      developerTool:
        '`{{specifier}}` is a development tool that {{handler}} loads in its Init phase; {{advice}} instead.',
      useModularClient: 'Use {{clients}} with command classes.',
      importFunctions: 'Import each function from its own file.',
    },
  },
  create(context, [{ allow, reportOldClients }]) {
    const module = moduleOf(context);
    return {
      Program() {
        const whole = wholeImportsIn(module).filter(
          ({ load, kind }) =>
            !allow.includes(load.specifier) && (kind !== 'serviceOfOldSdk' || reportOldClients),
        );
        // Asked last: it may take a look at the whole project.
        const loaded = whole.length > 0 ? loadedByHandler(module) : undefined;
        if (!loaded) return;
        for (const found of whole) {
          const { node, kind, data } = found;
          context.report({
            node,
            messageId: kind,
            data: { handler: loadText(loaded), ...data },
            suggest: suggestionsFor(module, found),
          });
        }
      },
    };
  },
});

/** The way out as code, where every use of what is imported has a plain counterpart. */
function suggestionsFor(
  module: Module,
  { kind, load, node }: WholeImport,
): TSESLint.SuggestionReportDescriptor<MessageId>[] {
  if (kind === 'wholeLibrary') {
    const edits = functionImportsOf(module, load);
    return edits ? [{ messageId: 'importFunctions', fix: fixOf(edits) }] : [];
  }
  const binding =
    kind === 'aggregatedClient' ? load.bindings.find((bound) => bound.node === node) : undefined;
  const isOld = kind === 'wholeSdk' || kind === 'serviceOfOldSdk';
  const migration = binding
    ? aggregatedMigrationOf(module, load, binding)
    : isOld
      ? oldSdkMigrationOf(module, load)
      : undefined;
  if (!migration) return [];
  const clients = migration.clients.map((name) => `\`${name}\``).join(' and ');
  return [{ messageId: 'useModularClient', data: { clients }, fix: fixOf(migration.edits) }];
}
