import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, unwrap } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import { isExportsObject, isModuleExports } from './commonjs.js';
import { definitionOf } from './definitions.js';
import { memoPerSource, variableOf, type Module } from './module.js';

/** One name that a module exports. `value` is what it stands for here; for a re-export, `from` names the other module. */
export interface Export {
  /** The exported name; `default` for ESM's default and for `module.exports = fn`. */
  readonly name: string;
  readonly value: Node | undefined;
  readonly from: { readonly specifier: string; readonly name: string } | undefined;
  /** The node to point at. */
  readonly node: Node;
}

/** Every name the module exports, by ESM or CommonJS; `export * from` is not expanded. */
export const exportsIn = memoPerSource((module: Module): readonly Export[] => [
  ...esmExports(module),
  ...commonjsExports(module),
]);

function esmExports(module: Module): Export[] {
  return module.ast.body.flatMap((statement): Export[] => {
    switch (statement.type) {
      case 'ExportDefaultDeclaration':
        return [{ name: 'default', value: statement.declaration, from: undefined, node: statement }];
      case 'TSExportAssignment':
        return exportedObject(module, statement.expression, statement);
      case 'ExportNamedDeclaration':
        return namedExports(module, statement);
      case 'ExportAllDeclaration':
        return namespaceExport(statement);
      default:
        return [];
    }
  });
}

/** `export * as storage from './storage'`. */
function namespaceExport({ exported, exportKind, source }: TSESTree.ExportAllDeclaration): Export[] {
  if (!exported || exportKind === 'type') return [];
  const from = { specifier: source.value, name: '*' };
  return [{ name: specifierName(exported), value: undefined, from, node: exported }];
}

function namedExports(module: Module, statement: TSESTree.ExportNamedDeclaration): Export[] {
  if (statement.exportKind === 'type') return [];
  const { declaration } = statement;
  if (declaration?.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap((declarator) => exportedNames(declarator));
  }
  if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration') {
    const { id } = declaration;
    return id ? [{ name: id.name, value: declaration, from: undefined, node: id }] : [];
  }
  return statement.specifiers.flatMap((specifier): Export[] => {
    if (specifier.exportKind === 'type') return [];
    const name = specifierName(specifier.exported);
    const local = specifierName(specifier.local);
    if (statement.source) {
      return [
        { name, value: undefined, from: { specifier: statement.source.value, name: local }, node: specifier },
      ];
    }
    return [{ name, value: specifier.local, from: importedFrom(module, specifier.local), node: specifier }];
  });
}

function specifierName(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value;
}

/** `export { handler }` of something imported is a re-export too. */
function importedFrom(module: Module, local: Node): Export['from'] {
  const definition = variableOf(module, local)?.defs[0];
  if (definition?.type !== 'ImportBinding' || definition.node.type === 'TSImportEqualsDeclaration')
    return undefined;
  const { node } = definition;
  const specifier = (node.parent as TSESTree.ImportDeclaration).source.value;
  if (node.type === 'ImportSpecifier') return { specifier, name: specifierName(node.imported) };
  return { specifier, name: node.type === 'ImportDefaultSpecifier' ? 'default' : '*' };
}

function exportedNames(declarator: TSESTree.VariableDeclarator): Export[] {
  if (declarator.id.type === 'Identifier') {
    return [
      {
        name: declarator.id.name,
        value: declarator.init ?? declarator.id,
        from: undefined,
        node: declarator.id,
      },
    ];
  }
  if (declarator.id.type !== 'ObjectPattern') return [];
  return declarator.id.properties.flatMap((property): Export[] =>
    property.type === 'Property' && property.value.type === 'Identifier'
      ? [{ name: property.value.name, value: property.value, from: undefined, node: property.value }]
      : [],
  );
}

/** `exports.x = …`, `module.exports.x = …`, `module.exports = …`, at module level. */
function commonjsExports(module: Module): Export[] {
  return moduleLevelAssignments(module).flatMap((assignment): Export[] => {
    if (assignment.operator !== '=') return [];
    const target = unwrap(assignment.left);
    if (target.type !== 'MemberExpression') return [];
    if (isModuleExports(module, target)) return exportedObject(module, finalValue(assignment), assignment);
    const name = keyNameOf(target);
    if (name === undefined || !isExportsObject(module, target.object)) return [];
    return [{ name, value: finalValue(assignment), from: undefined, node: target }];
  });
}

/** Assignments that module evaluation makes; functions are not entered, so that a file without handlers costs little. */
function moduleLevelAssignments(module: Module): TSESTree.AssignmentExpression[] {
  const assignments: TSESTree.AssignmentExpression[] = [];
  walk(module.ast, (node) => {
    if (node.type === 'AssignmentExpression') assignments.push(node);
    return !isFunction(node) && node.type !== 'ClassBody';
  });
  return assignments;
}

/** The value of `exports.a = exports.b = value`. */
function finalValue(assignment: TSESTree.AssignmentExpression): Node {
  return assignment.right.type === 'AssignmentExpression' ? finalValue(assignment.right) : assignment.right;
}

function exportedObject(module: Module, value: Node, node: Node): Export[] {
  const inner = definitionOf(module, value);
  const whole: Export = { name: 'default', value: unwrap(value), from: undefined, node };
  if (inner.type !== 'ObjectExpression') return [whole];
  const named = inner.properties.flatMap((property): Export[] => {
    const name = property.type === 'Property' ? keyNameOf(property) : undefined;
    if (property.type !== 'Property' || name === undefined) return [];
    return [{ name, value: property.value, from: undefined, node: property.key }];
  });
  return named;
}

/**
 * What a module passes on with all its names: specifiers of `export * from`, and the objects that CommonJS spreads into
 * its exports (`{ ...require('./storage') }`, `__exportStar(require('./storage'), exports)`).
 */
export const passedOnBy = memoPerSource((module: Module): readonly (string | Node)[] => [
  ...module.ast.body.flatMap((statement): (string | Node)[] =>
    statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type' && !statement.exported
      ? [statement.source.value]
      : statement.type === 'ExpressionStatement'
        ? copiedIntoExports(module, unwrap(statement.expression))
        : [],
  ),
  ...moduleLevelAssignments(module).flatMap(({ left, right }): Node[] => {
    const value = isModuleExports(module, unwrap(left)) ? definitionOf(module, right) : undefined;
    const properties = value?.type === 'ObjectExpression' ? value.properties : [];
    return properties.flatMap((each) => (each.type === 'SpreadElement' ? [each.argument] : []));
  }),
]);

/** `__exportStar(x, exports)` of TypeScript's output, `Object.assign(exports, x)`. */
function copiedIntoExports(module: Module, call: Node): Node[] {
  if (call.type !== 'CallExpression') return [];
  const targets = call.arguments.filter((argument) => isExportsObject(module, argument));
  const copies = /^(__exportStar|assign)$/.test(calleeNameOf(call) ?? '');
  return copies && targets.length > 0 ? call.arguments.filter((argument) => !targets.includes(argument)) : [];
}
