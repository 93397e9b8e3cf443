import type { MillisecondRange } from '../knowledge/init-work.js';

/** What a module does when it is evaluated, at a place of its text. */
export interface Work {
  readonly kind: WorkKind;
  /** Offsets in the text of the file, without byte order mark. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** What the code names, shortened: a call, a specifier. */
  readonly text: string;
  /** `undefined` when nobody can tell from the text. */
  readonly milliseconds?: MillisecondRange | undefined;
  /** Of a file that is read, as far as it was found on the disk. */
  readonly bytes?: number | undefined;
  /** Rounds of a loop. */
  readonly rounds?: number | undefined;
  /** Of requests: evaluation goes on when the answer is there. */
  readonly isAwaited?: boolean;
  /** Of requests: something in the code ends the wait; `undefined` when that cannot be told. */
  readonly isBounded?: boolean | undefined;
  /** Of requests and waits: beside others of one `Promise.all`, or one after another. */
  readonly order?: 'sequential' | 'parallel';
  /** Of loads: with the module, later or never, or only for the compiler. */
  readonly timing?: 'eager' | 'lazy' | 'erased';
}

/**
 * `load`: another module is loaded; `barrel`: a module of the project passes on what nobody needs; `global`: a global is touched
 * that Node.js loads on first touch; `wait`: something is awaited that is no request.
 */
export type WorkKind =
  | 'load'
  | 'barrel'
  | 'client'
  | 'schema'
  | 'file'
  | 'regex'
  | 'wasm'
  | 'crypto'
  | 'process'
  | 'loop'
  | 'network'
  | 'wait'
  | 'global';

/** Work in the order in which the Init phase comes to it. */
export interface WorkItem extends Work {
  /** Absolute path. */
  readonly file: string;
  /** Names of the functions between the top level of a module and the place. */
  readonly through: readonly string[];
}

/** One thing that code does, in the order of its text. */
export type Step =
  | { readonly kind: 'work'; readonly work: Work; readonly path?: FilePath }
  /** A call of `load`, `config.load`, the constructor of a class; `otherwise` is what it is when that is none of the project. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly isAwaited: boolean;
      readonly otherwise: Work | undefined;
    }
  /** `require` or `import()`, by where it stands. */
  | { readonly kind: 'load'; readonly start: number };

/** The file that a call reads, as the code spells it: below its module, or wherever the process runs. */
export interface FilePath {
  readonly base: 'module' | 'process';
  readonly names: readonly string[];
  /** The bytes are decoded, or parsed as JSON. */
  readonly isParsed: boolean;
}
