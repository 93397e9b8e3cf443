import type { Deployment } from '../deployment.js';
import type { App } from './app.js';
import { redrivesOf } from './redrives.js';

/** All that a program of Pulumi or SST declares, once it is read. */
export function deploymentOfApp(app: App, dialect: 'pulumi' | 'sst'): Deployment {
  const problems = [...app.program.problems, ...app.problems];
  return {
    dialect,
    template: app.file,
    isForAws: true,
    functions: [...app.functions.values()],
    resources: app.resources,
    flows: [...app.flows, ...redrivesOf(app)],
    layers: [],
    isComplete: problems.length === 0,
    problems,
  };
}
