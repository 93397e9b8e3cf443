import { keyNameOf } from '../ast/expressions.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { awsServices, clientClassOf } from '../knowledge/aws-services.js';
import { wholeLibraries, type WholeLibrary } from '../knowledge/whole-libraries.js';
import { memoPer } from '../memo.js';
import { functionsUsedOf } from './library-imports.js';
import { moduleLoadsIn, type ModuleLoad } from './module-loads.js';
import type { Module } from './module.js';

/** In what way a module load brings in more than is needed. */
export type WholeImportKind =
  | 'wholeSdk'
  | 'serviceOfOldSdk'
  | 'aggregatedClient'
  | 'escapingNamespace'
  | 'wholeReexport'
  | 'wholeLibrary'
  | 'developerTool';

interface Finding {
  readonly node: Node;
  readonly kind: WholeImportKind;
  /** What a message wants to name. */
  readonly data: Readonly<Record<string, string>>;
}

/** A finding with the load that it is about. */
export type WholeImport = Finding & { readonly load: ModuleLoad };

/** The loads of this module that bring in a whole SDK or library. */
export const wholeImportsIn = memoPer((module: Module): readonly WholeImport[] =>
  moduleLoadsIn(module).flatMap((load) => findingsOf(module, load).map((finding) => ({ ...finding, load }))),
);

function findingsOf(module: Module, load: ModuleLoad): Finding[] {
  const { specifier, node } = load;
  if (/^aws-sdk(\/(index|clients\/all)(\.js)?)?$/.test(specifier)) {
    const phase = load.isLazy ? 'in the first invocation' : 'in the Init phase';
    return [{ node, kind: 'wholeSdk', data: { specifier, phase, example: exampleFor(load) } }];
  }
  if (specifier.startsWith('aws-sdk/clients/')) {
    const names = awsServices.find(({ v2 }) => v2.toLowerCase() === specifier.split('/')[2]);
    return names ? [{ node, kind: 'serviceOfOldSdk', data: { specifier, instead: names.package } }] : [];
  }
  if (/^@aws-sdk\/(client-|lib-dynamodb$)/.test(specifier)) return clientFindings(load);
  return libraryFindings(module, load);
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

/** What `require` loads is whole in any case, so that only imports can name less. */
function clientFindings(load: ModuleLoad): Finding[] {
  const { specifier } = load;
  if (load.how === 'reexport') {
    return load.node.type === 'ExportAllDeclaration'
      ? [{ node: load.node, kind: 'wholeReexport', data: { specifier } }]
      : [];
  }
  if (load.how !== 'import') return [];
  return load.bindings.flatMap(({ imported, variable, node }): Finding[] => {
    if (imported === '*') return variable ? namespaceFindings(specifier, variable) : [];
    if (!clientClassOf(specifier, [imported])?.isAggregated) return [];
    const client = specifier === '@aws-sdk/lib-dynamodb' ? 'DynamoDBDocumentClient' : `${imported}Client`;
    return [{ node, kind: 'aggregatedClient', data: { specifier, name: imported, client } }];
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
      return [{ node: identifier, kind: 'escapingNamespace', data: { specifier, name: variable.name } }];
  }
  return [];
}

/** The advice, about a function that this module uses. */
function adviceFor({ advice, example }: WholeLibrary, { bindings }: ModuleLoad): string {
  const used = bindings.flatMap(({ imported, variable }) =>
    /^(default|\*)$/.test(imported) ? (variable ? membersOf(variable) : []) : imported,
  );
  const name = used.find((each) => /^[a-z]\w*$/i.test(each) && !/^(chain|mixin|noConflict)$/.test(each));
  return example !== undefined && name !== undefined ? advice.replace(example, name) : advice;
}

function libraryFindings(module: Module, load: ModuleLoad): Finding[] {
  const library = wholeLibraries.get(load.specifier);
  if (!library || load.isLazy) return [];
  const data = { specifier: load.specifier, advice: adviceFor(library, load) };
  if (library.level === 'tool') return [{ node: load.node, kind: 'developerTool', data }];
  if (library.level === 'few' && functionsUsedOf(module, load).size > 3) return [];
  if (library.level !== 'namespace') return [{ node: load.node, kind: 'wholeLibrary', data }];
  if (load.how !== 'import') return [];
  return load.bindings.flatMap(({ imported, variable }) =>
    imported === '*' && variable ? namespaceFindings(load.specifier, variable) : [],
  );
}
