import type { Calibration } from '../init-cost/lambda-speed.js';

/** What a user says once for all rules, under `settings['aws-lambda']`. */
export interface Settings {
  /** Directory that readers of templates and project files never leave; absolute, or relative to ESLint's cwd. */
  readonly root?: string;
  /** Templates to read instead of searching for them; paths or globs relative to the root. */
  readonly templates?: readonly string[];
  /** Directory that `cdk synth` writes, relative to the root: its templates are read beside everything else, until the app is edited. */
  readonly cdkOut?: string;
  /** Names of exports that are handlers in the files that this configuration applies to. */
  readonly handlers?: readonly string[];
  /** Lambda runtime identifier, such as `nodejs22.x`; a template's own runtime wins. */
  readonly runtime?: string;
  /** Memory in MB for the Init estimate; a template's own value wins. */
  readonly memorySize?: number;
  /** Lambda's speed as the user's own log lines have it, for the Init estimate. */
  readonly calibration?: Calibration;
  /** `many` on Lambda Managed Instances, where one environment serves concurrent invocations. */
  readonly concurrency?: 'one' | 'many';
  /** The project's own functions that memoise what they are given, such as `once`. */
  readonly memoFunctions?: readonly string[];
  /** The project's own wrappers that make a handler or a record function idempotent. */
  readonly idempotencyWrappers?: readonly string[];
  /** The project's own functions that take a promise and see to it that it settles before the invocation ends. */
  readonly awaitingFunctions?: readonly string[];
}

const documentation =
  'https://github.com/eslint-plugin-aws-lambda/eslint-plugin-aws-lambda/blob/main/docs/settings.md';

const isString = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every(isString);

const calibrationKeys: readonly string[] = [
  'baseMilliseconds',
  'cpuFactor',
  'millisecondsPerFile',
] satisfies (keyof Calibration)[];

/** Numbers that were fitted; the base and the time per file may come out at nothing. */
function isCalibration(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, amount]: [string, unknown]) => {
    const isAmount = typeof amount === 'number' && Number.isFinite(amount) && amount >= 0;
    return calibrationKeys.includes(key) && isAmount && (key !== 'cpuFactor' || amount > 0);
  });
}

const shapes: Record<
  keyof Settings,
  { readonly fits: (value: unknown) => boolean; readonly expected: string }
> = {
  root: { fits: isString, expected: 'a directory path' },
  templates: { fits: isStrings, expected: 'an array of paths' },
  cdkOut: { fits: isString, expected: 'a directory path' },
  handlers: { fits: isStrings, expected: 'an array of export names' },
  runtime: {
    fits: (value) => typeof value === 'string' && /^nodejs\d+\.x$/.test(value),
    expected: 'a Node.js runtime such as "nodejs22.x"',
  },
  memorySize: {
    fits: (value) => Number.isInteger(value) && (value as number) >= 128 && (value as number) <= 10_240,
    expected: 'an integer from 128 to 10240 (MB)',
  },
  calibration: {
    fits: isCalibration,
    expected:
      'an object of baseMilliseconds, cpuFactor and millisecondsPerFile, numbers from 0 on, cpuFactor above it',
  },
  concurrency: { fits: (value) => value === 'one' || value === 'many', expected: '"one" or "many"' },
  memoFunctions: { fits: isStrings, expected: 'an array of function names' },
  idempotencyWrappers: { fits: isStrings, expected: 'an array of function names' },
  awaitingFunctions: { fits: isStrings, expected: 'an array of function names' },
};

const none: Settings = {};
const read = new WeakMap<object, Settings>();

/** Reads and checks `settings['aws-lambda']`; throws on unknown keys and wrong types, with the allowed ones named. */
export function readSettings(settings: Readonly<Record<string, unknown>>): Settings {
  const given = settings['aws-lambda'];
  if (given === undefined) return none;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`settings["aws-lambda"] must be an object. See ${documentation}.`);
  }
  const known = read.get(given);
  if (known) return known;
  // `toJSON` is the plugin's own: what enters the key of ESLint's cache.
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => key !== 'toJSON')) as Settings;
  for (const [key, value] of Object.entries(own)) {
    const shape = Object.hasOwn(shapes, key) ? shapes[key as keyof Settings] : undefined;
    if (!shape) {
      const allowed = Object.keys(shapes).join(', ');
      throw new TypeError(
        `Unknown key "${key}" in settings["aws-lambda"]; allowed are ${allowed}. See ${documentation}.`,
      );
    }
    if (value !== undefined && !shape.fits(value)) {
      throw new TypeError(`settings["aws-lambda"].${key} must be ${shape.expected}. See ${documentation}.`);
    }
  }
  read.set(given, own);
  return own;
}
