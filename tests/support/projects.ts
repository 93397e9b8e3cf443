import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Directories of this test file. */
const temporary: string[] = [];

afterAll(() => {
  for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
});

/** A small project, `node_modules` included, in a directory of its own: file texts by relative path. Gives its absolute root; it is removed after the tests of the file. */
export function projectWith(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'project-')));
  temporary.push(root);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

/** Statements that do nothing and take about a kilobyte each; weight for a module. */
export function ballast(kilobytes: number): string {
  return Array.from(
    { length: kilobytes * 16 },
    (_, index) => `exports.member${index} = call(function () { return 1; });\n`,
  )
    .join('')
    .concat('function call(value) { return value; }\n');
}
