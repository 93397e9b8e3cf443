import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TsMorph from 'ts-morph';
import type { Project, ts as TypeScript } from 'ts-morph';
import {
  findUpward,
  isInside,
  readText,
  readWithInputs,
  seeAgain,
  seenStampOf,
  type Inputs,
} from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { readProjectModule, type ProjectModule } from './project-module.js';

type Morph = typeof TsMorph;

let morph: Morph | undefined;
let project: Project | undefined;

/** ts-morph, loaded when the first module of a project needs it and not with the plugin. */
function loadedMorph(): Morph {
  return (morph ??= createRequire(import.meta.url)('ts-morph') as Morph);
}

/** A project that knows syntax and nothing else: no libraries, no program, no reading of its own. */
function syntaxProject({ Project: Constructor }: Morph): Project {
  return (project ??= new Constructor({
    useInMemoryFileSystem: true,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, allowJs: true },
  }));
}

interface Kept {
  readonly stamp: string;
  readonly keepsUnused: boolean;
  readonly module: ProjectModule;
}

/** What was read of modules, as long as their files stay the same: an edit costs the reading of one. */
const kept = new Map<string, Kept>();
const mostKept = 5000;

/** A module of the project as TypeScript reads it; `undefined` when it cannot be read. */
export function projectModuleOf(file: string, root: string): ProjectModule | undefined {
  const stamp = seenStampOf(file);
  if (stamp === undefined) return undefined;
  const { ts } = loadedMorph();
  const keepsUnused = !isTyped(file) || keepsUnusedBelow(path.dirname(file), root, ts);
  const known = kept.get(file);
  if (known?.stamp === stamp && known.keepsUnused === keepsUnused) return known.module;
  const text = readText(file);
  if (text === undefined) return undefined;
  const source = syntaxProject(loadedMorph()).createSourceFile(`/${path.basename(file)}`, text, {
    overwrite: true,
  });
  const module = readProjectModule(source.compilerNode, ts, keepsUnused);
  source.forget();
  if (kept.size >= mostKept) kept.clear();
  kept.set(file, { stamp, keepsUnused, module });
  return module;
}

/** Whether a module has types that the compiler erases. */
export function isTyped(file: string): boolean {
  return /\.[mc]?tsx?$/.test(file);
}

/** What the text of a module names that is more work at Init than loading and making objects. */
const workWords =
  /\bawait\b|Sync\b|\bnew\s|\bfor\s*\(|\bRegExp\b|WebAssembly|\bgql\b|zod|joi|yup|ajv|graphql|schema/i;

/** Whether a module of JavaScript may do some work: without any, its syntax says all that there is. */
export function mayWork(file: string): boolean {
  return workWords.test(readText(file) ?? '');
}

/** The `tsconfig.json` above a file, not above the root. */
export function tsconfigOf(file: string, root: string): string | undefined {
  return findUpward('tsconfig.json', path.dirname(file), root);
}

const unusedKept = new Map<
  string,
  { readonly look: Look; readonly keeps: boolean; readonly inputs: Inputs }
>();

/** Settings of compilers are looked at again after a second. */
const freshMilliseconds = 1000;

/** As `keepsUnusedImports`, for all modules of a directory. */
function keepsUnusedBelow(directory: string, root: string, ts: typeof TypeScript): boolean {
  const key = `${directory}\0${root}`;
  const known = unusedKept.get(key);
  if (known && isRecent(known.look, freshMilliseconds)) {
    seeAgain(known.inputs);
    return known.keeps;
  }
  const { value: keeps, inputs } = readWithInputs(() => keepsUnusedImports(directory, root, ts));
  seeAgain(inputs);
  unusedKept.set(key, { look: lookNow(), keeps, inputs });
  return keeps;
}

/** Whether the compiler keeps imports that no value uses. */
function keepsUnusedImports(directory: string, root: string, ts: typeof TypeScript): boolean {
  let config = tsconfigOf(path.join(directory, 'module.ts'), root);
  for (let depth = 0; config !== undefined && depth < 5; depth += 1) {
    const { config: read } = ts.readConfigFile(config, readText) as { config?: TsConfig };
    const options = read?.compilerOptions ?? {};
    if ('verbatimModuleSyntax' in options) return options.verbatimModuleSyntax === true;
    if (options.preserveValueImports === true) return true;
    config = extendedConfig(config, read?.extends, root);
  }
  return false;
}

interface TsConfig {
  readonly extends?: unknown;
  readonly compilerOptions?: {
    readonly verbatimModuleSyntax?: unknown;
    readonly preserveValueImports?: unknown;
  };
}

function extendedConfig(config: string, base: unknown, root: string): string | undefined {
  if (typeof base !== 'string' || !base.startsWith('.')) return undefined;
  const file = path.resolve(path.dirname(config), base.endsWith('.json') ? base : `${base}.json`);
  return isInside(root, file) ? file : undefined;
}
