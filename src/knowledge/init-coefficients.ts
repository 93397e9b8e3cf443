/** Reference milliseconds per unit of what loading a module graph consists of. */
export interface InitCoefficients {
  readonly commonJsFile: number;
  readonly esModuleFile: number;
  /** Per 1024 bytes of code without comments. */
  readonly codeKilobyte: number;
  readonly commentKilobyte: number;
  readonly jsonKilobyte: number;
  /** Per 1000 nodes of statements and expressions that run at load. */
  readonly thousandNodes: number;
  readonly hundredCalls: number;
  readonly hundredClosures: number;
  readonly hundredMethods: number;
  readonly tenClasses: number;
  readonly package: number;
  readonly directory: number;
  /** Factor on the table of built-in modules. */
  readonly builtinFactor: number;
  /** First touch of `Headers`, `Request`, `Response` or `FormData`, which loads undici. */
  readonly fetchGlobals: number;
  /** First touch of a web stream. */
  readonly streamGlobals: number;
  readonly nativeAddon: number;
  /** Per 1024 bytes of CommonJS that ES modules import: its exports are lexed. */
  readonly lexedKilobyte: number;
  /** Start of the lexer, once. */
  readonly lexer: number;
  /** The entry is an ES module. */
  readonly esModuleEntry: number;
  readonly constant: number;
}

/**
 * Node.js 20.20, unbundled graphs.
 * Non-negative least squares on the relative error, Huber weights, of 501 loads of popular packages (CommonJS and ES
 * modules, fresh process, median of 9 to 11 runs), measured in November 2026 on 2 EPYC vCPU ("reference milliseconds").
 */
export const node20Coefficients: InitCoefficients = {
  commonJsFile: 0.1853,
  esModuleFile: 0.4674,
  codeKilobyte: 0.0086,
  commentKilobyte: 0.0087,
  jsonKilobyte: 0.0241,
  thousandNodes: 0.583,
  hundredCalls: 0.3457,
  hundredClosures: 0.6423,
  hundredMethods: 0.4767,
  tenClasses: 0.3739,
  package: 0.3282,
  directory: 0.0687,
  builtinFactor: 1.2627,
  fetchGlobals: 16.3145,
  streamGlobals: 0.5128,
  nativeAddon: 43.2763,
  lexedKilobyte: 0.0594,
  lexer: 3.2998,
  esModuleEntry: 0.7066,
  constant: 1.2739,
};

/** How reference milliseconds become milliseconds of Lambda's Init phase. */
export interface LambdaSpeed {
  /** Init duration of an empty function, in milliseconds. */
  readonly baseMilliseconds: number;
  /** Lambda's milliseconds per reference millisecond. */
  readonly factor: number;
  /** Milliseconds to read one file of the deployment package. */
  readonly millisecondsPerFile: number;
}

/**
 * Zip package, on demand, x86. Memory has no part in it: Init runs with a full vCPU at every size.
 * Base: public cold-start figures of nodejs20.x, 138 to 141 ms from 128 to 1024 MB (lambda-perf, August 2026).
 * Factor and time per file: inferred from published Init durations of the AWS SDK (A. Stuyvenberg, 2023) against the
 * same imports on the reference machine; they came out between 1.3 and 1.9, and 0.2 and 0.55 ms a file.
 */
export const lambdaSpeed: LambdaSpeed = { baseMilliseconds: 139, factor: 1.5, millisecondsPerFile: 0.3 };

/** Built-in modules that Lambda's runtime client loads before the handler's module. */
export const preloadedBuiltins: readonly string[] = ['http', 'net', 'util', 'fs', 'path', 'assert'];

/** Lambda's limit for the Init phase, in milliseconds. */
export const initLimitMilliseconds = 10_000;

/**
 * Reference milliseconds that a kilobyte of code can cost at most by the coefficients, beside what every file costs.
 * The densest of 14,746 files of 265 installed packages comes to 0.248, all of them together to 0.035.
 */
export const densestCodeMilliseconds = 0.3;
