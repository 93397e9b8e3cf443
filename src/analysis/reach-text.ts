import type { Handler } from './handlers.js';
import type { Reach } from './invoke-phase.js';

/** The handler with the strongest reason to take it for one: `` `handler` (declared as Orders in template.yaml) ``. */
export function handlerText(handler: Handler): string {
  return `\`${handler.name}\` (${handler.evidence[0].text})`;
}

/** As `handlerText`, with the functions on the way: `` `handler` (…), through `saveOrder`, ``. */
export function reachText(reach: Reach): string {
  const way = reach.via.map((name) => `\`${name}\``).join(' → ');
  return way === '' ? handlerText(reach.handler) : `${handlerText(reach.handler)}, through ${way},`;
}
