import { enclosingFunctions, functionNameOf, type FunctionNode } from '../ast/functions.js';
import { memoPer } from '../memo.js';
import type { Reach } from './call-closure.js';
import type { Handler } from './handlers.js';
import { wholeReachOf } from './project-reach.js';

/** A module of the project's own that a handler reaches, the handler's own left out. */
export interface ReachedModule {
  /** Absolute path. */
  readonly file: string;
  /** What invocations run there, nearest first; empty when the module is loaded and nothing of it is known to run later. */
  readonly functions: readonly NamedFunction[];
  /** The files whose loading leads to it during Init, the handler's first; `undefined` when Init does not load it. */
  readonly loadedThrough: readonly string[] | undefined;
}

/** A function that an invocation runs. */
export interface NamedFunction {
  /** `undefined` for a function without a name. */
  readonly name: string | undefined;
  readonly line: number;
  /** Names of the functions that lead to it, the handler first. */
  readonly way: readonly string[];
}

/** The modules that a handler reaches: those whose functions its invocations run, then those that are loaded during Init only. */
export const reachedModulesOf = memoPer((handler: Handler): readonly ReachedModule[] => {
  const { functions, loads } = wholeReachOf(handler);
  const own = handler.module.path;
  const named = new Map<string, NamedFunction[]>();
  const reached = new Set(functions.map(({ fn }) => fn));
  for (const { module, fn, reach } of functions) {
    if (module.path === own || isPartOfAnother(fn, reached)) continue;
    const line = module.text.slice(0, fn.range[0]).split('\n').length;
    const found = { name: functionNameOf(fn), line, way: wayTo(fn, reach) };
    named.set(module.path, [...(named.get(module.path) ?? []), found]);
  }
  const files = new Set([...named.keys(), ...loads.keys()]);
  files.delete(own);
  return [...files].map((file) => ({
    file,
    functions: named.get(file) ?? [],
    loadedThrough: loads.get(file)?.through,
  }));
});

/** A callback or closure without a name, inside a function that is named already. */
function isPartOfAnother(fn: FunctionNode, reached: ReadonlySet<FunctionNode>): boolean {
  if (functionNameOf(fn) !== undefined) return false;
  return enclosingFunctions(fn).some((around) => reached.has(around));
}

function wayTo(fn: FunctionNode, { handler, via }: Reach): string[] {
  const isNamed = functionNameOf(fn) !== undefined && functionNameOf(fn) === via.at(-1);
  return [handler.name, ...(isNamed ? via.slice(0, -1) : via)];
}
