import { keyNameOf } from '../ast/expressions.js';
import { isModuleLevel } from '../ast/scopes.js';
import { findAround, type Node } from '../ast/walk.js';
import { variableOf, type Module } from './module.js';

/** Whether an expression is `module.exports`. */
export function isModuleExports(module: Module, node: Node): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== 'module')
    return false;
  return keyNameOf(node) === 'exports' && isFree(module, node.object);
}

/** Whether an expression is CommonJS's own `exports` or `module.exports`. */
export function isExportsObject(module: Module, node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports' && isFree(module, node);
  if (node.type === 'ThisExpression') return isModuleThis(module, node);
  return isModuleExports(module, node);
}

/** `this` outside classes and ordinary functions of a CommonJS module is its `exports`. */
function isModuleThis(module: Module, node: Node): boolean {
  const binds = (around: Node): around is Node =>
    /^(FunctionDeclaration|FunctionExpression|PropertyDefinition|StaticBlock)$/.test(around.type);
  const isModuleSyntax = module.ast.body.some(({ type }) => /^(Import|Export)/.test(type));
  return !isModuleSyntax && findAround(node, binds) === undefined;
}

/** Whether nobody in the file declares the name (CommonJS's own parameters have no definition node). */
export function isFree(module: Module, identifier: Node): boolean {
  const variable = variableOf(module, identifier);
  return !variable || variable.defs.length === 0 || !isModuleLevel(variable);
}
