/** Milliseconds of Lambda's Init phase between which something is expected to lie. */
export interface MillisecondRange {
  readonly low: number;
  readonly high: number;
}

/** What holds the thread until it is done. */
export type SyncWork = 'process' | 'password' | 'keys';

const byModule: readonly (readonly [RegExp, RegExp, SyncWork])[] = [
  [/^(node:)?child_process$/, /^(execSync|execFileSync|spawnSync)$/, 'process'],
  [/^execa$/, /^(execaSync|execaCommandSync|sync|commandSync)$/, 'process'],
  [/^cross-spawn$/, /^sync$/, 'process'],
  [/^shelljs$/, /^exec$/, 'process'],
  [/^(node:)?crypto$/, /^(pbkdf2Sync|scryptSync)$/, 'password'],
  [/^(bcrypt|bcryptjs|@node-rs\/bcrypt)$/, /^(hashSync|compareSync)$/, 'password'],
  [/^@node-rs\/argon2$/, /^hashSync$/, 'password'],
  [/^(node:)?crypto$/, /^(generateKeyPairSync|generatePrimeSync|createDiffieHellman)$/, 'keys'],
];

/** What calling an export of a module holds the thread with; `undefined` for what is not known to. */
export function syncWorkOf(from: string, names: readonly string[]): SyncWork | undefined {
  const name = names.at(-1) ?? '';
  return byModule.find(([modules, calls]) => modules.test(from) && calls.test(name))?.[2];
}

/** Whether any of them has such a name: a quick look before the import is looked for. */
export function mayBeSyncWork(name: string): boolean {
  return /Sync$|^(sync|exec|createDiffieHellman)$/.test(name);
}

/** What a call is given, as far as the code spells it out. */
export interface GivenArguments {
  readonly count: number;
  /** The number, or the number under a key, of an argument; `undefined` when it is not spelled out. */
  readonly number: (index: number, key?: string) => number | undefined;
  /** The same for texts. */
  readonly text: (index: number, key?: string) => string | undefined;
}

/**
 * Microseconds of one iteration of PBKDF2 for as many bytes as the digest has. The high end was measured in November 2026 with
 * Node.js 20 on the reference machine, best of five, while other programs ran, times 1.5 for Lambda; the low end is a guess of
 * a quiet machine.
 */
const iterationMicroseconds: Readonly<Record<string, MillisecondRange & { readonly bytes: number }>> = {
  sha1: { low: 0.5, high: 1.8, bytes: 20 },
  sha256: { low: 0.5, high: 1.5, bytes: 32 },
  sha512: { low: 0.8, high: 3, bytes: 64 },
};

/** Of the same measurement: scrypt with N = 16,384, r = 8, p = 1. */
const scryptMilliseconds: MillisecondRange = { low: 45, high: 150 };
/** bcrypt with cost 10, native or in JavaScript; each step more takes twice as long. */
const bcryptMilliseconds: MillisecondRange = { low: 50, high: 250 };
/** RSA keys by bits: finding primes is luck. */
const rsaMilliseconds: readonly (readonly [number, MillisecondRange])[] = [
  [2048, { low: 50, high: 1500 }],
  [3072, { low: 150, high: 5000 }],
  [Infinity, { low: 400, high: 18_000 }],
];

/** What a call takes; `undefined` when that depends on what the code does not spell out. */
export function syncWorkMilliseconds(name: string, given: GivenArguments): MillisecondRange | undefined {
  switch (name) {
    case 'pbkdf2Sync':
      return pbkdf2Milliseconds(given);
    case 'scryptSync': {
      const cost = given.count < 4 ? 16_384 : (given.number(3, 'N') ?? given.number(3, 'cost'));
      return cost === undefined ? undefined : scaled(scryptMilliseconds, cost / 16_384);
    }
    case 'hashSync': {
      const rounds = given.count < 2 ? 10 : given.number(1);
      return rounds === undefined ? undefined : scaled(bcryptMilliseconds, 2 ** (rounds - 10));
    }
    case 'generateKeyPairSync':
      return keyMilliseconds(given);
    default:
      return undefined;
  }
}

function pbkdf2Milliseconds({ number, text }: GivenArguments): MillisecondRange | undefined {
  const [iterations, length] = [number(2), number(3)];
  const digest = iterationMicroseconds[(text(4) ?? '').toLowerCase().replace('-', '')];
  if (iterations === undefined || !digest) return undefined;
  return scaled(digest, (iterations * Math.ceil((length ?? digest.bytes) / digest.bytes)) / 1000);
}

function keyMilliseconds({ number, text }: GivenArguments): MillisecondRange | undefined {
  const type = text(0);
  if (type === undefined) return undefined;
  if (!/^(rsa|rsa-pss|dsa)$/.test(type)) return { low: 0, high: 1 };
  const bits = number(1, 'modulusLength');
  return bits === undefined ? undefined : rsaMilliseconds.find(([upTo]) => bits <= upTo)?.[1];
}

function scaled({ low, high }: MillisecondRange, factor: number): MillisecondRange {
  return { low: low * factor, high: high * factor };
}

/** Milliseconds for each megabyte: of the same measurement; the upper end is a text whose bytes are decoded. */
const perMegabyte = {
  read: { low: 1, high: 20 },
  parse: { low: 10, high: 75 },
  unpack: { low: 3, high: 30 },
} as const;

/** What reading a file of so many bytes takes, or turning them into something else. */
export function bytesMilliseconds(bytes: number, how: keyof typeof perMegabyte): MillisecondRange {
  return scaled(perMegabyte[how], bytes / 1024 / 1024);
}

/** What as many rounds of a loop take that computes little. */
export function roundsMilliseconds(rounds: number): MillisecondRange {
  return { low: rounds / 1_000_000, high: rounds / 10_000 };
}
