import path from 'node:path';
import { isDirectory, directoriesUpTo, realPathOf } from '../files/files.js';
import { isPackageFile } from '../modules/specifiers.js';
import { bundleOf } from './bundle-build.js';
import { estimateBundledInitCost } from './bundle-estimate.js';
import { modelFor, type CostModel } from './cost-model.js';
import { estimateInitCost, type InitOptions } from './estimate.js';
import type { FunctionInit } from './function-init.js';
import type { DeployedAs } from './lambda-speed.js';
import { resolverOf } from './resolvers.js';
import { tsconfigOf } from './project-sources.js';

/** Something whose load can be measured, with what is estimated for it on the reference machine. */
export interface Measurable {
  readonly title: string;
  /** A specifier, or an absolute path. */
  readonly specifier: string;
  readonly how: 'import' | 'require';
  /** From where the specifier is resolved. */
  readonly directory: string;
  readonly referenceMilliseconds: number;
}

/** What to measure of a function: itself as it is deployed, and what it imports of packages, each by itself. */
export interface Measurables {
  readonly whole: Measurable | { readonly failure: string };
  readonly imports: readonly Measurable[];
}

/** What the reference machine takes with the function's version of Node.js, instead of Lambda. */
function referenceModelFor(deployed: DeployedAs): CostModel {
  return { ...modelFor(deployed), lambda: { baseMilliseconds: 0, factor: 1, millisecondsPerFile: 0 } };
}

/** Prepares a function to be measured; modules that have to be compiled for that are written to a directory. */
export function measurablesOf(one: FunctionInit, root: string, directory: string): Measurables {
  const options = { root, model: referenceModelFor(one.deployed), deployed: one.deployed };
  const { imports } = estimateInitCost(one.entry, options);
  const entry = realPathOf(one.entry);
  const how = formatOf(entry, root) === 'esm' ? 'import' : 'require';
  const seen = new Set<string>();
  const packages = imports.filter(({ specifier, alone }) => {
    const isNew = !seen.has(specifier) && !/^(\.|\/|#|node:)/.test(specifier) && alone.files > 0;
    seen.add(specifier);
    return isNew;
  });
  return {
    whole: wholeOf(one, entry, { estimated: options, directory }),
    imports: packages.map(({ specifier, file, alone }) => ({
      title: specifier,
      specifier,
      how,
      directory: path.dirname(file),
      referenceMilliseconds: alone.milliseconds,
    })),
  };
}

interface Preparation {
  readonly estimated: InitOptions;
  readonly directory: string;
}

function wholeOf(
  { name, form, unbundledBecause }: FunctionInit,
  entry: string,
  { estimated, directory }: Preparation,
): Measurables['whole'] {
  const { root } = estimated;
  const options = { ...estimated, importsOf: 'none' } as const;
  const bundle = unbundledBecause === undefined ? form.bundle : undefined;
  const format = formatOf(entry, root);
  if (!bundle && !/\.[cm]?tsx?$/.test(entry)) {
    const { milliseconds } = estimateInitCost(entry, options);
    const how = format === 'esm' ? 'import' : 'require';
    return {
      title: name,
      specifier: entry,
      how,
      directory: path.dirname(entry),
      referenceMilliseconds: milliseconds,
    };
  }
  // Node.js does not run TypeScript everywhere: the project's own modules are compiled into one file.
  const request = bundle ?? { isMinified: false, external: [], keepsPackages: true, format };
  const made = bundleOf(entry, request, { root, directory });
  const estimate = estimateBundledInitCost(entry, options, request);
  if ('failure' in made || 'failure' in estimate)
    return { failure: 'esbuild cannot compile it, or is not installed' };
  return {
    title: name,
    specifier: made.file,
    how: made.format === 'esm' ? 'import' : 'require',
    directory,
    referenceMilliseconds: estimate.milliseconds,
  };
}

function formatOf(entry: string, root: string): 'esm' | 'cjs' {
  const described = resolverOf(root, tsconfigOf(entry, root)).describe(entry);
  return 'format' in described && described.format === 'esm' ? 'esm' : 'cjs';
}

/** A directory from which packages of the entry are found, for files that last as long as a measurement. */
export function cacheAround(entry: string, root: string): string | undefined {
  if (isPackageFile(entry)) return undefined;
  const above = directoriesUpTo(path.dirname(realPathOf(entry)), realPathOf(root));
  const installed = above.map((directory) => path.join(directory, 'node_modules')).find(isDirectory);
  return installed === undefined ? undefined : path.join(installed, '.cache', 'eslint-plugin-aws-lambda');
}
