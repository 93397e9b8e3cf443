import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, stringOf, unwrap } from '../ast/expressions.js';
import { soleValueOf } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { variableOf, type Module } from './module.js';

/** Stands for any text in a specifier that is put together at run time. */
const anything = '*';
const maximumDepth = 6;

/**
 * The specifier that an expression gives to `require` or `import()`. One that is computed counts when it names modules
 * below a directory of the project that is known: `./handlers/*` of `./handlers/${name}`.
 */
export function specifierOf(module: Module, node: Node | undefined): string | undefined {
  const written = stringOf(node);
  if (written !== undefined || !node) return written;
  const computed = textOf(module, node, 0).replace(/\*+/g, anything).replaceAll('/./', '/');
  return /^\.{1,2}\/(?!\*\/)/.test(computed) ? computed : undefined;
}

function textOf(module: Module, node: Node, depth: number): string {
  const inner = unwrap(node);
  const written = stringOf(inner);
  if (written !== undefined || depth > maximumDepth) return written ?? anything;
  const partOf = (part: Node): string => textOf(module, part, depth + 1);
  switch (inner.type) {
    case 'Identifier': {
      const variable = variableOf(module, inner);
      if (inner.name === '__dirname' && !variable?.defs.length) return '.';
      const value = variable && soleValueOf(variable);
      return value ? partOf(value) : anything;
    }
    case 'TemplateLiteral':
      return inner.quasis
        .map(({ value }, index) => {
          const expression = inner.expressions[index];
          return (value.cooked ?? anything) + (expression ? partOf(expression) : '');
        })
        .join('');
    case 'BinaryExpression':
      return inner.operator === '+' ? partOf(inner.left) + partOf(inner.right) : anything;
    case 'CallExpression':
      return joins(inner) ? inner.arguments.map(partOf).join('/') : anything;
    default:
      return anything;
  }
}

/** `path.join(__dirname, 'handlers', name)`. */
function joins(call: TSESTree.CallExpression): boolean {
  return /^(join|resolve)$/.test(calleeNameOf(call) ?? '') && call.arguments.length > 1;
}
