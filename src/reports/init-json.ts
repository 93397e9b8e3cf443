import type { InitEstimate } from '../init-cost/estimate.js';

/** Estimates as JSON for programs; milliseconds to one decimal, paths absolute. */
export function initJson(estimates: readonly InitEstimate[]): string {
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 10) / 10 : value;
  return JSON.stringify({ version: 1, estimates }, rounded, 2);
}
