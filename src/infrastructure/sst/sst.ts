import path from 'node:path';
import { isInside, listDirectory } from '../../files/files.js';
import type { Deployment } from '../deployment.js';
import { argumentOf, propertyOf, textOf } from '../program/arguments.js';
import type { Follow } from '../program/machine.js';
import { readProgram } from '../program/program.js';
import type { Value } from '../program/values.js';
import { deploymentOfApp } from '../pulumi/app-deployment.js';
import { emptyApp } from '../pulumi/app.js';
import { readAwsResources } from '../pulumi/aws-resources.js';
import { apiOf, followOutputs } from '../pulumi/outputs.js';
import { readComponent } from './components.js';
import { readInvoker } from './invokers.js';
import { readSubscription } from './subscriptions.js';

/** Reads an `sst.config.ts` of SST v3 (https://sst.dev/docs); version 2 is CDK, and none of this. */
export function readSst(file: string, text: string, root: string): Deployment | undefined {
  if (!/\$config\s*\(/.test(text)) return undefined;
  const app = emptyApp(
    file,
    root,
    readProgram(file, root, { follow: followConfig(path.dirname(file), root) }),
  );
  const { created } = app.program;
  for (const call of created) readComponent(app, call);
  for (const call of created) readSubscription(app, call);
  for (const call of created) readInvoker(app, call);
  readAwsResources(app, created);
  return deploymentOfApp(app, 'sst');
}

/** `$config({ app, run })` runs `run`, and everything is made in there; `readdirSync('./infra')` names the modules to import. */
function followConfig(directory: string, root: string): Follow {
  return (call, run) => {
    const api = apiOf(call);
    if (api === '$config') {
      const start = propertyOf(argumentOf(call, 0), 'run');
      if (start?.kind === 'function') run(start, []);
      return undefined;
    }
    const { callee } = call;
    if (callee.kind === 'external' && callee.from === 'fs' && callee.names.at(-1) === 'readdirSync')
      return namesIn(directory, root, argumentOf(call, 0));
    return followOutputs(call, run);
  };
}

function namesIn(directory: string, root: string, value: Value | undefined): Value | undefined {
  const listed = path.resolve(directory, textOf(value) ?? '..');
  if (textOf(value) === undefined || !isInside(root, listed)) return undefined;
  const items = listDirectory(listed).map((name): Value => ({ kind: 'plain', value: name }));
  return { kind: 'list', items, isComplete: true };
}
