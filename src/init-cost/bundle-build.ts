import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Esbuild from 'esbuild';
import { realPathOf } from '../files/files.js';

/** What to bundle with, in the terms of esbuild. */
export interface BundleRequest {
  readonly isMinified: boolean;
  /** Specifiers that stay outside of the bundle. */
  readonly external: readonly string[];
  /** Every package stays outside. */
  readonly keepsPackages?: boolean;
  /** CommonJS when left out, as esbuild does it for Node.js. */
  readonly format?: 'esm' | 'cjs' | undefined;
  readonly target?: string | undefined;
  readonly mainFields?: readonly string[] | undefined;
}

/** A bundle on disk and what it is made of; all paths are absolute. */
export interface Bundle {
  /** Name and version of the bundler. */
  readonly tool: string;
  readonly file: string;
  readonly format: 'esm' | 'cjs';
  readonly bytes: number;
  /** Files that went into the bundle, with what they name. */
  readonly inputs: ReadonlyMap<string, BundleInput>;
  /** What was not found, and stays outside for that. */
  readonly missing: readonly Outsider[];
}

/** A file of a bundle. */
export interface BundleInput {
  readonly format: 'esm' | 'cjs' | undefined;
  /** What is left of it in the bundle. */
  readonly bytesInOutput: number;
  readonly bytes: number;
  readonly loads: readonly BundleLoad[];
}

/** What a file of a bundle names. */
export interface BundleLoad {
  readonly specifier: string;
  /** Another file of the bundle; `undefined` for what stays outside. */
  readonly target: string | undefined;
}

/** A specifier that stays outside of a bundle. */
export interface Outsider {
  readonly file: string;
  readonly specifier: string;
}

/** Why there is no bundle. */
export type NoBundle =
  { readonly failure: 'no-bundler' } | { readonly failure: 'not-bundled'; readonly text: string };

type Bundler = typeof Esbuild;

let ours: Bundler | null | undefined;

/** esbuild as it is installed beside this package, else in the project; `undefined` without. */
function esbuildFor(root: string): Bundler | undefined {
  ours ??= loadedFrom(import.meta.url) ?? null;
  return ours ?? loadedFrom(path.join(root, 'package.json'));
}

function loadedFrom(place: string): Bundler | undefined {
  try {
    return createRequire(place)('esbuild') as Bundler;
  } catch {
    return undefined;
  }
}

/** Attempts to find everything that has to stay outside; each one finds what the one before did not get to. */
const mostAttempts = 6;

/**
 * The entry as one file in a directory; nothing of the project is executed, not even plugins and configuration of its
 * bundler. What lies outside of the root, and of what its `node_modules` leads to, stays outside of the bundle.
 */
export function bundleOf(
  entry: string,
  request: BundleRequest,
  { root, directory }: { readonly root: string; readonly directory: string },
): Bundle | NoBundle {
  const esbuild = esbuildFor(root);
  if (!esbuild) return { failure: 'no-bundler' };
  const missing: Outsider[] = [];
  let failure = 'what has to stay outside of it does not come to an end';
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const outside = [...request.external, ...missing.map(({ specifier }) => specifier)];
    const options = optionsFor(entry, { ...request, external: outside }, { root, directory });
    const built = builtWith(esbuild, options);
    if ('errors' in built) {
      const found = unresolvedIn(built.errors, root);
      if (found.length === 0) return { failure: 'not-bundled', text: reasonOf(built.errors) };
      missing.push(...found);
      continue;
    }
    const bundle = {
      ...readBundle(built.metafile, options, root),
      tool: `esbuild ${esbuild.version}`,
      missing,
    };
    const strays = straysIn(bundle, root);
    if (strays.length === 0) return bundle;
    failure = `${strays[0]?.specifier ?? ''} leads outside the project`;
    missing.push(...strays);
  }
  return { failure: 'not-bundled', text: failure };
}

type Options = ReturnType<typeof optionsFor>;

function optionsFor(
  entry: string,
  request: BundleRequest,
  { root, directory }: { readonly root: string; readonly directory: string },
) {
  const format = request.format ?? 'cjs';
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(directory, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs'),
    bundle: true,
    platform: 'node',
    format,
    minify: request.isMinified,
    external: [...request.external],
    ...(request.keepsPackages === true && { packages: 'external' }),
    ...(request.target !== undefined && { target: request.target }),
    ...(request.mainFields && { mainFields: [...request.mainFields] }),
    loader: { '.node': 'copy' },
    metafile: true,
    logLevel: 'silent',
    logLimit: 0,
  } satisfies Esbuild.BuildOptions;
}

type Failed = { readonly errors: readonly Pick<Esbuild.Message, 'text' | 'location'>[] };

/** The most that esbuild may tell of a bundle, in bytes; its own limit is 16 MB. */
const largestAnswer = 256 * 1024 * 1024;

function builtWith(esbuild: Bundler, options: Options): { readonly metafile: Esbuild.Metafile } | Failed {
  const limit = process.env['ESBUILD_MAX_BUFFER'];
  process.env['ESBUILD_MAX_BUFFER'] = String(largestAnswer);
  try {
    const { metafile } = esbuild.buildSync(options);
    return { metafile };
  } catch (error) {
    const { errors } = error as Partial<Esbuild.BuildFailure>;
    return { errors: errors ?? [{ text: String(error), location: null }] };
  } finally {
    if (limit === undefined) delete process.env['ESBUILD_MAX_BUFFER'];
    else process.env['ESBUILD_MAX_BUFFER'] = limit;
  }
}

function unresolvedIn(errors: Failed['errors'], root: string): Outsider[] {
  return errors.flatMap(({ text, location }) => {
    const [, specifier] = /^Could not resolve "(.+?)"/.exec(text) ?? [];
    return specifier === undefined ? [] : [{ file: path.resolve(root, location?.file ?? ''), specifier }];
  });
}

function reasonOf(errors: Failed['errors']): string {
  const [first] = errors;
  const where = first?.location ? ` (${first.location.file}:${first.location.line})` : '';
  return `${first?.text ?? 'esbuild gives no reason'}${where}`;
}

function readBundle(
  { inputs, outputs }: Esbuild.Metafile,
  { outfile, format }: Options,
  root: string,
): Pick<Bundle, 'file' | 'format' | 'bytes' | 'inputs'> {
  const all = Object.entries(outputs).map(([name, output]) => [path.resolve(root, name), output] as const);
  const made = new Map(all).get(outfile);
  const read = Object.entries(inputs).map(([name, { bytes, format: written, imports }]) => {
    const loads = imports.map((load) => ({
      specifier: load.original ?? load.path,
      target: load.external === true ? undefined : path.resolve(root, load.path),
    }));
    const bytesInOutput = made?.inputs[name]?.bytesInOutput ?? 0;
    return [path.resolve(root, name), { format: written, bytes, bytesInOutput, loads }] as const;
  });
  return {
    file: outfile,
    format,
    bytes: all.reduce((sum, [, output]) => sum + output.bytes, 0),
    inputs: new Map(read),
  };
}

/** What the bundler found outside of the project. */
function straysIn({ inputs }: Bundle, root: string): Outsider[] {
  const installed = realPathOf(path.join(root, 'node_modules'));
  const accepts = (file: string): boolean =>
    [root, installed].some((directory) => file.startsWith(directory + path.sep));
  return [...inputs].flatMap(([file, { loads }]) =>
    loads
      .filter(({ target }) => target !== undefined && !accepts(target))
      .map(({ specifier }) => ({ file, specifier })),
  );
}
