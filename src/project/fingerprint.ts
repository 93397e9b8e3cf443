import type * as Crypto from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A short text that is another one for another value. */
export function fingerprintOf(text: string): string {
  // On demand: a run without a cache has no use for it.
  const { createHash } = require('node:crypto') as typeof Crypto;
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
