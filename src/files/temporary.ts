import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What is made of an empty directory outside of every project, which is removed afterwards. */
export function withTemporaryDirectory<Value>(use: (directory: string) => Value): Value {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), `aws-lambda-lint-${process.pid}-`)));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
