import { createRule } from '../create-rule.js';
import { handlersIn } from '../analysis/handlers.js';
import { moduleLoadsIn, type ModuleLoad } from '../analysis/module-loads.js';
import { moduleOf, type Module } from '../analysis/module.js';
import { keyNameOf } from '../ast/expressions.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { awsServices, clientClassOf } from '../knowledge/aws-services.js';
import { wholeLibraries } from '../knowledge/whole-libraries.js';

type MessageId =
  | 'wholeSdk'
  | 'serviceOfOldSdk'
  | 'aggregatedClient'
  | 'escapingNamespace'
  | 'wholeReexport'
  | 'wholeLibrary'
  | 'developerTool';

export interface Options {
  readonly allow: readonly string[];
  readonly reportOldClients: boolean;
}

interface Finding {
  readonly node: Node;
  readonly messageId: MessageId;
  readonly data: Readonly<Record<string, string>>;
}

export default createRule<[Options], MessageId>({
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
        '`{{specifier}}` loads the clients of every AWS service in the Init phase of `{{handler}}`; import the v3 client of the one service instead{{example}}.',
      serviceOfOldSdk:
        '`{{specifier}}` belongs to SDK v2, which Node.js 18 and later runtimes do not carry; import `{{instead}}` instead.',
      aggregatedClient:
        '`{{name}}` of `{{specifier}}` carries every operation of the service, so that no bundler can drop any; use `{{client}}` with command classes instead.',
      escapingNamespace:
        'The whole of `{{specifier}}` is kept because its namespace `{{name}}` is used as a value here; name the members that are needed instead.',
      wholeReexport:
        '`export *` makes every importer load all of `{{specifier}}`; export the names that are used instead.',
      wholeLibrary:
        '`{{specifier}}` is loaded as a whole in the Init phase of `{{handler}}`; {{advice}} instead.',
      developerTool:
        '`{{specifier}}` is a development tool that `{{handler}}` loads in its Init phase; {{advice}} instead.',
    },
  },
  create(context, [{ allow, reportOldClients }]) {
    const module = moduleOf(context);
    return {
      Program() {
        const [handler] = handlersIn(module);
        if (!handler) return;
        for (const load of moduleLoadsIn(module)) {
          if (allow.includes(load.specifier)) continue;
          for (const finding of findingsOf(module, load, reportOldClients)) {
            context.report({ ...finding, data: { handler: handler.name, ...finding.data } });
          }
        }
      },
    };
  },
});

function findingsOf(module: Module, load: ModuleLoad, reportOldClients: boolean): Finding[] {
  const { specifier, node } = load;
  if (/^aws-sdk(\/(index|clients\/all)(\.js)?)?$/.test(specifier)) {
    return [{ node, messageId: 'wholeSdk', data: { specifier, example: exampleFor(load) } }];
  }
  if (specifier.startsWith('aws-sdk/clients/')) {
    const names = awsServices.find(({ v2 }) => v2.toLowerCase() === specifier.split('/')[2]);
    return names && reportOldClients
      ? [{ node, messageId: 'serviceOfOldSdk', data: { specifier, instead: names.package } }]
      : [];
  }
  if (/^@aws-sdk\/(client-|lib-dynamodb$)/.test(specifier)) return clientFindings(module, load);
  return libraryFindings(load);
}

/** Names the package of the first service that the file constructs, where there is one. */
function exampleFor(load: ModuleLoad): string {
  const named = load.bindings.find(({ imported }) => awsServices.some(({ v2 }) => v2 === imported));
  const used = load.bindings.flatMap(({ variable }) => (variable ? membersOf(variable) : []));
  const service = [named?.imported, ...used].flatMap(
    (name) => awsServices.find(({ v2 }) => v2 === name) ?? [],
  )[0];
  return service ? ` (\`${service.client}\` of \`${service.package}\`)` : '';
}

function membersOf(variable: Variable): string[] {
  return variable.references.flatMap(({ identifier: { parent } }) =>
    parent.type === 'MemberExpression' ? (keyNameOf(parent) ?? []) : [],
  );
}

function clientFindings(module: Module, load: ModuleLoad): Finding[] {
  const { specifier } = load;
  if (load.how === 'reexport') {
    return load.node.type === 'ExportAllDeclaration'
      ? [{ node: load.node, messageId: 'wholeReexport', data: { specifier } }]
      : [];
  }
  return load.bindings.flatMap(({ imported, variable, node }): Finding[] => {
    if (imported === '*') return variable ? namespaceFindings(specifier, variable) : [];
    if (!clientClassOf(specifier, [imported])?.isAggregated) return [];
    const client = specifier === '@aws-sdk/lib-dynamodb' ? 'DynamoDBDocumentClient' : `${imported}Client`;
    return [{ node, messageId: 'aggregatedClient', data: { specifier, name: imported, client } }];
  });
}

/** `s3[name]`, `use(s3)`, `{ ...s3 }`: any use of a namespace but a member that is written out. */
function namespaceFindings(specifier: string, variable: Variable): Finding[] {
  for (const { identifier } of variable.references) {
    const { parent } = identifier;
    if (
      parent.type === 'TSQualifiedName' ||
      (parent.type === 'VariableDeclarator' && parent.id === identifier)
    )
      continue;
    const isNamed =
      parent.type === 'MemberExpression' && parent.object === identifier && keyNameOf(parent) !== undefined;
    const isDestructured = parent.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern';
    if (!isNamed && !isDestructured)
      return [{ node: identifier, messageId: 'escapingNamespace', data: { specifier, name: variable.name } }];
  }
  return [];
}

function libraryFindings(load: ModuleLoad): Finding[] {
  const library = wholeLibraries.get(load.specifier);
  if (!library || load.isLazy) return [];
  const data = { specifier: load.specifier, advice: library.advice };
  if (library.level === 'tool') return [{ node: load.node, messageId: 'developerTool', data }];
  if (library.level === 'whole') return [{ node: load.node, messageId: 'wholeLibrary', data }];
  return load.bindings.flatMap(({ imported, variable }) =>
    imported === '*' && variable ? namespaceFindings(load.specifier, variable) : [],
  );
}
