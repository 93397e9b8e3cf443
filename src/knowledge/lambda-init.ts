/** Init durations of an empty function in milliseconds, by architecture and version of Node.js. */
type Bases = Readonly<Record<'x86_64' | 'arm64', Readonly<Record<string, number>>>>;

/**
 * What Lambda takes for the runtime before it loads the entry, by package type.
 * Zip: public cold-start figures of empty functions, lambda-perf (github.com/maxday/lambda-perf), August 2026: nodejs20.x
 * on x86 138 to 141 ms from 128 to 1024 MB, on arm64 128 to 134; nodejs22.x 138 to 139; nodejs24.x 130 to 134, on arm64
 * 121 to 127. nodejs22.x on arm64 stands between its neighbours. Images: 226 to 305 ms in the same list, for all of them.
 */
export const baseMilliseconds: Readonly<Record<'zip' | 'image', Bases>> = {
  zip: {
    x86_64: { '20': 139, '22': 139, '24': 132 },
    arm64: { '20': 131, '22': 128, '24': 124 },
  },
  image: { x86_64: { '20': 265 }, arm64: { '20': 265 } },
};

/**
 * Lambda's milliseconds per reference millisecond, and milliseconds to read one file of a deployment package.
 * Inferred from published Init durations of the AWS SDK (A. Stuyvenberg, "Benchmarking the AWS SDK", 2023, x86, 1024 MB)
 * against the same imports on the reference machine; they came out between 1.3 and 1.9, and 0.2 and 0.55 ms a file.
 * Memory has no part in it: Init runs with a full vCPU at every size (lambda-perf; Serverless Land, "Init heavy lifting").
 */
export const referenceFactor = 1.5;
export const millisecondsPerFile = 0.3;

/**
 * Megabytes at which a function has one vCPU. Provisioned environments and second tries run at the function's own share
 * (Lambda Developer Guide, "Configure Lambda function memory"; Serverless Land, "Init heavy lifting").
 */
export const megabytesOfOneProcessor = 1769;

/** The least memory of a function, in megabytes (Lambda Developer Guide, "Lambda quotas"). */
export const leastMegabytes = 128;

/** Lambda's limit for the Init phase on demand, in milliseconds (Lambda Developer Guide, "Execution environment lifecycle"). */
export const initLimitMilliseconds = 10_000;

/** The limit for provisioned concurrency and managed instances in seconds, or the function's time-out where that is longer (same page). */
export const provisionedLimitSeconds = 130;
