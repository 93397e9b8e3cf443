import type { Edges } from './edges.js';
import type { Scope } from './scopes.js';
import { childOf, listOf, nameOf, stringValueOf, type SyntaxNode } from './syntax.js';
import type { Values } from './values.js';

/** Enters what export declarations give to the object of exports. */
export function declareModuleExports(
  body: readonly SyntaxNode[],
  scope: Scope,
  values: Values,
  edges: Edges,
): void {
  for (const statement of body) {
    switch (statement.type) {
      case 'ExportDefaultDeclaration': {
        const node = childOf(statement, 'declaration');
        if (node) values.exports.members.set('default', { node, scope });
        break;
      }
      case 'ExportNamedDeclaration':
        exportDeclared(childOf(statement, 'declaration'), scope, values);
        exportListed(statement, scope, values, edges);
        break;
      case 'ExportAllDeclaration':
        exportAll(statement, values, edges);
        break;
    }
  }
}

function exportDeclared(declaration: SyntaxNode | undefined, scope: Scope, { exports }: Values): void {
  if (declaration?.type === 'VariableDeclaration') {
    for (const declarator of listOf(declaration, 'declarations')) {
      const [target, init] = [childOf(declarator, 'id'), childOf(declarator, 'init')];
      const name = nameOf(target);
      if (name !== undefined && init) exports.members.set(name, { node: init, scope });
      for (const property of target && !name ? listOf(target, 'properties') : []) {
        const local = childOf(property, 'value');
        const own = nameOf(local);
        if (own !== undefined && local) exports.members.set(own, { node: local, scope });
      }
    }
  } else if (declaration) {
    const name = nameOf(childOf(declaration, 'id'));
    if (name !== undefined) exports.members.set(name, { node: declaration, scope });
  }
}

function exportListed(statement: SyntaxNode, scope: Scope, values: Values, edges: Edges): void {
  const edge = edges.ofDeclaration(statement);
  for (const specifier of listOf(statement, 'specifiers')) {
    const [local, exported] = [childOf(specifier, 'local'), childOf(specifier, 'exported')];
    const [from, as] = [nameOf(local) ?? stringValueOf(local), nameOf(exported) ?? stringValueOf(exported)];
    if (from === undefined || as === undefined || !local) continue;
    if (edge === undefined) values.exports.members.set(as, { node: local, scope });
    else values.exports.passed.set(as, values.member(values.load(edge), from));
  }
}

function exportAll(statement: SyntaxNode, values: Values, edges: Edges): void {
  const edge = edges.ofDeclaration(statement);
  const exported = childOf(statement, 'exported');
  const name = nameOf(exported) ?? stringValueOf(exported);
  if (edge === undefined) return;
  if (name === undefined) values.exports.passedAll.push(values.load(edge));
  else values.exports.passed.set(name, values.load(edge));
}
