import path from 'node:path';
import {
  plainBundling,
  plainResource,
  plainTrigger,
  type Bundling,
  type DeclaredFunction,
  type Term,
} from '../deployment.js';
import {
  argumentOf,
  entriesOf,
  flagOf,
  itemsOf,
  numberOf,
  propertyOf,
  textOf,
} from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import { codeOfHandler } from '../sources.js';
import { directoryOf, freeName, tell, termIn, type Backend } from './backend.js';

/** Reads `defineFunction({ … })` with its defaults (@aws-amplify/backend-function, factory.ts). */
export function readFunction(backend: Backend, created: CreatedValue): void {
  const settings = argumentOf(created, 0);
  if (settings?.kind === 'function') {
    tell(backend, created.place, 'A function that CDK constructs is not read.');
    return;
  }
  const setting = (name: string): Value | undefined => propertyOf(settings, name);
  const entry = setting('entry') === undefined ? 'handler.ts' : textOf(setting('entry'));
  const logicalId = freeName(backend, nameOf(created, setting('name'), setting('entry')));
  const environment = entriesOf(setting('environment'));
  const schedules = itemsOf(setting('schedule'));
  backend.ids.set(created.id, logicalId);
  backend.resources.set(logicalId, plainResource('lambda', created.place));
  backend.functions.set(logicalId, {
    logicalId,
    place: created.place,
    handler: entry === undefined ? '' : handlerOf(entry),
    ...codeOf(backend, created, entry),
    // The default differs from version to version.
    runtime:
      numberOf(setting('runtime')) === undefined ? undefined : `nodejs${numberOf(setting('runtime'))}.x`,
    memoryMegabytes: setting('memoryMB') === undefined ? 512 : numberOf(setting('memoryMB')),
    timeoutSeconds: setting('timeoutSeconds') === undefined ? 3 : numberOf(setting('timeoutSeconds')),
    architecture: architectureOf(setting('architecture')),
    environment: new Map(
      environment.entries.map(([name, value]): [string, Term] => [name, termIn(backend, value)]),
    ),
    isEnvironmentComplete: environment.isComplete,
    triggers: schedules.map(() => plainTrigger(created.place, 'schedule')),
    recursiveLoop: undefined,
    hasProvisionedConcurrency: false,
    bundler: 'esbuild',
    isMinified: minifiedOf(setting('bundling')),
    bundling: bundlingOf(setting('layers')),
    failureTargets: [],
    successTargets: [],
  });
}

/** Its own name, else that of its entry, else that of the directory that defines it. */
function nameOf(created: CreatedValue, name: Value | undefined, entry: Value | undefined): string {
  const file = textOf(entry);
  return textOf(name) ?? (file === undefined ? path.basename(directoryOf(created)) : path.parse(file).name);
}

/** `./src/handler.ts` as the handler string `src/handler.handler`. */
function handlerOf(entry: string): string {
  return `${entry.replace(/\.[cm]?[jt]sx?$/, '')}.handler`;
}

function codeOf(
  backend: Backend,
  created: CreatedValue,
  entry: string | undefined,
): Pick<DeclaredFunction, 'sources' | 'absence'> {
  if (entry === undefined) return { sources: [], absence: { kind: 'computed-location' } };
  const { sources, absence } = codeOfHandler(handlerOf(entry), directoryOf(created), backend.root);
  return { sources: sources.map((source) => ({ ...source, how: 'entry' })), absence };
}

function architectureOf(value: Value | undefined): 'x86_64' | 'arm64' | undefined {
  if (value === undefined) return 'x86_64';
  const text = textOf(value);
  return text === 'x86_64' || text === 'arm64' ? text : undefined;
}

function minifiedOf(bundling: Value | undefined): boolean | undefined {
  return flagOf(propertyOf(bundling, 'minify'), true);
}

/** ES modules with the SDK inside; what a layer brings along stays outside under the layer's key (@aws-amplify/backend-function 1.19, factory.js). */
function bundlingOf(layers: Value | undefined): Bundling {
  const { entries, isComplete } = entriesOf(layers);
  return {
    ...plainBundling,
    external: isComplete ? entries.map(([name]) => name) : undefined,
    format: 'esm',
  };
}
