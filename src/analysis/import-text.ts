import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../ast/walk.js';
import { moduleLoadsIn, type ModuleLoad } from './module-loads.js';
import type { Module } from './module.js';
import { isUnusedName, lineBreakOf, type TextEdit } from './text-edits.js';

/** What is to be loaded in place of something else: names of a package, or its default export under a name. */
export interface Replacement {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly isDefault?: boolean;
}

/** Whether a statement's bindings are all it loads, so that it can be replaced as a whole. */
export function isPlainLoad(load: ModuleLoad): boolean {
  const { node, bindings } = load;
  if (bindings.length === 0 || bindings.some(({ variable }) => !variable)) return false;
  if (node.type === 'ImportDeclaration') return node.specifiers.length === bindings.length;
  const declarator = declaratorOf(node);
  if (!declarator || declarator.parent.parent.type === 'ExportNamedDeclaration') return false;
  const { id } = declarator;
  return id.type === 'Identifier' ? !id.typeAnnotation : isPlainPattern(id, bindings.length);
}

function isPlainPattern(id: Node, bindings: number): boolean {
  return (
    id.type === 'ObjectPattern' &&
    id.properties.length === bindings &&
    id.properties.every(({ type, value }) => type === 'Property' && value.type === 'Identifier')
  );
}

function declaratorOf(node: Node): TSESTree.VariableDeclarator | undefined {
  return node.type === 'CallExpression' &&
    node.parent.type === 'VariableDeclarator' &&
    node.parent.init === node
    ? node.parent
    : undefined;
}

/** The edit that puts other loads in the place of a plain one, in its own style: `import` or `require`, quotes and semicolon. */
export function replacedLoad(
  module: Module,
  load: ModuleLoad,
  replacements: readonly Replacement[],
): TextEdit | undefined {
  const { node } = load;
  const quote = /['"`]/.exec(module.text.slice(node.range[0], node.range[1]))?.[0] === '"' ? '"' : "'";
  const quoted = ({ specifier }: Replacement): string => `${quote}${specifier}${quote}`;
  if (node.type === 'ImportDeclaration') {
    const lines = replacements.map((each) => `import ${bound(each)} from ${quoted(each)}`);
    return { range: node.range, text: asStatements(module, node, lines) };
  }
  const declarator = declaratorOf(node);
  if (!declarator) return undefined;
  const declarators = replacements.map((each) => `${bound(each)} = require(${quoted(each)})`);
  const declaration = declarator.parent;
  if (declaration.declarations.length > 1) return { range: declarator.range, text: declarators.join(', ') };
  const lines = declarators.map((each) => `${declaration.kind} ${each}`);
  return { range: declaration.range, text: asStatements(module, declaration, lines) };
}

function bound({ names, isDefault }: Replacement): string {
  return isDefault ? names.join('') : `{ ${names.join(', ')} }`;
}

function asStatements(module: Module, replaced: Node, lines: readonly string[]): string {
  const [start, end] = replaced.range;
  const semicolon = module.text.slice(start, end).endsWith(';') ? ';' : '';
  const indentation = /[ \t]*$/.exec(module.text.slice(0, start))?.[0] ?? '';
  return lines.map((line) => `${line}${semicolon}`).join(`${lineBreakOf(module)}${indentation}`);
}

/** The names that a package still has to be asked for; `undefined` when one of them means something else in the module. */
export function missingNames(
  module: Module,
  specifier: string,
  names: Iterable<string>,
): readonly string[] | undefined {
  const loaded = moduleLoadsIn(module).flatMap((load) =>
    load.specifier === specifier && !load.isLazy ? load.bindings : [],
  );
  const missing = [...names].filter(
    (name) => !loaded.some(({ imported, variable }) => imported === name && variable?.name === name),
  );
  return missing.every((name) => isUnusedName(module, name)) ? missing : undefined;
}
