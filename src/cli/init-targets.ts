import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Minimatch from 'minimatch';
import { isDirectory, isFile, isInside, listFilesBelow, realPathOf } from '../files/files.js';
import type { Absence, DeclaredFunction, Deployment, Term } from '../infrastructure/deployment.js';
import {
  declaredFunctionsOf,
  deploymentOf,
  deploymentsAround,
  templateFilesBelow,
} from '../infrastructure/deployments.js';
import type { Calibration, DeployedAs } from '../init-cost/lambda-speed.js';
import { deployedAs } from '../init-cost/deployed-as.js';
import type { InitTarget, RequestedForm } from '../init-cost/function-init.js';
import { isOwnDirectory } from '../project/own-files.js';
import { UsageError } from './arguments.js';

/** In which form code is estimated. */
export type Form = 'auto' | 'node_modules' | 'bundled' | 'minified';

/** Where to look for functions, and what to take where no template says it. */
export interface TargetSearch {
  readonly cwd: string;
  readonly root: string;
  readonly templates: readonly string[] | undefined;
  readonly form: Form;
  readonly runtime: string | undefined;
  readonly architecture: DeployedAs['architecture'];
  readonly calibration: Calibration | undefined;
}

/** Functions to estimate, and declared ones whose code is not here. */
export interface FoundTargets {
  readonly targets: readonly InitTarget[];
  readonly absent: readonly { readonly name: string; readonly absence: Absence }[];
}

/** The functions of some modules, globs and directories; of the current directory when none is named. */
export function targetsOf(names: readonly string[], search: TargetSearch): FoundTargets {
  const found = (names.length > 0 ? names : ['.']).map((name) => targetsNamed(name, search));
  const targets = new Map(
    found
      .flatMap((one) => one.targets)
      .map((target) => [JSON.stringify([target.declaredAt, target.entry, target.name]), target]),
  );
  return { targets: [...targets.values()], absent: found.flatMap((one) => one.absent) };
}

function targetsNamed(name: string, search: TargetSearch): FoundTargets {
  const file = path.resolve(search.cwd, name);
  if (isDirectory(file)) return declaredBelow(file, search);
  const files = !isFile(file) && /[*?{[]/.test(name) ? filesMatching(name, search.cwd) : [file];
  if (files.length === 0) throw new UsageError(`No file matches ${name}.`);
  for (const each of files) {
    const mistake = entryMistake(each, search.root);
    if (mistake !== undefined) throw new UsageError(mistake);
  }
  return { targets: files.flatMap((each) => targetsIn(realPathOf(each), search)), absent: [] };
}

function filesMatching(pattern: string, cwd: string): readonly string[] {
  const { minimatch } = createRequire(import.meta.url)('minimatch') as typeof Minimatch;
  return listFilesBelow(
    cwd,
    (relative, isFolder) =>
      isFolder ? isOwnDirectory(relative) : minimatch(relative, pattern.replace(/^\.\//, '')),
    Infinity,
  );
}

function entryMistake(entry: string, root: string): string | undefined {
  if (!isFile(entry)) return `There is no file ${entry}.`;
  if (!isInside(root, entry)) return `${entry} is outside ${root}; --root names the project.`;
  return /\.[cm]?[jt]sx?$/.test(entry) ? undefined : `${entry} is neither JavaScript nor TypeScript.`;
}

/** What templates declare of a module; itself when none does. */
function targetsIn(entry: string, search: TargetSearch): InitTarget[] {
  const { root, templates } = search;
  const declared = declaredFunctionsOf(entry, { root: realPathOf(root), templates });
  if (declared.length > 0) return declared.map((match) => targetOf(match, entry, search));
  const name = path.relative(search.cwd, entry).split(path.sep).join('/');
  const { runtime, architecture, calibration } = search;
  const form = formOf(undefined, search.form);
  return [{ name, entry, declaredAt: undefined, deployed: { runtime, architecture, calibration }, form }];
}

function declaredBelow(directory: string, search: TargetSearch): FoundTargets {
  const functions = deploymentsBelow(realPathOf(directory), search).flatMap((deployment) =>
    deployment.functions.map((declared) => ({ declared, deployment })),
  );
  const targets = functions.flatMap((one) =>
    one.declared.sources.slice(0, 1).map(({ file }) => targetOf(one, file, search)),
  );
  const absent = functions.flatMap(({ declared: { logicalId, absence } }) =>
    absence ? [{ name: logicalId, absence }] : [],
  );
  if (targets.length > 0 || absent.length > 0) return { targets, absent };
  throw new UsageError(
    `No template in or around ${directory} declares a function of Node.js; name the module of a handler.`,
  );
}

/** Templates that are named, else those below the directory, else those around it. */
function deploymentsBelow(directory: string, { root, templates }: TargetSearch): readonly Deployment[] {
  const real = realPathOf(root);
  const named = templates?.map((template) => path.resolve(root, template));
  const files = named ?? templateFilesBelow(directory, isOwnDirectory);
  const found = files.flatMap((file) => deploymentOf(file, real) ?? []);
  const around =
    found.length > 0 || named ? found : deploymentsAround(path.join(directory, 'any'), { root: real });
  return around.filter(({ isForAws, functions }) => isForAws && functions.length > 0);
}

interface Declaration {
  readonly declared: DeclaredFunction;
  readonly deployment: Deployment;
}

function targetOf(
  { declared, deployment }: Declaration,
  entry: string,
  { runtime, architecture, calibration, form }: TargetSearch,
): InitTarget {
  const { logicalId, place } = declared;
  return {
    name: logicalId,
    functionName: textOf(deployment.resources.get(logicalId)?.name),
    entry,
    declaredAt: place,
    deployed: deployedAs(declared, { runtime, architecture, calibration }),
    form: formOf(declared, form),
  };
}

/** A name with `*` for what only a deployment knows; `undefined` when nothing of it is spelled out. */
function textOf(name: Term | undefined): string | undefined {
  if (name?.kind !== 'concat' || !name.atoms.some(({ kind }) => kind === 'text')) return undefined;
  return name.atoms.map((atom) => (atom.kind === 'text' ? atom.text : '*')).join('');
}

/** What the flag says, else what the template says, else the code as it stands. */
function formOf(declared: DeclaredFunction | undefined, form: Form): RequestedForm {
  const bundling = declared?.bundling;
  const bundle = (isMinified: boolean): RequestedForm['bundle'] => ({
    ...bundling,
    isMinified,
    external: bundling?.external ?? bundling?.installed ?? [],
  });
  const plain = { isBuiltOtherwise: false, isOutsideUnknown: false };
  if (form !== 'auto') {
    const given = form === 'node_modules' ? undefined : bundle(form === 'minified');
    return { ...plain, bundle: given, saidBy: 'flag' };
  }
  if (!declared) return { ...plain, bundle: undefined, saidBy: 'nobody' };
  const isBundled = declared.bundler === 'esbuild';
  return {
    bundle: isBundled ? bundle(declared.isMinified === true) : undefined,
    saidBy: 'template',
    isBuiltOtherwise: declared.bundler === 'unknown',
    isOutsideUnknown: isBundled && bundling?.external === undefined,
  };
}
