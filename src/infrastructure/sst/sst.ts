import type { Deployment, Flow } from '../deployment.js';
import { attributeTerm } from '../deployment.js';
import { argumentOf, propertyOf } from '../program/arguments.js';
import type { Follow } from '../program/machine.js';
import { readProgram } from '../program/program.js';
import { emptyApp, type App } from '../pulumi/app.js';
import { apiOf, followOutputs } from '../pulumi/outputs.js';
import { readComponent } from './components.js';
import { readInvoker } from './invokers.js';
import { readSubscription } from './subscriptions.js';

/** Reads an `sst.config.ts` of SST v3 (https://sst.dev/docs); version 2 is CDK, and none of this. */
export function readSst(file: string, text: string, root: string): Deployment | undefined {
  if (!/\$config\s*\(/.test(text)) return undefined;
  const app = emptyApp(file, root, readProgram(file, root, { follow }));
  const { created } = app.program;
  for (const call of created) readComponent(app, call);
  for (const call of created) readSubscription(app, call);
  for (const call of created) readInvoker(app, call);
  const problems = [...app.program.problems, ...app.problems];
  return {
    dialect: 'sst',
    template: file,
    isForAws: true,
    functions: [...app.functions.values()],
    resources: app.resources,
    flows: [...app.flows, ...redrivesOf(app)],
    layers: [],
    isComplete: problems.length === 0,
    problems,
  };
}

/** `$config({ app, run })` runs `run`, and everything is made in there. */
const follow: Follow = (call, run) => {
  if (apiOf(call) !== '$config') return followOutputs(call, run);
  const start = propertyOf(argumentOf(call, 0), 'run');
  if (start?.kind === 'function') run(start, []);
  return undefined;
};

/** What goes from queues to their dead-letter queues. */
function redrivesOf({ resources }: App): Flow[] {
  return [...resources].flatMap(([id, { queue, place }]): Flow[] =>
    queue?.deadLetter
      ? [
          {
            kind: 'redrive',
            source: 'sqs',
            from: attributeTerm(id, 'arn'),
            to: queue.deadLetter.target,
            filter: { kind: 'none' },
            isEnabled: true,
            place,
          },
        ]
      : [],
  );
}
