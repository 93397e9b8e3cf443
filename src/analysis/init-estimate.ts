import type { Node } from '../ast/walk.js';
import { isFile, realPathOf } from '../files/files.js';
import { initCostBound, type CostBound } from '../init-cost/bound.js';
import { estimateInitCost, type InitEstimate as Estimate } from '../init-cost/estimate.js';
import { lambdaModel } from '../init-cost/cost-model.js';
import { fetchGlobalMilliseconds, fetchGlobals } from '../knowledge/runtime-loads.js';
import { memoPer } from '../memo.js';
import { handlersIn } from './handlers.js';
import { initCodeIn, ownNodesOf } from './init-code.js';
import { variableOf, type Module } from './module.js';

/** What the Init phase of one entry comes to. */
export type InitEstimate = Estimate;

const estimates = memoPer<Module, Map<number, InitEstimate>>(() => new Map());

/** The Init phase of an entry from its file on disk, with the imports that alone cost more than some milliseconds. */
function estimateWith(module: Module, importsAbove: number): InitEstimate {
  const importsOf = importsAbove === Infinity ? 'none' : 'entry';
  const known = estimates(module).get(importsAbove);
  const estimate = known ?? estimateInitCost(module.path, { root: module.root, importsOf, importsAbove });
  estimates(module).set(importsAbove, estimate);
  return estimate;
}

const boundOf = memoPer((module: Module): CostBound | undefined =>
  isEntry(module) ? initCostBound(module.path, module.root) : undefined,
);

/** What the ceiling does not know: what a module computes. */
const computes = /(?:pbkdf2|scrypt|hash|generateKeyPair)Sync\b/;

/** The estimate, when the whole of it can be over one budget or a single import over another (milliseconds); `undefined` when neither can. */
export function initEstimateOver(
  module: Module,
  budget: number,
  importBudget: number,
): InitEstimate | undefined {
  const bound = boundOf(module);
  if (!bound) return undefined;
  const canBeOver = bound.total > budget || bound.load > importBudget || computes.test(module.text);
  return canBeOver ? estimateWith(module, importBudget) : undefined;
}

function isEntry(module: Module): boolean {
  return handlersIn(module).length > 0 && isFile(module.path);
}

/** The first touch of a global that loads an HTTP client. */
export interface GlobalTouch {
  readonly node: Node;
  /** Its name, and between which milliseconds of Init it lies, for a message. */
  readonly texts: { readonly name: string; readonly low: string; readonly high: string };
}

/** Where the entry touches such a global at Init, when nothing else that it loads does, and it takes longer than a budget. */
export function globalTouchOver(module: Module, budget: number): GlobalTouch | undefined {
  const [low, high] = [fetchGlobalMilliseconds.low, fetchGlobalMilliseconds.high].map(
    (milliseconds) => milliseconds * lambdaModel.lambda.factor,
  ) as [number, number];
  const node = low > budget && isEntry(module) ? touchIn(module) : undefined;
  if (node?.type !== 'Identifier') return undefined;
  const others = estimateWith(module, Infinity).fetchGlobalFiles.filter(
    (file) => file !== realPathOf(module.path),
  );
  if (others.length > 0) return undefined;
  return { node, texts: { name: node.name, low: low.toFixed(0), high: high.toFixed(0) } };
}

const touchIn = memoPer((module: Module): Node | undefined => {
  if (![...fetchGlobals].some((name) => module.text.includes(name))) return undefined;
  let touch: Node | undefined;
  for (const stretch of initCodeIn(module).filter((each) => each.module === module))
    ownNodesOf(stretch, (node) => {
      if (!touch && node.type === 'Identifier' && isTouch(module, node, node.name)) touch = node;
    });
  return touch;
});

function isTouch(module: Module, node: Node, name: string): boolean {
  if (!fetchGlobals.has(name) || (variableOf(module, node)?.defs.length ?? 0) > 0) return false;
  const { parent } = node;
  if (parent?.type === 'MemberExpression') return parent.object === node;
  return /^(NewExpression|CallExpression|ClassDeclaration|ClassExpression|VariableDeclarator|BinaryExpression)$/.test(
    parent?.type ?? '',
  );
}
