import { isBuiltin } from 'node:module';
import type { TSESTree } from '@typescript-eslint/utils';
import { stringOf } from '../ast/expressions.js';
import { deferringFunction } from '../ast/functions.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { isInstalled } from '../project/installed-packages.js';
import { memoPerSource, nodesIn, variableOf, type Module } from './module.js';
import { requiredBy } from './origins.js';
import { specifierOf } from './specifiers.js';

/** One place where the module loads another one at run time. */
export interface ModuleLoad {
  readonly specifier: string;
  /** The import statement, `require` call or `import()`. */
  readonly node: Node;
  readonly how: 'import' | 'require' | 'dynamic' | 'reexport';
  /** Not evaluated with the module: inside a function, or by an `import()` that the module does not await. */
  readonly isLazy: boolean;
  /** Names bound by an import statement, by what they import; `*` is the namespace, `default` the default export. */
  readonly bindings: readonly {
    readonly imported: string;
    readonly variable: Variable | undefined;
    readonly node: Node;
  }[];
}

/** The specifiers of a module that name packages which are installed around it. */
export const installedLoadsIn = memoPer(
  (module: Module): ReadonlySet<string> =>
    new Set(
      moduleLoadsIn(module)
        .map(({ specifier }) => specifier)
        .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
        .filter((specifier) => isInstalled(specifier, module.path)),
    ),
);

/** What the module loads at run time; imports that the compiler erases are left out. */
export const moduleLoadsIn = memoPerSource((module: Module): readonly ModuleLoad[] => [
  ...module.ast.body.flatMap((statement) => statementLoad(module, statement)),
  ...nodesIn(module, 'CallExpression').flatMap((call) => requireLoad(module, call)),
  ...nodesIn(module, 'ImportExpression').flatMap((node): ModuleLoad[] => {
    const specifier = specifierOf(module, node.source);
    const isLazy = node.parent.type !== 'AwaitExpression' || deferringFunction(node) !== undefined;
    return specifier === undefined ? [] : [{ specifier, node, how: 'dynamic', isLazy, bindings: [] }];
  }),
]);

function statementLoad(module: Module, statement: TSESTree.ProgramStatement): ModuleLoad[] {
  if (statement.type === 'ImportDeclaration') return importLoad(module, statement);
  if (statement.type === 'TSImportEqualsDeclaration') return importEqualsLoad(module, statement);
  const isReexport = statement.type === 'ExportAllDeclaration' || statement.type === 'ExportNamedDeclaration';
  if (!isReexport || !statement.source || statement.exportKind === 'type') return [];
  return [
    { specifier: statement.source.value, node: statement, how: 'reexport', isLazy: false, bindings: [] },
  ];
}

function importLoad(module: Module, statement: TSESTree.ImportDeclaration): ModuleLoad[] {
  if (statement.importKind === 'type') return [];
  const bindings = statement.specifiers
    .filter((specifier) => specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type')
    .map((specifier) => ({
      imported: importedName(specifier),
      variable: variableOf(module, specifier.local),
      node: specifier,
    }));
  const isElided =
    statement.specifiers.length > 0 &&
    bindings.every(({ variable }) => variable !== undefined && isTypeOnly(module, variable));
  return isElided
    ? []
    : [{ specifier: statement.source.value, node: statement, how: 'import', isLazy: false, bindings }];
}

function importedName(specifier: TSESTree.ImportClause): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
}

/** TypeScript drops imports that only types use (unless `verbatimModuleSyntax` is on, which then demands `import type`). */
function isTypeOnly(module: Module, variable: Variable): boolean {
  if (!/\.[mc]?tsx?$/.test(module.path)) return false;
  const references = variable.references as readonly {
    isTypeReference?: boolean;
    isValueReference?: boolean;
  }[];
  return references.every(
    (reference) => reference.isTypeReference === true && reference.isValueReference !== true,
  );
}

function importEqualsLoad(module: Module, statement: TSESTree.TSImportEqualsDeclaration): ModuleLoad[] {
  const reference = statement.moduleReference;
  const specifier =
    reference.type === 'TSExternalModuleReference' ? stringOf(reference.expression) : undefined;
  const variable = variableOf(module, statement.id);
  if (
    specifier === undefined ||
    statement.importKind === 'type' ||
    (variable && isTypeOnly(module, variable))
  )
    return [];
  return [
    {
      specifier,
      node: statement,
      how: 'require',
      isLazy: false,
      bindings: [{ imported: '*', variable, node: statement.id }],
    },
  ];
}

function requireLoad(module: Module, call: TSESTree.CallExpression): ModuleLoad[] {
  const specifier = requiredBy(module, call);
  if (specifier === undefined) return [];
  const declarator = call.parent.type === 'VariableDeclarator' ? call.parent : undefined;
  const bindings = declarator ? requiredBindings(module, declarator.id) : [];
  return [{ specifier, node: call, how: 'require', isLazy: deferringFunction(call) !== undefined, bindings }];
}

function requiredBindings(module: Module, id: Node): ModuleLoad['bindings'] {
  if (id.type === 'Identifier') return [{ imported: '*', variable: variableOf(module, id), node: id }];
  if (id.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((property) => {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') return [];
    const local = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    return [{ imported: property.key.name, variable: variableOf(module, local), node: property }];
  });
}
