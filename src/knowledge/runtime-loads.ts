/** The last version of Node.js whose `require` refuses ES modules on Lambda: it starts 20 and 22 with `--no-experimental-require-module`. */
export const lastWithoutRequiredModules = 22;

/** The first version that parses the `exports` of a package anew for each of its ES modules. */
export const firstReadingExportsAgain = 22;

/**
 * Reference milliseconds per kilobyte of `exports`, for each ES module of its package: 0.021 to 0.027 on Node.js 22 and 24
 * (one import of `date-fns` took 145 ms on 20, 1,065 ms on 22, 1,351 ms on 24; measured in November 2026).
 */
export const exportsKilobyte = 0.024;

/** Reference milliseconds per kilobyte of CommonJS that an ES module imports, by version: from 24 on next to nothing. */
export const lexedKilobyte: Readonly<Partial<Record<number, number>>> = { 18: 0.057, 20: 0.057, 22: 0.045 };

/** Reference milliseconds of the first touch of `Headers`, `Request`, `Response` or `FormData`: 22 to 30 on all versions. */
export const fetchGlobalMilliseconds = { low: 22, high: 30 } as const;

/** The globals that load an HTTP client on first touch. */
export const fetchGlobals: ReadonlySet<string> = new Set(['Headers', 'Request', 'Response', 'FormData']);
