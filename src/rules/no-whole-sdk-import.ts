import { moduleOf } from '../analysis/module.js';
import { loadedByHandler } from '../analysis/project-reach.js';
import { loadText } from '../analysis/reach-text.js';
import { wholeImportsIn, type WholeImportKind } from '../analysis/whole-imports.js';
import { createRule } from '../create-rule.js';

export interface Options {
  readonly allow: readonly string[];
  readonly reportOldClients: boolean;
}

export default createRule<[Options], WholeImportKind>({
  name: 'no-whole-sdk-import',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow imports that load a whole SDK or library during Init',
      preset: 'recommended',
    },
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          allow: {
            type: 'array',
            items: { type: 'string' },
            uniqueItems: true,
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
        '`{{specifier}}` loads the clients of every AWS service in the Init phase of {{handler}}; import the v3 client of the one service instead{{example}}.',
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
    },
  },
  create(context, [{ allow, reportOldClients }]) {
    const module = moduleOf(context);
    return {
      Program() {
        const loaded = loadedByHandler(module);
        if (!loaded) return;
        for (const { load, node, kind, data } of wholeImportsIn(module)) {
          if (allow.includes(load.specifier)) continue;
          if (kind === 'serviceOfOldSdk' && !reportOldClients) continue;
          context.report({ node, messageId: kind, data: { handler: loadText(loaded), ...data } });
        }
      },
    };
  },
});
