import { calleeNameOf, receiverOf } from '../ast/expressions.js';
import { findAround, type Node } from '../ast/walk.js';

/** Whether a node is evaluated again and again by one run of its function: a loop, or the callback of an array method. */
export function isInLoop(node: Node): boolean {
  const isLoop = (around: Node): around is Node =>
    /^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(around.type) ||
    (around.type === 'CallExpression' &&
      receiverOf(around) !== undefined &&
      /^(forEach|map|flatMap)$/.test(calleeNameOf(around) ?? ''));
  return findAround(node, isLoop) !== undefined;
}
