import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Ways in which an entry is deployed: as it stands in two formats, and as the output of esbuild. */
export const kinds = {
  cjs: { how: 'require', extension: 'cjs' },
  esm: { how: 'import', extension: 'mjs' },
  bundle: { how: 'require', extension: 'cjs', isMinified: false },
  minified: { how: 'require', extension: 'cjs', isMinified: true },
};

/**
 * The entries of a directory with their files: one for each line of `specifiers.txt`, and the handlers of
 * `handlers.json` where there is one. Bundles that are there already are kept.
 */
export async function writtenEntries(directory, wantedKinds = Object.keys(kinds)) {
  const place = path.resolve(directory);
  const specifiers = readFileSync(path.join(place, 'specifiers.txt'), 'utf8').trim().split(/\r?\n/);
  const handlersFile = path.join(place, 'handlers.json');
  const handlers = existsSync(handlersFile) ? JSON.parse(readFileSync(handlersFile, 'utf8')) : [];
  const wanted = [
    ...specifiers.map((name) => ({ name, imports: [{ specifier: name }], isHandler: false })),
    ...handlers.map((handler) => ({ ...handler, isHandler: true })),
  ];
  const written = [];
  for (const { name, imports, isHandler } of wanted) {
    const files = await writeEntries(place, { name, imports }, wantedKinds);
    written.push({ entry: name, imports, isHandler, files });
  }
  return written;
}

/**
 * Writes entries into a directory beside `node_modules`, one for each kind, and gives their files.
 * An entry is a name and what it imports: whole modules by their specifiers, or names of them.
 */
export async function writeEntries(directory, { name, imports }, wanted = Object.keys(kinds)) {
  const place = path.join(directory, 'entries');
  mkdirSync(place, { recursive: true });
  const stem = path.join(place, name.replaceAll(/[^\w.-]+/g, '+'));
  const files = {};
  for (const kind of wanted) {
    const file = `${stem}.${kind}.${kinds[kind].extension}`;
    if (kind === 'cjs') writeFileSync(file, requiringText(imports));
    else if (kind === 'esm') writeFileSync(file, importingText(imports));
    else if (
      !existsSync(file) &&
      !(await isBundled(importingText(imports), file, kinds[kind].isMinified, place))
    )
      continue;
    files[kind] = file;
  }
  return files;
}

function requiringText(imports) {
  return imports
    .map(({ specifier, names }, index) =>
      names
        ? `const { ${names.join(', ')} } = require('${specifier}');\nexports.used${index} = [${names.join(', ')}];\n`
        : `exports.all${index} = require('${specifier}');\n`,
    )
    .join('');
}

function importingText(imports) {
  return imports
    .map(({ specifier, names }, index) =>
      names
        ? `import { ${names.join(', ')} } from '${specifier}';\nexport const used${index} = [${names.join(', ')}];\n`
        : `import * as all${index} from '${specifier}';\nexport { all${index} };\n`,
    )
    .join('');
}

async function isBundled(text, outfile, minify, resolveDir) {
  const { build } = await import('esbuild');
  const external = new Set(['*.node']);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const options = { minify, bundle: true, platform: 'node', target: 'node20', format: 'cjs' };
    const stdin = { contents: text, resolveDir, loader: 'js' };
    try {
      await build({ ...options, stdin, outfile, external: [...external], logLevel: 'silent' });
      return true;
    } catch (error) {
      // What is not installed stays outside, as its users leave it.
      const missing = (error.errors ?? []).flatMap(
        ({ text: reason }) => /^Could not resolve "(.+?)"/.exec(reason)?.[1] ?? [],
      );
      if (missing.length === 0) return false;
      for (const specifier of missing) external.add(specifier);
    }
  }
  return false;
}
