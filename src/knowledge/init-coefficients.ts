/** Reference milliseconds per unit of what loading a module graph consists of. */
export interface InitCoefficients {
  readonly commonJsFile: number;
  readonly esModuleFile: number;
  /** Times the square root of the number of files: the first warm up the loader for the rest. */
  readonly warmUp: number;
  /** Per 1024 bytes of code without comments, up to 4096 of them in one file. */
  readonly codeKilobyte: number;
  /** Per 1024 bytes beyond that: bundles of that size are mostly data and functions in functions that nothing enters. */
  readonly farCodeKilobyte: number;
  /** Per 1024 bytes of code that a minifier wrote. */
  readonly minifiedKilobyte: number;
  readonly commentKilobyte: number;
  readonly jsonKilobyte: number;
  /** Per 1000 nodes of statements and expressions that run at load. */
  readonly thousandNodes: number;
  readonly hundredCalls: number;
  readonly hundredClosures: number;
  readonly hundredMethods: number;
  readonly tenClasses: number;
  /** Properties of object literals. */
  readonly hundredProperties: number;
  /** Per 1024 UTF-16 units of string literals that are evaluated. */
  readonly stringKilobyte: number;
  readonly package: number;
  readonly directory: number;
  /** Factor on the table of built-in modules. */
  readonly builtinFactor: number;
  readonly nativeAddon: number;
  /** A CommonJS file that an ES module imports: its exports are lexed, and a facade is made of them. */
  readonly lexedFile: number;
  /** Per 1024 bytes of code of such files, up to 512 of them in one file. */
  readonly lexedKilobyte: number;
  /** Per 1024 bytes beyond that. */
  readonly lexedFarKilobyte: number;
  readonly lexedCommentKilobyte: number;
  /** Start of the lexer, once. */
  readonly lexer: number;
  /** Per 1024 bytes of its package's `exports` map, for every ES module. */
  readonly exportsMapKilobyte: number;
  /** The entry is an ES module. */
  readonly esModuleEntry: number;
  readonly constant: number;
}

/** Everything that was measured with one version of Node.js. */
export interface InitTable {
  /** Which Node.js, how and from what, when, and where: "reference milliseconds" are those of that machine. */
  readonly provenance: {
    readonly node: string;
    readonly source: string;
    readonly date: string;
    readonly machine: string;
  };
  readonly coefficients: InitCoefficients;
  /** Built-in modules and globals that are loaded on first touch (`globalThis.Headers`), after what Lambda's runtime client loads before the handler's module. */
  readonly builtins: {
    /** Milliseconds for the first load of each by itself. */
    readonly milliseconds: Readonly<Record<string, number>>;
    /** Internal modules of Node.js behind them, grouped by who loads them: how many, and names separated by spaces. */
    readonly internalGroups: readonly (readonly [count: number, builtins: string])[];
    /** What importing one into an ES module loads too. */
    readonly importing: Readonly<Record<string, string>>;
  };
}
