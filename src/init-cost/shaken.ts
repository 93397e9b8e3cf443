import { readText } from '../files/files.js';
import type { ModuleGraph } from '../modules/module-graph.js';
import { isPackageFile } from '../modules/specifiers.js';
import { keptBy } from './keeping.js';

/** ES modules of packages that have no effects by their manifest: of these a bundler keeps only what is used, which may be nothing. */
export const shakenIn = keptBy(({ shape }: ModuleGraph) => shape, findShaken);

function findShaken(graph: ModuleGraph): ReadonlySet<string> {
  const manifests = new Map<string, boolean>();
  const files = new Set<string>();
  for (const [file, { record, manifest = '' }] of graph.modules) {
    if (record.format !== 'esm' || !isPackageFile(file)) continue;
    const isFree = manifests.get(manifest) ?? isFreeOfEffects(manifest);
    manifests.set(manifest, isFree);
    if (isFree) files.add(file);
  }
  return files;
}

function isFreeOfEffects(manifest: string): boolean {
  try {
    const read: unknown = JSON.parse(readText(manifest) ?? '{}');
    const effects =
      typeof read === 'object' && read !== null && 'sideEffects' in read ? read.sideEffects : true;
    return effects === false || Array.isArray(effects);
  } catch {
    return false;
  }
}
