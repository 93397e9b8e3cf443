import path from 'node:path';
import { plainResource, type DeclaredFunction, type Term } from '../deployment.js';
import { argumentOf, entriesOf, itemsOf, numberOf, propertyOf, textOf } from '../program/arguments.js';
import { optionsOf, type CreatedValue, type FunctionValue, type Value } from '../program/values.js';
import { codeOfHandler, isNodeRuntime } from '../sources.js';
import { addResource, freeName, partOf, tell, termIn, type App, type OpenFunction } from './app.js';
import { apiOf, heldBy } from './outputs.js';

/** Reads `new aws.lambda.Function(…)` and `new aws.lambda.CallbackFunction(…)`. */
export function readFunction(app: App, created: CreatedValue): void {
  const api = apiOf(created);
  const isCallback = api === 'aws.lambda.CallbackFunction';
  if (!created.isNew || (api !== 'aws.lambda.Function' && !isCallback)) return;
  const settings = argumentOf(created, 1);
  const id = addResource(app, created, 'lambda', {
    name: propertyOf(settings, 'name') && termIn(app, propertyOf(settings, 'name')),
  });
  if (id === undefined) return;
  const callback = propertyOf(settings, 'callback') ?? propertyOf(settings, 'callbackFactory');
  const code = isCallback
    ? closureCode(callback)
    : codeOf(app, settings, runtimeOf(propertyOf(settings, 'runtime')));
  app.functions.set(id, openFunction(app, id, created, settings, code, isCallback));
}

/**
 * The functions that an event handler stands for: a function of the program's own, settings with one, an AWS function
 * or its ARN.
 */
export function functionsOf(
  app: App,
  value: Value | undefined,
  name: string,
  call: CreatedValue,
): OpenFunction[] {
  return value === undefined
    ? []
    : optionsOf(heldBy(value)).flatMap((option) => functionOf(app, option, name, call));
}

function functionOf(app: App, value: Value, name: string, call: CreatedValue): OpenFunction[] {
  const known = partOf(app, value);
  const declared = known && app.functions.get(known.id);
  if (declared) return [declared];
  const callback = value.kind === 'object' ? propertyOf(value, 'callback') : value;
  if (callback?.kind !== 'function') {
    tell(
      app,
      call.place,
      `Which function ${name === '' ? 'is meant here' : `${name} stands for`} is not understood.`,
    );
    return [];
  }
  const id = freeName(app, name === '' ? (callback.name ?? 'handler') : name);
  const settings = value.kind === 'object' ? value : undefined;
  const made = openFunction(app, id, call, settings, closureCode(callback), true);
  app.functions.set(id, made);
  app.resources.set(id, plainResource('lambda', call.place));
  return [made];
}

type Code = Pick<DeclaredFunction, 'handler' | 'sources' | 'absence'>;

/** Pulumi takes a function of the program with all that it captures, and deploys that. */
function closureCode(callback: Value | undefined): Code {
  if (callback?.kind !== 'function')
    return { handler: '', sources: [], absence: { kind: 'computed-handler' } };
  const { file } = (callback satisfies FunctionValue).place;
  return { handler: '', sources: [{ file, exportPath: [], how: 'closure' }], absence: undefined };
}

/** The settings of a function with the defaults of the AWS API, or of a callback function (@pulumi/aws, lambdaMixins.ts). */
function openFunction(
  app: App,
  logicalId: string,
  { place }: CreatedValue,
  settings: Value | undefined,
  code: Code,
  isCallback: boolean,
): OpenFunction {
  const timeout = propertyOf(settings, 'timeout');
  const memory = propertyOf(settings, 'memorySize');
  const environment = entriesOf(propertyOf(propertyOf(settings, 'environment'), 'variables'));
  const deadLetter = propertyOf(propertyOf(settings, 'deadLetterConfig'), 'targetArn');
  return {
    logicalId,
    place,
    ...code,
    runtime: runtimeOf(propertyOf(settings, 'runtime')),
    memoryMegabytes: memory === undefined ? 128 : numberOf(memory),
    timeoutSeconds: timeout === undefined ? (isCallback ? 180 : 3) : numberOf(timeout),
    architecture: architectureOf(propertyOf(settings, 'architectures')),
    environment: new Map(
      environment.entries.map(([name, value]): [string, Term] => [name, termIn(app, value)]),
    ),
    isEnvironmentComplete: environment.isComplete,
    triggers: [],
    recursiveLoop: undefined,
    hasProvisionedConcurrency: false,
    bundler: 'none',
    isMinified: undefined,
    failureTargets: deadLetter ? [termIn(app, deadLetter)] : [],
    successTargets: [],
  };
}

function architectureOf(value: Value | undefined): 'x86_64' | 'arm64' | undefined {
  if (value === undefined) return 'x86_64';
  const [first] = itemsOf(value).map(textOf);
  return first === 'x86_64' || first === 'arm64' ? first : undefined;
}

/** `"nodejs22.x"`, `aws.lambda.Runtime.NodeJS22dX` or `aws.lambda.NodeJS12dXRuntime`. */
function runtimeOf(value: Value | undefined): string | undefined {
  const text = textOf(value);
  if (text !== undefined) return text;
  const name = value?.kind === 'external' ? (value.names.at(-1) ?? '') : '';
  const [, family = '', version = ''] = /^([A-Za-z]+?)(\d+(?:d(?:X|\d+))?)(?:Runtime)?$/.exec(name) ?? [];
  return family === '' ? undefined : family.toLowerCase() + version.replace('d', '.').toLowerCase();
}

function codeOf(app: App, settings: Value | undefined, runtime: string | undefined): Code {
  const handler = textOf(propertyOf(settings, 'handler')) ?? '';
  if (!isNodeRuntime(runtime) || /^(provided|custom)/.test(runtime ?? ''))
    return { handler, sources: [], absence: undefined };
  if (propertyOf(settings, 'imageUri')) return { handler, sources: [], absence: { kind: 'image' } };
  if (propertyOf(settings, 's3Bucket')) return { handler, sources: [], absence: { kind: 'bucket' } };
  return { handler, ...archivedCode(app, propertyOf(settings, 'code'), handler) };
}

type Found = Pick<DeclaredFunction, 'sources' | 'absence'>;

const somewhere: Found = { sources: [], absence: { kind: 'computed-location' } };

/** `new pulumi.asset.FileArchive('./app')`, or an `AssetArchive` of several under the names that they get in there. */
function archivedCode(app: App, code: Value | undefined, handler: string): Found {
  if (code?.kind !== 'created') return somewhere;
  const given = argumentOf(code, 0);
  const api = apiOf(code) ?? '';
  const file = textOf(given);
  if (/^pulumi\.(asset\.)?FileArchive$/.test(api))
    return file === undefined || /\.(zip|tgz|jar)$/.test(file)
      ? somewhere
      : codeOfHandler(handler, path.resolve(app.directory, file), app.root);
  if (!/^pulumi\.(asset\.)?AssetArchive$/.test(api)) return somewhere;
  const found = entriesOf(given).entries.map(([name, asset]) => assetCode(app, name, asset, handler));
  return found.find(({ sources }) => sources.length > 0) ?? found.find(({ absence }) => absence) ?? somewhere;
}

function assetCode(app: App, name: string, asset: Value, handler: string): Found {
  const none: Found = { sources: [], absence: undefined };
  if (asset.kind !== 'created') return none;
  const [api, file] = [apiOf(asset) ?? '', textOf(argumentOf(asset, 0))];
  const place = name.replace(/^\.\/?/, '').replace(/\/$/, '');
  if (/\.StringAsset$/.test(api))
    return isModuleOf(handler, place) ? { sources: [], absence: { kind: 'inline' } } : none;
  if (file === undefined) return none;
  const at = path.resolve(app.directory, file);
  if (/\.FileAsset$/.test(api)) {
    const exported = handler.split('.').slice(1).join('.');
    const stem = path.basename(at).replace(/\.[cm]?[jt]sx?$/, '');
    return isModuleOf(handler, place)
      ? codeOfHandler(`${stem}.${exported}`, path.dirname(at), app.root)
      : none;
  }
  if (place === '') return codeOfHandler(handler, at, app.root);
  return handler.startsWith(`${place}/`)
    ? codeOfHandler(handler.slice(place.length + 1), at, app.root)
    : none;
}

/** Whether a handler string names a file of the archive: `index.handler` and `index.js`. */
function isModuleOf(handler: string, file: string): boolean {
  return handler.split('.')[0] === file.replace(/\.[cm]?[jt]sx?$/, '');
}
