import {
  baseMilliseconds,
  initLimitMilliseconds,
  megabytesOfOneProcessor,
  millisecondsPerFile,
  provisionedLimitSeconds,
  referenceFactor,
} from '../knowledge/lambda-init.js';
import type { NodeRuntime } from '../modules/runtimes.js';

/** How reference milliseconds become milliseconds of Lambda's Init phase. */
export interface LambdaSpeed {
  /** Init duration of an empty function, in milliseconds. */
  readonly baseMilliseconds: number;
  /** Lambda's milliseconds per reference millisecond. */
  readonly factor: number;
  /** Milliseconds to read one file of the deployment package. */
  readonly millisecondsPerFile: number;
}

/** What a user measured: fits of their own functions replace the published figures. */
export interface Calibration {
  /** Lambda's milliseconds per reference millisecond. */
  readonly cpuFactor?: number | undefined;
  readonly millisecondsPerFile?: number | undefined;
  /** Init duration of an empty function. */
  readonly baseMilliseconds?: number | undefined;
}

/** A function as it is declared, as far as its Init phase depends on it. */
export interface DeployedAs {
  /** Runtime identifier, such as `nodejs22.x`. */
  readonly runtime?: string | undefined;
  readonly architecture?: 'x86_64' | 'arm64' | undefined;
  readonly packageType?: 'zip' | 'image' | undefined;
  readonly memoryMegabytes?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** Environments are prepared before they are needed, at the speed of the function's memory. */
  readonly isProvisioned?: boolean | undefined;
  /** It runs on instances of the account (Lambda Managed Instances). */
  readonly isManagedInstance?: boolean | undefined;
  readonly calibration?: Calibration | undefined;
}

/** How fast Init runs: at full speed on demand, at the speed of the function's memory where it is provisioned. */
export function lambdaSpeedOf(deployed: DeployedAs): LambdaSpeed {
  const { calibration = {}, isProvisioned = false } = deployed;
  const slowdown = (isProvisioned ? slowdownOf(deployed.memoryMegabytes) : undefined) ?? 1;
  return {
    baseMilliseconds: (calibration.baseMilliseconds ?? publishedBase(deployed)) * slowdown,
    factor: (calibration.cpuFactor ?? referenceFactor) * slowdown,
    millisecondsPerFile: (calibration.millisecondsPerFile ?? millisecondsPerFile) * slowdown,
  };
}

function publishedBase({ runtime, architecture, packageType }: DeployedAs): number {
  const bases = baseMilliseconds[packageType ?? 'zip'][architecture ?? 'x86_64'];
  return bases[versionOf(runtime)] ?? bases['20'] ?? 0;
}

/** The runtime as far as the loading of modules differs: newer ones are like Node.js 24, others like 20. */
export function nodeRuntimeOf(runtime: string | undefined): NodeRuntime {
  const version = Number(versionOf(runtime));
  return version >= 24 ? 'nodejs24.x' : version >= 22 ? 'nodejs22.x' : 'nodejs20.x';
}

/** The major version of Node.js in a runtime identifier; 20 for others. */
function versionOf(runtime: string | undefined): string {
  return /^nodejs(\d+)/.exec(runtime ?? '')?.[1] ?? '20';
}

/** How many times slower than a whole processor a function of this size is. */
function slowdownOf(memoryMegabytes: number | undefined): number | undefined {
  return memoryMegabytes === undefined ? undefined : Math.max(1, megabytesOfOneProcessor / memoryMegabytes);
}

/** How long the Init phase of a function may take, in milliseconds. */
export function initLimitOf(deployed: DeployedAs): number {
  if (!isPrepared(deployed)) return initLimitMilliseconds;
  return Math.max(provisionedLimitSeconds, deployed.timeoutSeconds ?? 0) * 1000;
}

/** Environments that are initialized before anything is invoked have more time, and no second try. */
function isPrepared({ isProvisioned, isManagedInstance }: DeployedAs): boolean {
  return isProvisioned === true || isManagedInstance === true;
}

/** What happens to an Init phase over ten seconds: it is tried again inside the first invocation, without the burst. */
export interface SecondTry {
  /** How many times slower it runs than the first try; `undefined` when the function's memory is unknown. */
  readonly slowdown: number | undefined;
  /** What the second try takes by itself. */
  readonly milliseconds: number | undefined;
  /** The function's time-out, which ends the second try too. */
  readonly timeoutSeconds: number | undefined;
  /** Whether it ends before the time-out; `undefined` when that cannot be told. */
  readonly isInTime: boolean | undefined;
  /** The same as a sentence. */
  readonly message: string;
}

/** The second try of an Init phase, by what the first would take; `undefined` when there is none. */
export function secondTryOf(milliseconds: number, deployed: DeployedAs): SecondTry | undefined {
  if (isPrepared(deployed) || milliseconds <= initLimitMilliseconds) return undefined;
  const { timeoutSeconds } = deployed;
  const slowdown = slowdownOf(deployed.memoryMegabytes);
  const again = slowdown === undefined ? undefined : milliseconds * slowdown;
  // At any speed it takes at least as long as the first.
  const isLate = timeoutSeconds !== undefined && (again ?? milliseconds) >= timeoutSeconds * 1000;
  const isKnown = timeoutSeconds !== undefined && again !== undefined;
  const facts = { slowdown, milliseconds: again, timeoutSeconds };
  const isInTime = isLate ? false : isKnown ? true : undefined;
  return { ...facts, isInTime, message: messageOf({ ...facts, isInTime }) };
}

function messageOf({ slowdown, milliseconds, timeoutSeconds, isInTime }: Omit<SecondTry, 'message'>): string {
  const speed =
    slowdown === undefined
      ? "at the function's share of a vCPU"
      : slowdown > 1
        ? `at 1/${rounded(slowdown)} of a vCPU`
        : 'without a burst';
  const limit = timeoutSeconds === undefined ? "the function's time-out" : `${timeoutSeconds} s`;
  const need = milliseconds === undefined ? '' : `; it needs about ${rounded(milliseconds / 1000)} s`;
  const end = isInTime === false ? ', so that no invocation succeeds' : '';
  return `Init over ${initLimitMilliseconds / 1000} s is tried again ${speed} within ${limit}${need}${end}.`;
}

function rounded(value: number): string {
  return String(Number(value.toFixed(1)));
}
