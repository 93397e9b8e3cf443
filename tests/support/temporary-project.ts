import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Writes a small project, `node_modules` included, into a directory of its own that is removed after the tests of the file. */
export function temporaryProject(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'aws-lambda-lint-')));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });
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
