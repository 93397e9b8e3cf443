import { createRequire } from 'node:module';
import type { Tool } from '../reports/init-sarif.js';

const page =
  'https://github.com/eslint-plugin-aws-lambda/eslint-plugin-aws-lambda/blob/main/docs/init-cost.md';

/** This program, as reports name it. */
export function tool(): Tool {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return { version, page };
}
