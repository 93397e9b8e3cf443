import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Writes the table of one version of Node.js into a folder. */
export async function writeTable({ version, provenance, coefficients, builtins }, folder) {
  const file = path.join(folder, `init-node${version}.ts`);
  mkdirSync(folder, { recursive: true });
  const table = {
    provenance,
    coefficients: rounded(coefficients),
    builtins: { ...builtins, milliseconds: rounded(builtins.milliseconds, 100) },
  };
  const text = `import type { InitTable } from './init-coefficients.js';

/** Node.js ${version}; written by \`npm run calibrate\`. */
export const node${version}: InitTable = ${JSON.stringify(table)};
`;
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

function rounded(values, precision = 10_000) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Math.round(value * precision) / precision]),
  );
}
