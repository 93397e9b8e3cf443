import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, receiverOf } from '../ast/expressions.js';
import type { FunctionNode } from '../ast/functions.js';
import { someNode, type Node } from '../ast/walk.js';
import { batchReachOf } from './batches.js';
import type { Module } from './module.js';
import { provenanceOf, type Provenance } from './provenance.js';

export type Loop = TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.ForStatement;

export function isLoop(node: Node): node is Loop {
  return /^For(Of|In)?Statement$/.test(node.type);
}

/** Whether a loop goes over the records of a batch, or over what each of them was made into. */
export function isRecordLoop(module: Module, loop: Loop): boolean {
  if (loop.type !== 'ForStatement') return isRecordList(module, loop.right);
  return (
    loop.test !== null &&
    someNode(
      loop.test,
      (node) =>
        node.type === 'MemberExpression' &&
        !node.computed &&
        node.property.type === 'Identifier' &&
        node.property.name === 'length' &&
        isRecordList(module, node.object),
    )
  );
}

/** Functions that give a list with an element for each of the list that they are given. */
const elementwise =
  /^(map|filter|flatMap|flat|entries|values|from|slice|sort|toSorted|reverse|toReversed|concat|collection|all)$/;

/** Whether a value is the list of a batch's records, or one made of it element by element. */
export function isRecordList(module: Module, node: Node): boolean {
  return comesFromRecords(provenanceOf(module, node));
}

function comesFromRecords(value: Provenance): boolean {
  switch (value.kind) {
    case 'event':
      return (
        value.path.join('.') === 'Records' || /^Records\.\*\..*\.(Records|\*)$/.test(value.path.join('.'))
      );
    case 'either':
      return value.options.some(comesFromRecords);
    case 'derived':
      return elementwise.test(value.by) && value.from.some(comesFromRecords);
    default:
      return false;
  }
}

const walks = /^(map|forEach|flatMap|filter|reduce|some|every)$/;

/** The call that runs a function for each element of a list of records: `event.Records.map(async (record) => …)`. */
export function isRecordWalk(module: Module, call: TSESTree.CallExpression): boolean {
  const receiver = receiverOf(call);
  return receiver !== undefined && walks.test(calleeNameOf(call) ?? '') && isRecordList(module, receiver);
}

/** Whether a function is run once for each record of a batch. */
export function isRecordFunction(module: Module, fn: FunctionNode): boolean {
  if (!batchReachOf(module, fn.body)) return false;
  const isCallback =
    fn.parent.type === 'CallExpression' && fn.parent.callee !== fn && isRecordWalk(module, fn.parent);
  return isCallback || fn.params.some((parameter) => isRecordParameter(module, parameter));
}

/** A parameter that holds a record, or a part of one. */
function isRecordParameter(module: Module, parameter: TSESTree.Parameter): boolean {
  return someNode(parameter, (node) => node.type === 'Identifier' && isOfRecord(module, node));
}

/** Whether a value is a record of the batch, or a part of one. */
export function isOfRecord(module: Module, node: Node): boolean {
  const value = provenanceOf(module, node);
  const options = value.kind === 'either' ? value.options : [value];
  return options.some((option) => option.kind === 'event' && /^Records\.\*/.test(option.path.join('.')));
}
