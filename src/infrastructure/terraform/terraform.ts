import path from 'node:path';
import { directoriesUpTo, isInside, readText } from '../../files/files.js';
import type { Deployment, Problem } from '../deployment.js';
import { attachmentsOf, replacedNotifications, viewOf } from './attachments.js';
import { packedDirectories } from './code.js';
import { readConfiguration, startOf, terraformNamesIn, type Configuration } from './configuration.js';
import { declaredIn, type Declared, type Plan } from './declared.js';
import { flowsAt } from './flows.js';
import { functionsNamedBy, functionsOf } from './lambda-functions.js';
import { rootModule } from './modules.js';
import { isNotificationModule, registryModule } from './registry.js';
import { resourcesOf } from './resources.js';
import type { Reading } from './scope.js';
import { termsIn } from './triggers.js';

/** Expressions that one reading may look at; a configuration of a few lines can name billions. */
const mostExpressions = 400_000;

/**
 * Reads the Terraform or OpenTofu configuration that a file starts: all files of its directory, and the modules of the
 * project that they use. Other files of the directory start nothing, and neither does a directory that a configuration above
 * it uses as a module.
 */
export function readTerraform(file: string, root: string): Deployment | undefined {
  const directory = path.dirname(file);
  const names = terraformNamesIn(directory);
  if (startOf(names) !== path.basename(file)) return undefined;
  const texts = names.map((name) => textInside(path.join(directory, name), root));
  if (!texts.some((text) => /aws_lambda_function"|\bmodule\b/.test(text))) return undefined;
  if (isUsedFromAbove(directory, root)) return undefined;
  const reading: Reading = {
    root,
    directory,
    remaining: mostExpressions,
    depth: 0,
    problems: [],
    isComplete: true,
  };
  const configuration = readConfiguration(directory, root);
  const deployment = deploymentFrom(file, configuration, reading);
  const isBroken =
    configuration.problems.length > 0 && texts.some((text) => text.includes('aws_lambda_function'));
  return deployment.functions.length > 0 || isBroken ? deployment : undefined;
}

function textInside(file: string, root: string): string {
  return isInside(root, file) ? (readText(file) ?? '') : '';
}

/** Whether a configuration in a directory above uses this one as a module: there it is read with its variables. */
function isUsedFromAbove(directory: string, root: string): boolean {
  const above = directory === root ? [] : directoriesUpTo(path.dirname(directory), root);
  return above.some((user) =>
    terraformNamesIn(user).some((name) => {
      const text = textInside(path.join(user, name), root);
      const sources = text.matchAll(/\bsource"?\s*[=:]\s*"(\.{1,2}\/[^"]*)"/g);
      return [...sources].some(([, source = '']) => path.resolve(user, source) === directory);
    }),
  );
}

function deploymentFrom(file: string, configuration: Configuration, reading: Reading): Deployment {
  const all = declaredIn(rootModule(configuration, reading));
  const plan: Plan = {
    all,
    byAddress: new Map(all.map((declared) => [declared.address, declared])),
    directory: reading.directory,
    root: reading.root,
  };
  const resources = resourcesOf(all);
  const view = viewOf(all, resources, 'known');
  const { attachments, problems } = attachmentsOf(all, resources);
  const functions = functionsOf(plan, attachments);
  const replaced = new Set(replacedNotifications(view));
  const flows = all
    .filter((declared) => !replaced.has(declared))
    .flatMap((declared) => flowsAt(view, declared))
    .filter(({ to }) => functionsNamedBy(resources, to).length === 0);
  const elsewhere = modulesElsewhere(all);
  const told = [...configuration.problems, ...reading.problems, ...problems, ...elsewhere.problems];
  if (reading.remaining < 0) told.push({ file, line: 1, text: 'The configuration holds too many values.' });
  return {
    dialect: 'terraform',
    isForAws: true,
    template: file,
    functions,
    resources,
    flows,
    layers: all
      .filter(({ type }) => type === 'aws_lambda_layer_version')
      .flatMap((layer) => packedDirectories(plan, layer)),
    isComplete: reading.isComplete && configuration.problems.length === 0 && elsewhere.isComplete,
    problems: told,
  };
}

/** Modules that are not read; they matter when they are given something of this configuration, or make functions. */
function modulesElsewhere(all: readonly Declared[]): { problems: Problem[]; isComplete: boolean } {
  const problems: Problem[] = [];
  let isComplete = true;
  for (const { type, source, settings } of all) {
    if (type !== 'module' || registryModule(source) || isNotificationModule(source)) continue;
    // A directory that is missing was told of.
    if (/^\.{1,2}(\/|$)/.test(source)) continue;
    problems.push({
      ...settings.place,
      text: `The module ${source || 'without a source'} stands elsewhere and is not read.`,
    });
    const isGiven = settings
      .all()
      .flatMap(termsIn)
      .some((term) => JSON.stringify(term).includes('"kind":"attribute"'));
    if (isGiven || /lambda|function/i.test(source)) isComplete = false;
  }
  return { problems, isComplete };
}
