import type { ModuleEdge } from './edges.js';
import type { EagerFeatures } from './eager-features.js';

/** What evaluating a module and calling what it exports comes to, as plain data. */
export interface ModuleCode {
  /** What a reader of the module finds: the text says ES module, whatever the file is called. */
  readonly hasModuleSyntax: boolean;
  /** The program level first, then the functions that it calls or others can call. */
  readonly units: readonly CodeUnit[];
  readonly values: readonly Value[];
  readonly edges: readonly ModuleEdge[];
  /** The object of exports, as a value. */
  readonly exports: number;
  /** Values that took its place by `module.exports = …`. */
  readonly exported: readonly number[];
  /** Exports behind getters that Node.js reads on behalf of every ES module that imports this one. */
  readonly readByFacade: readonly string[];
}

/** Code that runs as a whole: the program level, or one function. */
export interface CodeUnit {
  readonly features: EagerFeatures;
  /** Indices of the edges that it loads. */
  readonly loads: readonly number[];
  /** Indices of units of the same module that it runs. */
  readonly runs: readonly number[];
  /** Units that run when one of some edges leads nowhere. */
  readonly catches?: readonly { readonly unit: number; readonly tried: readonly number[] }[];
  readonly uses: readonly Use[];
  /** The value that it returns, as far as it can be told. */
  readonly returns?: number;
  /** Nobody has asked for it: all of the module has to be read first. */
  readonly isUnread?: boolean;
}

/** What a unit does with a value: `all` reads every member of it. */
export type Use = readonly [how: 'call' | 'new' | 'read' | 'all', value: number];

/** Values by the names of members; numbers are indices of values. */
export type Members = Readonly<Record<string, number>>;

/** What an expression stands for, as far as it matters to callers in other modules. */
export type Value =
  | { readonly is: 'function'; readonly unit: number; readonly members?: Members; readonly methods?: Members }
  | {
      readonly is: 'class';
      readonly unit: number;
      readonly base?: number;
      readonly members?: Members;
      readonly methods?: Members;
    }
  | { readonly is: 'object'; readonly members: Members; readonly spreads?: readonly number[] }
  | { readonly is: 'getter'; readonly function: number }
  | { readonly is: 'load'; readonly edge: number }
  | { readonly is: 'member'; readonly object: number; readonly name: string }
  | { readonly is: 'result'; readonly callee: number }
  | { readonly is: 'instance'; readonly class: number };

/** Units of a module that run with it, whatever other modules do. */
export function ownUnitsOf(code: ModuleCode): ReadonlySet<number> {
  const running = new Set([0]);
  for (const unit of running) for (const next of code.units[unit]?.runs ?? []) running.add(next);
  return running;
}
