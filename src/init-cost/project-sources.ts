import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TsMorph from 'ts-morph';
import type { Project, ts as TypeScript } from 'ts-morph';
import { findUpward, isInside, readText } from '../files/files.js';
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

/**
 * What TypeScript makes of a module of the project; `undefined` when the syntax tree says it all already: JavaScript
 * without `await` has nothing to erase and nothing to wait for.
 */
export function projectModuleOf(file: string, root: string): ProjectModule | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const isTyped = /\.[mc]?tsx?$/.test(file);
  if (!isTyped && !/\bawait\b/.test(text)) return undefined;
  const { ts } = loadedMorph();
  const source = syntaxProject(loadedMorph()).createSourceFile(`/${path.basename(file)}`, text, {
    overwrite: true,
  });
  const keepsUnused = !isTyped || keepsUnusedImports(file, root, ts);
  const module = readProjectModule(source.compilerNode, ts, keepsUnused);
  source.forget();
  return module;
}

/** The `tsconfig.json` above a file, not above the root. */
export function tsconfigOf(file: string, root: string): string | undefined {
  return findUpward('tsconfig.json', path.dirname(file), root);
}

/** Whether the compiler keeps imports that no value uses. */
function keepsUnusedImports(file: string, root: string, ts: typeof TypeScript): boolean {
  let config = tsconfigOf(file, root);
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
