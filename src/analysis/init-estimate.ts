import { isBuiltin } from 'node:module';
import type { Node } from '../ast/walk.js';
import { isFile, realPathOf } from '../files/files.js';
import { initCostBound, initCostCeiling, namedBy, type CostBound } from '../init-cost/bound.js';
import type { InitEstimate as Estimate } from '../init-cost/estimate.js';
import { keptEstimateOf } from '../init-cost/kept-estimates.js';
import { lambdaSpeedOf } from '../init-cost/lambda-speed.js';
import { initLimitMilliseconds } from '../knowledge/lambda-init.js';
import { fetchGlobalMilliseconds, fetchGlobals } from '../knowledge/runtime-loads.js';
import { memoPer } from '../memo.js';
import { resolveOwnPath } from '../project/own-files.js';
import { handlersIn, type Handler } from './handlers.js';
import { initCodeIn, ownNodesOf } from './init-code.js';
import { initWaysOf, type InitWay } from './init-ways.js';
import { installedLoadsIn, moduleLoadsIn } from './module-loads.js';
import { variableOf, type Module } from './module.js';

/** What the Init phase of one entry comes to, in the dearest of the ways in which it is deployed. */
export interface InitEstimate extends Estimate {
  readonly bundled: InitWay['bundled'];
}

const estimates = memoPer<InitWay, Map<number, InitEstimate>>(() => new Map());

/** The Init phase of an entry from its file on disk, with the imports that alone cost more than some milliseconds. */
function estimateWith({ module }: Handler, way: InitWay, importsAbove: number): InitEstimate {
  const known = estimates(way).get(importsAbove);
  if (known) return known;
  const { deployed, bundled } = way;
  const importsOf = importsAbove === Infinity ? 'none' : 'entry';
  const options = {
    root: module.root,
    importsOf,
    importsAbove,
    deployed,
    isBundled: bundled !== 'no',
  } as const;
  const estimate = { ...keptEstimateOf(module.path, options), bundled };
  estimates(way).set(importsAbove, estimate);
  return estimate;
}

const bounds = memoPer((handler: Handler): ReadonlyMap<InitWay, CostBound> => {
  const { path, root } = handler.module;
  return new Map(initWaysOf(handler).map((way) => [way, initCostBound(path, root, way.deployed)]));
});

/** What the ceiling does not know: what a module computes. */
const computes = /(?:pbkdf2|scrypt|hash|generateKeyPair)Sync\b/;

/** What somebody wants to be told of an Init phase. */
export interface InitQuestion {
  /** Budget for the whole; the limit of Lambda when it is left out. */
  readonly maxMilliseconds?: number;
  /** What a single import may take; it is not asked for when it is left out. */
  readonly maxMillisecondsPerImport?: number;
  /** Waits without end, whatever else it takes. */
  readonly checkUnbounded: boolean;
  /** What each import takes. */
  readonly showImports: boolean;
}

/**
 * The handler of a module, one that a template declares where there is one, when there may be something to tell of its
 * Init phase, or when it touches a global that is dear.
 */
export function handlerThatMayTake(module: Module, question: InitQuestion): Handler | undefined {
  const [whole, single] = leastTold(question.maxMilliseconds ?? initLimitMilliseconds, question);
  if (!touchIn(module) && !mayInitTake(module, whole, single)) return undefined;
  const handlers = handlersIn(module);
  return handlers.find(({ declared }) => declared.length > 0) ?? handlers[0];
}

/** The milliseconds of the whole, and of an import, from which on something is told. */
function leastTold(budget: number, question: InitQuestion): readonly [number, number] {
  const { checkUnbounded, showImports, maxMillisecondsPerImport = Infinity } = question;
  return [checkUnbounded ? 0 : budget, showImports ? 0 : maxMillisecondsPerImport];
}

/** Whether that may be in whatever way the module is deployed: told without a look at templates, which the exact answer needs. */
function mayInitTake(module: Module, milliseconds: number, importMilliseconds: number): boolean {
  const { path, root, settings } = module;
  if (!isFile(path)) return false;
  if (computes.test(module.text)) return true;
  const alone = { files: 1, codeLength: module.text.length, dataBytes: 0 };
  const isAlone = moduleLoadsIn(module).every(({ specifier }) => isNowhere(module, specifier));
  const { total, load } = initCostCeiling(isAlone ? alone : namedBy(path, root), settings.calibration);
  return total > milliseconds || load > importMilliseconds;
}

/** Whether a specifier names nothing that is loaded from the disk: a module of Node.js, or a package that is not installed. */
function isNowhere(module: Module, specifier: string): boolean {
  if (isBuiltin(specifier)) return true;
  const isOwn =
    specifier.startsWith('.') || resolveOwnPath(specifier, module.path, module.root) !== undefined;
  return !isOwn && !installedLoadsIn(module).has(specifier);
}

/** The estimate, when the whole of it can be over a budget (milliseconds) or something else be told; `undefined` when nothing can. */
export function initEstimateOver(
  handler: Handler,
  budget: number,
  question: InitQuestion,
): InitEstimate | undefined {
  const [whole, single] = leastTold(budget, question);
  const { module } = handler;
  if (!isFile(module.path)) return undefined;
  const isAny = computes.test(module.text);
  return [...bounds(handler)]
    .filter(([, bound]) => isAny || bound.total > whole || bound.load > single)
    .map(([way]) => estimateWith(handler, way, single))
    .reduce<InitEstimate | undefined>(
      (dearest, one) => (dearest && dearest.milliseconds >= one.milliseconds ? dearest : one),
      undefined,
    );
}

/** The first touch of a global that loads an HTTP client. */
export interface GlobalTouch {
  readonly node: Node;
  /** Its name, and between which milliseconds of Init it lies, for a message. */
  readonly texts: { readonly name: string; readonly low: string; readonly high: string };
}

/** Where the entry touches such a global at Init, when nothing else that it loads does, and it takes longer than a budget. */
export function globalTouchOver(handler: Handler, budget: number): GlobalTouch | undefined {
  const { module } = handler;
  const { factor } = lambdaSpeedOf({ calibration: module.settings.calibration });
  const [low, high] = [fetchGlobalMilliseconds.low, fetchGlobalMilliseconds.high].map(
    (milliseconds) => milliseconds * factor,
  ) as [number, number];
  const node = low > budget && isFile(module.path) ? touchIn(module) : undefined;
  if (node?.type !== 'Identifier') return undefined;
  const [way] = initWaysOf(handler);
  const others = estimateWith(handler, way, Infinity).fetchGlobalFiles.filter(
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
