import path from 'node:path';
import { readText, realPathOf } from '../files/files.js';
import type { BundleRequest } from './bundle-build.js';
import { estimateBundledInitCost } from './bundle-estimate.js';
import {
  deploymentSizeOf,
  installedPackages,
  productionPackages,
  type DeploymentSize,
} from './deployment-size.js';
import { estimateInitCost, type InitEstimate } from './estimate.js';
import type { DeployedAs } from './lambda-speed.js';
import type { PackageCost } from './package-costs.js';
import { isPackageFile } from '../modules/specifiers.js';

/** A function to estimate. */
export interface InitTarget {
  /** How it is called: by its template, else by its path. */
  readonly name: string;
  /** As Lambda and its log group call it, with `*` for what only a deployment knows; `undefined` when no template names it. */
  readonly functionName?: string | undefined;
  readonly entry: string;
  /** Where a template declares it. */
  readonly declaredAt: { readonly file: string; readonly line: number } | undefined;
  readonly deployed: DeployedAs;
  readonly form: RequestedForm;
}

/** In which form the code is to be estimated, and who says so. */
export interface RequestedForm {
  /** How to bundle it; `undefined` for code as it stands with `node_modules`. */
  readonly bundle: (BundleRequest & { readonly installed?: readonly string[] }) | undefined;
  readonly saidBy: 'flag' | 'template' | 'nobody';
  /** The template has it built in a way that is not understood. */
  readonly isBuiltOtherwise: boolean;
  /** Not everything that stays outside of the bundle is spelled out. */
  readonly isOutsideUnknown: boolean;
}

/** What the Init phase of a function comes to, with what is shipped for it. */
export interface FunctionInit extends InitTarget {
  readonly estimate: InitEstimate;
  /** Why the estimate is the unbundled one although the function is bundled. */
  readonly unbundledBecause: string | undefined;
  readonly size: DeploymentSize;
  readonly duplicates: readonly DuplicatedPackage[];
}

/** A package that is loaded in more than one version, or from more than one place. */
export interface DuplicatedPackage {
  readonly name: string;
  /** Costliest first. */
  readonly copies: readonly PackageCost[];
  /** What all of them but the costliest come to. */
  readonly milliseconds: number;
}

/** What estimates have in common. */
export interface InitSearch {
  readonly root: string;
  readonly budgetMilliseconds: number | undefined;
  readonly withModules: boolean;
}

/** Estimates functions; those with the same code and settings are read once. */
export class FunctionEstimates {
  readonly #search: InitSearch;
  readonly #known = new Map<string, Omit<FunctionInit, keyof InitTarget>>();

  constructor(search: InitSearch) {
    this.#search = { ...search, root: realPathOf(path.resolve(search.root)) };
  }

  /** What a function comes to. */
  of(target: InitTarget): FunctionInit {
    const { entry, deployed, form } = target;
    const key = JSON.stringify([entry, deployed, form.bundle]);
    const known = this.#known.get(key) ?? readFunction(target, this.#search);
    this.#known.set(key, known);
    return { ...target, ...known };
  }
}

function readFunction(
  { entry, deployed, form }: InitTarget,
  search: InitSearch,
): Omit<FunctionInit, keyof InitTarget> {
  const options = { ...search, deployed };
  const bundled = form.bundle && estimateBundledInitCost(entry, options, form.bundle);
  const failure = bundled && 'failure' in bundled ? bundled : undefined;
  const read = bundled && !('failure' in bundled) ? bundled : estimateInitCost(entry, options);
  const estimate = { ...read, packages: read.packages.map(withVersion) };
  return {
    estimate,
    unbundledBecause: failure && failureText(failure),
    size: sizeOf(estimate, form, search.root),
    duplicates: duplicatesIn(estimate.packages),
  };
}

function failureText(failure: { readonly failure: string; readonly text?: string }): string {
  return failure.failure === 'no-bundler'
    ? 'esbuild is not installed'
    : `esbuild says: ${failure.text ?? ''}`;
}

function withVersion(cost: PackageCost): PackageCost {
  const text = readText(path.join(cost.directory, 'package.json')) ?? '';
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? { ...cost, version } : cost;
  } catch {
    return cost;
  }
}

function duplicatesIn(packages: readonly PackageCost[]): DuplicatedPackage[] {
  const byName = new Map<string, PackageCost[]>();
  for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  return [...byName]
    .filter(([, copies]) => copies.length > 1)
    .map(([name, copies]) => ({
      name,
      copies,
      milliseconds: copies.slice(1).reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** A bundle and what is installed beside it; or the loaded modules of the project and the packages that it depends on. */
function sizeOf(
  { entry, packaging, modules, bytes, packages }: InitEstimate,
  form: RequestedForm,
  root: string,
) {
  if (packaging.kind === 'bundled') {
    const { installed = [], keepsPackages } = form.bundle ?? {};
    const outside = packaging.external.map(({ specifier }) => packageOf(specifier));
    const names = outside.filter((name) => installed.includes(name));
    const beside =
      keepsPackages === true
        ? productionPackages(entry, root)
        : installedPackages(
            [...new Set(names)].map((name) => ({ name, isOptional: false })),
            path.dirname(entry),
            root,
          );
    return deploymentSizeOf(packaging.bytes, beside);
  }
  const loaded = packages.reduce((sum, one) => sum + one.bytes, 0);
  const own = modules?.modules.filter(({ file }) => !isPackageFile(file));
  const ownBytes = own ? own.reduce((sum, one) => sum + one.bytes, 0) : bytes - loaded;
  return deploymentSizeOf(ownBytes, productionPackages(entry, root));
}

/** `@aws-sdk/client-s3` for `@aws-sdk/client-s3/package.json`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
