import path from 'node:path';
import { findUpward, isFile, isInside, readText, realPathOf } from '../../files/files.js';
import { createSpecifierResolver, isPackageFile, type SpecifierResolver } from '../../modules/specifiers.js';

/** Where an import of a program leads. */
export type Target =
  | { readonly kind: 'own'; readonly file: string }
  | { readonly kind: 'data'; readonly file: string }
  /** The package, or the built-in module without `node:`. */
  | { readonly kind: 'external'; readonly from: string }
  | { readonly kind: 'missing' };

/** Finds the modules of one program. */
export interface ModuleFinder {
  readonly targetOf: (importer: string, specifier: string, how: 'import' | 'require') => Target;
}

const sourceEndings = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.mjs',
  '.cjs',
  '.jsx',
  '.json',
  '/index.ts',
  '/index.js',
];

/** Finds modules below the root, with the `paths` of the `tsconfig.json` that governs the entry. */
export function moduleFinder(entry: string, root: string): ModuleFinder {
  let resolver: SpecifierResolver | undefined;
  const realRoot = realPathOf(root);
  const written = (file: string): string =>
    realRoot !== root && file.startsWith(realRoot + path.sep) ? root + file.slice(realRoot.length) : file;
  return {
    targetOf(importer, specifier, how) {
      const bare = specifier.replace(/^node:/, '');
      if (bare !== specifier) return { kind: 'external', from: bare };
      resolver ??= createSpecifierResolver({ root, tsconfig: tsconfigOf(entry, root) });
      const resolution = resolver.resolve(importer, specifier, how);
      if ('builtin' in resolution) return { kind: 'external', from: resolution.builtin };
      if ('found' in resolution && isInside(root, resolution.found) && !isPackageFile(resolution.found))
        return { kind: resolution.format === 'json' ? 'data' : 'own', file: written(resolution.found) };
      if (!isOwnSpecifier(specifier)) return { kind: 'external', from: specifier };
      // Looked at, so that whoever remembers the reading knows when a file appears there.
      const stem = path.resolve(path.dirname(importer), specifier);
      for (const ending of sourceEndings) isFile(stem + ending);
      return { kind: 'missing' };
    },
  };
}

function isOwnSpecifier(specifier: string): boolean {
  return specifier.startsWith('.') || path.isAbsolute(specifier);
}

/** Read once through our own files, so that a change of it is noticed; the resolver reads it itself. */
function tsconfigOf(entry: string, root: string): string | undefined {
  const file = findUpward('tsconfig.json', path.dirname(entry), root);
  if (file !== undefined) readText(file);
  return file;
}
