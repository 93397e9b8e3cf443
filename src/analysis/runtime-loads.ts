import { isBuiltin } from 'node:module';
import type { TSESTree } from '@typescript-eslint/utils';
import { findAround, isWithin, type Node } from '../ast/walk.js';
import { isFile, readText, sizeOf } from '../files/files.js';
import { modelFor } from '../init-cost/cost-model.js';
import { tsconfigOf } from '../init-cost/project-sources.js';
import { lambdaSpeedOf, nodeRuntimeOf } from '../init-cost/lambda-speed.js';
import { resolverOf } from '../init-cost/resolvers.js';
import { lexedKilobyte } from '../knowledge/runtime-loads.js';
import { memoPer } from '../memo.js';
import { exportsMapLengthOf } from '../modules/manifests.js';
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
    return found.format === 'esm' && !resolver.traits.requiresEsModules && !isTried(node)
      ? made('esm-only', 0, 0)
      : undefined;
  if (found.format === 'esm') {
    const perKilobyte = exportsKilobyteOn(runtime);
    const kilobytes = perKilobyte > 0 ? exportsKilobytesOf(found) : 0;
    return kilobytes > 0
      ? made('exports', esModulesWith(found, resolver) * kilobytes * perKilobyte, kilobytes)
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

/** Below this price, in reference milliseconds, a version of Node.js does not read the map again: what is left is noise of the measurements. */
const leastPrice = 0.001;

/** What the map of a package costs for each of its ES modules, per kilobyte, by the tables of the estimate. */
function exportsKilobyteOn(runtime: number): number {
  const { exportsMapKilobyte } = modelFor({ runtime: `nodejs${runtime}.x` }).table.coefficients;
  return exportsMapKilobyte >= leastPrice ? exportsMapKilobyte : 0;
}

/** Kilobytes of compact JSON; maps below this size cost nothing that anybody would notice. */
const smallestMap = 6;

function exportsKilobytesOf({ manifest }: Found): number {
  const kilobytes = manifest === undefined ? 0 : exportsMapLengthOf(manifest) / 1024;
  return kilobytes >= smallestMap ? kilobytes : 0;
}

/** How many ES modules of its package a file loads. */
function esModulesWith({ found, manifest }: Found, resolver: SpecifierResolver): number {
  const { modules } = moduleGraphOf(found, { resolver });
  return [...modules.values()].filter(
    (module) => module.manifest === manifest && module.record.format === 'esm',
  ).length;
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
