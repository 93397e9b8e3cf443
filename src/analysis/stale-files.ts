import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, outermost } from '../ast/expressions.js';
import { enclosingFunction } from '../ast/functions.js';
import { findAround, isWithin, someNode, type Node } from '../ast/walk.js';
import { removals } from '../knowledge/file-functions.js';
import { memoPer } from '../memo.js';
import type { Handler } from './handlers.js';
import { belongsToEvent, keptOf } from './invocation-data.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { reachOf } from './project-reach.js';
import { temporaryFilesIn, temporaryNameOf, type FileUse } from './temporary-files.js';

/**
 * What is wrong with a file below /tmp. `kept`: one event's data are taken for another's because the file is there;
 * `growing`: each invocation adds to it; `left`: a new one for each event, which nobody removes; `staleOutput`: the output
 * of a program that may have failed; `shared`: invocations at the same time write the same one.
 */
export type FileDefect = 'kept' | 'growing' | 'left' | 'staleOutput' | 'shared';

/** A file below /tmp that outlives its invocation in a way that harms another one. */
export interface StaleFile {
  readonly defect: FileDefect;
  readonly node: Node;
  readonly reach: Reach;
  readonly file: string;
  /** The part of the event that it holds, as the source would name it. */
  readonly from: string | undefined;
}

/** The files that this module's Invoke phase leaves to later invocations, or shares with others. */
export const staleFilesIn = memoPer((module: Module): readonly StaleFile[] => {
  const uses = temporaryFilesIn(module);
  const written = uses.flatMap((use): StaleFile[] => {
    const isWrite = use.action === 'write' || use.action === 'append' || use.action === 'directory';
    const reach = isWrite ? invokePhaseOf(module, use.node) : undefined;
    const defect = reach && defectOf(module, use, uses, reach.handler);
    const from = use.content && keptOf(module, [use.content])?.text;
    return defect ? [{ defect, node: use.node, reach, file: use.name.text, from }] : [];
  });
  return [...written, ...staleOutputsIn(module, uses)];
});

function defectOf(
  module: Module,
  use: FileUse,
  uses: readonly FileUse[],
  handler: Handler,
): FileDefect | undefined {
  const isOfEvent = use.content !== undefined && belongsToEvent(module, use.content);
  // `mkdtemp` adds to the name what makes it another one each time.
  const isFixed = use.name.kind === 'fixed' && use.action !== 'directory';
  if (isFixed && use.action === 'write' && isOfEvent) {
    if (isKeptByExistence(module, use, uses) && !removesFiles(handler)) return 'kept';
    return module.settings.concurrency === 'many' ? 'shared' : undefined;
  }
  if (isFixed) {
    const isWrittenAnew = uses.some(({ action, name }) => action === 'write' && name.text === use.name.text);
    return use.action === 'append' && !isWrittenAnew && !removesFiles(handler) ? 'growing' : undefined;
  }
  const isLookedFor = uses.some(({ action, name }) => action === 'exists' && name.text === use.name.text);
  return isLookedFor || removesFiles(handler) ? undefined : 'left';
}

/** Whether code that the handler runs removes files, whichever they are. */
const removesFiles = memoPer((handler: Handler): boolean => {
  const modules = new Set([handler.module, ...reachOf(handler).map(({ module }) => module)]);
  return [...modules].some(({ text }) => removals.test(text));
});

/** The file is written only when it is not there yet, or when reading it has failed. */
function isKeptByExistence(module: Module, write: FileUse, uses: readonly FileUse[]): boolean {
  return uses.some((use) => {
    if (use.name.text !== write.name.text) return false;
    if (use.action === 'read') return isTriedBefore(use.node, write.node);
    return use.action === 'exists' && testsOf(module, use.node).some((test) => decides(test, write.node));
  });
}

/** `try { return read(file) } catch { write(file, …) }`. */
function isTriedBefore(read: Node, write: Node): boolean {
  const isTry = (around: Node): around is TSESTree.TryStatement => around.type === 'TryStatement';
  const attempt = findAround(read, isTry);
  return !!attempt?.handler && isWithin(read, attempt.block) && isWithin(write, attempt.handler);
}

/** Where the answer of a look for the file is read: in place, or by the name of a variable. */
function testsOf(module: Module, look: Node): readonly Node[] {
  let top = outermost(look);
  while (top.parent?.type === 'AwaitExpression') top = outermost(top.parent);
  const variable = top.parent?.type === 'VariableDeclarator' ? variableOf(module, top.parent.id) : undefined;
  return variable ? variable.references.map(({ identifier }) => identifier) : [look];
}

/** Whether a condition made of the test lets the write happen only when the file is missing. */
function decides(test: Node, write: Node): boolean {
  const isIf = (around: Node): around is TSESTree.IfStatement => around.type === 'IfStatement';
  const decision = findAround(test, isIf);
  if (!decision || !isWithin(test, decision.test)) return false;
  const isMissing = someNode(
    decision.test,
    (node) => node.type === 'UnaryExpression' && node.operator === '!' && isWithin(test, node),
  );
  if (isMissing) return isWithin(write, decision.consequent);
  if (decision.alternate) return isWithin(write, decision.alternate);
  return (
    enclosingFunction(write) === enclosingFunction(decision) &&
    write.range[0] > decision.range[1] &&
    someNode(decision.consequent, (node) => node.type === 'ReturnStatement')
  );
}

/** Outputs of programs under a fixed name that are read whether or not the program succeeded; `spawnSync` never throws. */
function staleOutputsIn(module: Module, uses: readonly FileUse[]): StaleFile[] {
  const reads = uses.filter(({ action, name }) => action === 'read' && name.kind === 'fixed');
  if (reads.length === 0) return [];
  return nodesIn(module, 'CallExpression').flatMap((call): StaleFile[] => {
    const isUnchecked = calleeNameOf(call) === 'spawnSync' && call.parent.type === 'ExpressionStatement';
    if (!isUnchecked || !/^(node:)?child_process$/.test(originOf(module, call.callee)?.from ?? '')) return [];
    const reach = invokePhaseOf(module, call);
    const named = namesGiven(module, call);
    const read = reads.find(
      ({ node, name }) =>
        named.has(name.text) &&
        node.range[0] > call.range[1] &&
        enclosingFunction(node) === enclosingFunction(call),
    );
    if (!reach || !read || removesFiles(reach.handler)) return [];
    return [{ defect: 'staleOutput', node: call, reach, file: read.name.text, from: undefined }];
  });
}

/** The names below /tmp among a program's arguments. */
function namesGiven(module: Module, call: TSESTree.CallExpression): ReadonlySet<string> {
  const list = call.arguments[1];
  const elements = list?.type === 'ArrayExpression' ? list.elements : [];
  return new Set(elements.flatMap((element) => (element && temporaryNameOf(module, element)?.text) ?? []));
}
