import path from 'node:path';
import { findUpward, readText } from '../files/files.js';
import { memoPer } from '../memo.js';
import type { Module } from './module.js';

/** Major version of Node.js that `engines` of the nearest manifest asks for; 0 where it is missing or leaves the choice. */
export const engineMajorOf = memoPer((module: Module): number => {
  if (!path.isAbsolute(module.path)) return 0;
  const manifest = findUpward('package.json', path.dirname(module.path), module.root);
  return majorOf(nodeEngineIn((manifest && readText(manifest)) ?? ''));
});

function nodeEngineIn(text: string): string {
  try {
    const manifest = JSON.parse(text) as { readonly engines?: { readonly node?: unknown } } | null;
    const node = manifest?.engines?.node;
    return typeof node === 'string' ? node.trim() : '';
  } catch {
    return '';
  }
}

/** What all later versions have in common with it counts too: there are no callbacks from Node.js 24 on. */
const firstOfLater = 24;

/** `22`, `22.x`, `^22.1.0`, `~22.1`, `>=22 <23`, and `>=24`. */
function majorOf(range: string): number {
  const single = /^[\^~=v]?\s*(\d+)(\.[\dx*]+)*$/.exec(range)?.[1];
  if (single !== undefined) return Number(single);
  const [, lowest, bound] = /^>=\s*(\d+)[\d.]*(?:\s+<\s*(\d+)[\d.]*)?$/.exec(range) ?? [];
  const isOne = Number(bound) === Number(lowest) + 1;
  return lowest !== undefined && (isOne || Number(lowest) >= firstOfLater) ? Number(lowest) : 0;
}
