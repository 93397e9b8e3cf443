import path from 'node:path';
import type { Deployment, Problem } from '../deployment.js';
import { readProgram } from '../program/program.js';
import { entryOfCommand } from './app-command.js';
import { layersOf } from './code.js';
import { appOf, functionConstructs, type App } from './constructs.js';
import { delivered, type Delivery } from './deliveries.js';
import { environmentsOf } from './environment.js';
import { settingFlows } from './flows.js';
import { functionsOf } from './functions.js';
import { invokerDeliveries } from './invokers.js';
import { mappingDeliveries } from './mappings.js';
import { bucketDeliveries } from './notifications.js';
import { permittedTriggers } from './permissions.js';
import { pipeDeliveries } from './pipes.js';
import { resourcesOf } from './resources.js';
import { ruleDeliveries } from './rules.js';
import { solutionParts } from './solutions.js';
import { topicDeliveries } from './subscriptions.js';

/** Reads the app that a `cdk.json` starts, without running it; `undefined` for apps in other languages. */
export function readCdk(file: string, text: string, root: string): Deployment | undefined {
  const app = readApp(file, text, root);
  if (app === undefined) return undefined;
  if (typeof app === 'string') return { ...emptyDeployment(file), problems: [{ file, line: 1, text: app }] };
  const declared = deploymentOfApp(app);
  return declared.functions.length > 0 || declared.problems.length > 0 ? declared : undefined;
}

function emptyDeployment(template: string): Deployment {
  return {
    dialect: 'cdk',
    template,
    isForAws: true,
    functions: [],
    resources: new Map(),
    flows: [],
    layers: [],
    isComplete: false,
    problems: [],
  };
}

/** The app that a `cdk.json` starts, `undefined` when it is in another language, or why it is not read. */
export function readApp(file: string, text: string, root: string): App | string | undefined {
  const command = commandOf(text);
  if (command === undefined) return undefined;
  const directory = path.dirname(file);
  const entry = entryOfCommand(command, directory, root);
  if (entry === undefined) return undefined;
  if (entry.file === undefined) return `The program of the command \`${command}\` was not found.`;
  return appOf(
    readProgram(entry.file, root, { workingDirectory: directory }),
    { template: file, directory, root },
    solutionParts,
  );
}

/** A `cdk.json` of settings only names no app. */
function commandOf(text: string): string | undefined {
  try {
    const settings: unknown = JSON.parse(text);
    const app =
      typeof settings === 'object' && settings !== null && 'app' in settings ? settings.app : undefined;
    return typeof app === 'string' ? app : undefined;
  } catch {
    return undefined;
  }
}

/** All that an app declares. */
export function deploymentOfApp(app: App): Deployment {
  const { triggers, flows, lost } = delivered(app, deliveriesOf(app));
  const permitted = permittedTriggers(app);
  const own = new Map(
    functionConstructs(app).map(({ path: id }) => [id, triggers.get(id) ?? permitted.get(id) ?? []] as const),
  );
  const functions = functionsOf(app, { triggers: own, environments: environmentsOf(app) });
  const resources = resourcesOf(app);
  const problems = [...app.record.problems, ...lost.map(problemOf)];
  return {
    ...emptyDeployment(app.template),
    functions,
    resources,
    flows: [...flows, ...settingFlows(app, resources)],
    layers: layersOf(app),
    isComplete: problems.length === 0,
    problems,
  };
}

function deliveriesOf(app: App): readonly Delivery[] {
  return [
    ...bucketDeliveries(app),
    ...mappingDeliveries(app),
    ...topicDeliveries(app),
    ...ruleDeliveries(app),
    ...invokerDeliveries(app),
    ...pipeDeliveries(app),
  ];
}

function problemOf({ source, place }: Delivery): Problem {
  return { ...place, text: `What the events of ${source} go to here is not understood.` };
}
