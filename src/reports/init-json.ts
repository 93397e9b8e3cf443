import type { FunctionInit } from '../init-cost/function-init.js';

/** Estimates as JSON for programs; milliseconds to one decimal, paths absolute. */
export function initJson(functions: readonly FunctionInit[]): string {
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 10) / 10 : value;
  return JSON.stringify({ version: 2, functions }, rounded, 2);
}
