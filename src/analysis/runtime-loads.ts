import { isBuiltin } from 'node:module';
import type { TSESTree } from '@typescript-eslint/utils';
import { findAround, isWithin, type Node } from '../ast/walk.js';
import { isFile, readText, sizeOf } from '../files/files.js';
import { tsconfigOf } from '../init-cost/project-sources.js';
import { lambdaSpeedOf, nodeRuntimeOf } from '../init-cost/lambda-speed.js';
import { resolverOf } from '../init-cost/resolvers.js';
import {
  exportsKilobyte,
  firstReadingExportsAgain,
  lastWithoutRequiredModules,
  lexedKilobyte,
} from '../knowledge/runtime-loads.js';
import { memoPer } from '../memo.js';
import { moduleGraphOf } from '../modules/module-graph.js';
import { isPackageFile, type Resolution, type SpecifierResolver } from '../modules/specifiers.js';
import type { Handler } from './handlers.js';
import { installedLoadsIn, moduleLoadsIn, type ModuleLoad } from './module-loads.js';
import type { Module } from './module.js';
import { loadedByHandler, type Load } from './project-reach.js';
import { runtimeMajorOf } from './settlement.js';

/**
 * What a load costs more than it has to, or why it fails, on the runtime that the template names. `esm-only`: `require` refuses
 * it; `exports`: the map of its package is parsed for each of its modules; `lexed`: its exports are looked for in its text.
 */
export interface RuntimeLoad {
  readonly kind: 'esm-only' | 'exports' | 'lexed';
  readonly node: Node;
  readonly specifier: string;
  readonly load: Load;
  /** Major version of Node.js. */
  readonly runtime: number;
  /** Milliseconds of Init that a bundle, or `require`, would not take. */
  readonly milliseconds: number;
  /** Of the map, or of the text. */
  readonly kilobytes: number;
}

type Found = Extract<Resolution, { found: string }>;

interface Loading {
  readonly module: Module;
  readonly resolver: SpecifierResolver;
  readonly format: Found['format'];
  readonly load: Load;
  readonly runtime: number;
}

/** The loads of packages in this module that its runtime makes dear or refuses; empty unless a template says that nothing bundles it. */
export const runtimeLoadsIn = memoPer((module: Module): readonly RuntimeLoad[] => {
  const loads = moduleLoadsIn(module).filter(
    ({ isLazy, specifier }) => !isLazy && /^[a-z@]/i.test(specifier) && !isBuiltin(specifier),
  );
  // What is not installed says nothing; who loads the module is asked last.
  const isAny = isFile(module.path) && loads.some(({ specifier }) => installedLoadsIn(module).has(specifier));
  const load = isAny ? loadedByHandler(module) : undefined;
  const runtime = load ? runtimeMajorOf(load.handler) : 0;
  if (!load || runtime === 0 || !isUnbundled(load.handler)) return [];
  const resolver = resolverOf(
    module.root,
    tsconfigOf(module.path, module.root),
    nodeRuntimeOf(`nodejs${runtime}.x`),
  );
  const described = resolver.describe(module.path);
  if (!('found' in described)) return [];
  const loading = { module, resolver, format: described.format, load, runtime };
  return loads.flatMap((each) => runtimeLoad(loading, each) ?? []);
});

/** Whether the code runs as it stands, or as a compiler turned each of its files into another. */
function isUnbundled({ declared }: Handler): boolean {
  return (
    declared.length > 0 &&
    declared.every(
      ({ declared: one, source }) => one.bundler === 'none' && /^(exact|tsconfig)$/.test(source.how),
    )
  );
}

function runtimeLoad(loading: Loading, one: ModuleLoad): RuntimeLoad | undefined {
  const { module, resolver, format, runtime, load } = loading;
  const isRequired = one.how === 'require' || (format === 'cjs' && one.how !== 'dynamic');
  const found = resolver.resolve(module.path, one.specifier, isRequired ? 'require' : 'import');
  if (!('found' in found) || !isPackageFile(found.found)) return undefined;
  const { node, specifier } = one;
  const { factor } = lambdaSpeedOf({ calibration: module.settings.calibration });
  const made = (kind: RuntimeLoad['kind'], milliseconds: number, kilobytes: number): RuntimeLoad => ({
    kind,
    node,
    specifier,
    load,
    runtime,
    milliseconds: milliseconds * factor,
    kilobytes,
  });
  if (isRequired)
    return found.format === 'esm' && runtime <= lastWithoutRequiredModules && !isTried(node)
      ? made('esm-only', 0, 0)
      : undefined;
  if (found.format === 'esm') {
    const kilobytes = runtime >= firstReadingExportsAgain ? exportsKilobytesOf(found) : 0;
    return kilobytes > 0
      ? made('exports', exportsMilliseconds(found, kilobytes, resolver), kilobytes)
      : undefined;
  }
  const perKilobyte = found.format === 'cjs' ? (lexedKilobyte[runtime] ?? 0) : 0;
  const kilobytes = perKilobyte > 0 ? lexedKilobytesOf(found.found, resolver) : 0;
  return kilobytes > 0 ? made('lexed', kilobytes * perKilobyte, kilobytes) : undefined;
}

/** `try { require('x') } catch {}`: the module goes on without it. */
function isTried(node: Node): boolean {
  const isTry = (around: Node): around is TSESTree.TryStatement => around.type === 'TryStatement';
  const around = findAround(node, isTry);
  return around?.handler != null && isWithin(node, around.block);
}

/** Maps below this size cost nothing that anybody would notice. */
const smallestMap = 8;

function exportsKilobytesOf({ manifest }: Found): number {
  try {
    const read: unknown = JSON.parse(readText(manifest ?? '') ?? '{}');
    const map = typeof read === 'object' && read !== null && 'exports' in read ? read.exports : undefined;
    const kilobytes = map === undefined ? 0 : JSON.stringify(map, null, 2).length / 1024;
    return kilobytes >= smallestMap ? kilobytes : 0;
  } catch {
    return 0;
  }
}

function exportsMilliseconds(
  { found, manifest }: Found,
  kilobytes: number,
  resolver: SpecifierResolver,
): number {
  const graph = moduleGraphOf(found, { resolver });
  const own = [...graph.modules.values()].filter(
    (module) => module.manifest === manifest && module.record.format === 'esm',
  );
  return own.length * kilobytes * exportsKilobyte;
}

const passedOn =
  /(?:module\.exports\s*=\s*|__exportStar\(\s*|__export\(\s*|\.\.\.)require\(\s*["']([^"']+)["']\s*\)/g;

/** Kilobytes of the files whose exports Node.js looks for: the imported one, and those that it passes on. */
function lexedKilobytesOf(file: string, resolver: SpecifierResolver): number {
  const files = new Set([file]);
  let bytes = 0;
  for (const next of files) {
    bytes += sizeOf(next) ?? 0;
    for (const [, specifier = ''] of (readText(next) ?? '').matchAll(passedOn)) {
      const found = resolver.resolve(next, specifier, 'require');
      if ('found' in found && found.format === 'cjs') files.add(found.found);
    }
  }
  return bytes / 1024;
}
