import path from 'node:path';
import { isDirectory, isFile, isInside, readText } from '../../files/files.js';
import type { Deployment } from '../deployment.js';
import { readProgram } from '../program/program.js';
import { parseTemplate } from '../template-text.js';
import { recordOf, textOf } from '../template-values.js';
import { deploymentOfApp } from './app-deployment.js';
import { emptyApp } from './app.js';
import { readAwsResources } from './aws-resources.js';
import { followOutputs } from './outputs.js';

/** Reads a `Pulumi.yaml` whose program is written for Node.js (https://www.pulumi.com/docs), by way of that program. */
export function readPulumi(file: string, text: string, root: string): Deployment | undefined {
  if (!/\bnodejs\b/.test(text)) return undefined;
  const project = recordOf(parseTemplate(text).value);
  const { runtime } = project;
  if ((textOf(runtime) ?? recordOf(runtime)['name']) !== 'nodejs') return undefined;
  const directory = path.resolve(path.dirname(file), textOf(project['main']) ?? '.');
  const entry = entryOf(directory);
  if (entry === undefined || !isInside(root, entry)) return undefined;
  // Paths begin where Pulumi starts the program.
  const workingDirectory = isDirectory(directory) ? directory : path.dirname(entry);
  const program = readProgram(entry, root, { workingDirectory, follow: followOutputs, callsExport: true });
  const app = { ...emptyApp(file, root, program), directory: workingDirectory };
  readAwsResources(app, program.created);
  if (app.resources.size === 0) return undefined;
  return deploymentOfApp(app, 'pulumi');
}

/** The program: `main` of its manifest, as it is written or compiled from; else its `index`. */
function entryOf(directory: string): string | undefined {
  if (isFile(directory)) return directory;
  const manifest = readText(path.join(directory, 'package.json'));
  const main = manifest === undefined ? undefined : textOf(recordOf(parseTemplate(manifest).value)['main']);
  const named =
    main === undefined
      ? []
      : [main, main.replace(/\.[cm]?js$/, '.ts'), path.basename(main).replace(/\.[cm]?js$/, '.ts')];
  return [
    ...named.filter((name) => /\.[cm]?[jt]s$/.test(name)),
    'index.ts',
    'index.js',
    'index.mjs',
    'src/index.ts',
  ]
    .map((name) => path.join(directory, name))
    .sort((a, b) => Number(/\.[cm]?js$/.test(a)) - Number(/\.[cm]?js$/.test(b)))
    .find(isFile);
}
