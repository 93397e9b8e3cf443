import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, unwrapAwait } from '../ast/expressions.js';
import { isFunction } from '../ast/functions.js';
import { someNode, type Node } from '../ast/walk.js';
import { isTelemetryCall } from './state-readers.js';

/** Whether code does nothing about what happened but tell of it, in logs, metrics and traces; it may leave the loop or the function. */
export function onlyTells(node: Node): boolean {
  switch (node.type) {
    case 'BlockStatement':
      return node.body.every(onlyTells);
    case 'EmptyStatement':
    case 'ContinueStatement':
    case 'BreakStatement':
      return true;
    case 'ExpressionStatement':
      return isTelling(node.expression);
    case 'IfStatement':
      return (
        isPlain(node.test) && onlyTells(node.consequent) && (!node.alternate || onlyTells(node.alternate))
      );
    case 'VariableDeclaration':
      return node.declarations.every(({ init }) => !init || isPlain(init));
    case 'ReturnStatement':
      return !node.argument || isPlain(node.argument);
    default:
      return false;
  }
}

/** A log line or a metric, whatever is put into it. */
function isTelling(node: Node): boolean {
  const inner = unwrapAwait(node);
  if (inner.type === 'LogicalExpression') return isPlain(inner.left) && isTelling(inner.right);
  if (inner.type === 'UnaryExpression') return isTelling(inner.argument);
  return isTelemetryCall(inner) || inner.type === 'Identifier' || isText(inner);
}

/** Values that are made of others and do nothing else: `String(error)`, `JSON.stringify(error)`, `new Date().toISOString()`. */
export function isPlain(node: Node): boolean {
  return !someNode(node, (inner) => {
    switch (inner.type) {
      case 'CallExpression':
        return !isTelemetryCall(inner) && !isText(inner);
      case 'NewExpression':
        return !/Error$|^Date$/.test(calleeNameOf(inner) ?? '');
      case 'AssignmentExpression':
      case 'UpdateExpression':
      case 'YieldExpression':
        return true;
      default:
        return isFunction(inner);
    }
  });
}

const textFunctions =
  /^(String|Number|stringify|toString|toISOString|now|inspect|format|join|keys|slice|substring|trim|replace|toFixed|isError)$/;

function isText(node: Node): node is TSESTree.CallExpression {
  return node.type === 'CallExpression' && textFunctions.test(calleeNameOf(node) ?? '');
}
