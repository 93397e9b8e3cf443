/** Reference milliseconds per kilobyte of CommonJS that an ES module imports, by version: from 24 on next to nothing. */
export const lexedKilobyte: Readonly<Partial<Record<number, number>>> = { 18: 0.057, 20: 0.057, 22: 0.045 };

/** Reference milliseconds of the first touch of `Headers`, `Request`, `Response` or `FormData`: 22 to 30 on all versions. */
export const fetchGlobalMilliseconds = { low: 22, high: 30 } as const;

/** The globals that load an HTTP client on first touch. */
export const fetchGlobals: ReadonlySet<string> = new Set(['Headers', 'Request', 'Response', 'FormData']);
