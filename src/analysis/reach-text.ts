import path from 'node:path';
import type { Reach } from './call-closure.js';
import type { Handler } from './handlers.js';
import type { Load } from './project-reach.js';

/** The handler with the strongest reason to take it for one: `` `handler` (declared as Orders in template.yaml) ``. */
export function handlerText(handler: Handler): string {
  return `\`${handler.name}\` (${handler.evidence[0].text})`;
}

/** As `handlerText`, with its file when that is another one, and the functions on the way: `` `handler` of upload.ts (…), through `saveOrder`, ``. */
export function reachText({ handler, via, crossings }: Reach): string {
  const [first] = crossings;
  const start = first
    ? `\`${handler.name}\` of ${path.basename(first.module.path)} (${handler.evidence[0].text})`
    : handlerText(handler);
  const way = via.map((name) => `\`${name}\``).join(' → ');
  return way === '' ? start : `${start}, through ${way},`;
}

/** The handler whose Init phase loads the module, with its file when that is another one. */
export function loadText({ handler, through }: Load): string {
  const [first] = through;
  return first === undefined ? `\`${handler.name}\`` : `\`${handler.name}\` of ${path.basename(first)}`;
}
