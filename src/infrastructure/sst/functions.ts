import path from 'node:path';
import type { Bundling, DeclaredFunction, Place, Term } from '../deployment.js';
import { plainResource, plainTrigger } from '../deployment.js';
import { entriesOf, flagOf, propertyOf, textOf, textsOf } from '../program/arguments.js';
import { optionsOf, type Value } from '../program/values.js';
import { freeName, partOf, tell, termIn, type App, type OpenFunction } from '../pulumi/app.js';
import { heldBy } from '../pulumi/outputs.js';
import { codeOfHandler, isNodeRuntime } from '../sources.js';
import { megabytesOf, secondsOf } from './units.js';

/** Where a function comes from that is not an `sst.aws.Function` of its own. */
export interface Wanted {
  /** How it is called when it has no name of its own. */
  readonly name: string;
  readonly place: Place;
}

/** The functions that a handler string, settings of a function, a function or its ARN stand for. */
export function functionsOf(app: App, value: Value | undefined, wanted: Wanted): OpenFunction[] {
  return value === undefined
    ? []
    : optionsOf(heldBy(value)).flatMap((option) => functionOf(app, option, wanted));
}

function functionOf(app: App, value: Value, wanted: Wanted): OpenFunction[] {
  const known = partOf(app, value);
  const declared = known && app.functions.get(known.id);
  if (declared) return [declared];
  const handler = textOf(value);
  if (handler?.startsWith('arn:') === true) return [];
  if (handler !== undefined)
    return [declareFunction(app, freeName(app, wanted.name), value, undefined, wanted.place)];
  const settings = value.kind === 'object' ? propertyOf(value, 'handler') : undefined;
  if (settings) return [declareFunction(app, freeName(app, wanted.name), settings, value, wanted.place)];
  tell(app, wanted.place, `Which function ${wanted.name} stands for is not understood.`);
  return [];
}

/** Whether a value is what SST takes for a function: a handler, settings with one, or a function. */
export function isFunctionLike(app: App, value: Value | undefined): boolean {
  if (!value) return false;
  const held = heldBy(value);
  const id = partOf(app, held)?.id;
  return (
    (id !== undefined && app.functions.has(id)) ||
    textOf(held) !== undefined ||
    (held.kind === 'object' && held.properties.has('handler'))
  );
}

/** Declares a function, and the resource that others may name. */
export function declareFunction(
  app: App,
  logicalId: string,
  handlerValue: Value | undefined,
  settings: Value | undefined,
  place: Place,
): OpenFunction {
  const url = propertyOf(settings, 'url');
  const hasUrl = url !== undefined && flagOf(url, false) !== false;
  const declared: OpenFunction = {
    ...settledFunction(app, textOf(handlerValue) ?? '', settings),
    logicalId,
    place,
    triggers: hasUrl ? [plainTrigger(place, 'function-url')] : [],
    failureTargets: [],
    successTargets: [],
  };
  const name = propertyOf(settings, 'name');
  app.functions.set(logicalId, declared);
  app.resources.set(logicalId, plainResource('lambda', place, name && termIn(app, name)));
  return declared;
}

type Settled = Omit<
  DeclaredFunction,
  'logicalId' | 'place' | 'triggers' | 'failureTargets' | 'successTargets'
>;

/** What the settings of a function say, with the defaults of `sst.aws.Function` (https://sst.dev/docs/component/aws/function). */
function settledFunction(app: App, handler: string, settings: Value | undefined): Settled {
  const setting = (name: string): Value | undefined => propertyOf(settings, name);
  const runtime = textOf(setting('runtime'));
  const environment = entriesOf(setting('environment'));
  const isTransformed = setting('transform') !== undefined || transformsFunctions(app);
  return {
    handler,
    ...codeOf(app, handler, setting('bundle'), runtime),
    // The default differs from version to version.
    runtime,
    memoryMegabytes: isTransformed ? undefined : settingOf(setting('memory'), 1024, megabytesOf),
    timeoutSeconds: isTransformed ? undefined : settingOf(setting('timeout'), 20, secondsOf),
    architecture: isTransformed ? undefined : architectureOf(setting('architecture')),
    environment: new Map(
      environment.entries.map(([name, value]): [string, Term] => [name, termIn(app, value)]),
    ),
    isEnvironmentComplete: environment.isComplete && !isTransformed,
    recursiveLoop: undefined,
    hasProvisionedConcurrency: propertyOf(setting('concurrency'), 'provisioned') !== undefined,
    bundler: setting('bundle') === undefined ? 'esbuild' : 'none',
    isMinified: flagOf(propertyOf(setting('nodejs'), 'minify'), true),
    bundling: setting('bundle') === undefined ? bundlingOf(setting('nodejs')) : undefined,
  };
}

/** What SST tells esbuild; sharp and pg-native are installed beside every bundle (sst, pkg/runtime/node/build.go). */
function bundlingOf(nodejs: Value | undefined): Bundling {
  const [install, settings] = [propertyOf(nodejs, 'install'), propertyOf(nodejs, 'esbuild')];
  const listed = install === undefined ? [] : textsOf(install);
  const named = install?.kind === 'object' && install.isComplete ? [...install.properties.keys()] : undefined;
  const installed = listed ?? named;
  const external = propertyOf(settings, 'external');
  const others = external === undefined ? [] : textsOf(external);
  const isCommonJs = textOf(propertyOf(nodejs, 'format')) === 'cjs';
  return {
    external: installed && others && ['sharp', 'pg-native', ...installed, ...others],
    installed: ['sharp', 'pg-native', ...(installed ?? [])],
    keepsPackages: false,
    format: isCommonJs ? 'cjs' : 'esm',
    target: textOf(propertyOf(settings, 'target')) ?? 'esnext',
    mainFields: isCommonJs ? ['main'] : ['module', 'main'],
  };
}

function codeOf(
  app: App,
  handler: string,
  bundle: Value | undefined,
  runtime: string | undefined,
): Pick<DeclaredFunction, 'sources' | 'absence'> {
  if (!isNodeRuntime(runtime) || /^(python|go|rust|provided)/.test(runtime ?? ''))
    return { sources: [], absence: undefined };
  const folder = bundle === undefined ? '.' : textOf(bundle);
  if (folder === undefined) return { sources: [], absence: { kind: 'computed-location' } };
  return codeOfHandler(handler, path.resolve(app.directory, folder), app.root);
}

/** `$transform(sst.aws.Function, …)` changes what functions get by default. */
function transformsFunctions({ program }: App): boolean {
  return program.created.some(
    ({ callee, arguments: [target] }) =>
      callee.kind === 'external' &&
      callee.names.join('.') === '$transform' &&
      (target?.kind !== 'external' || target.names.join('.') === 'sst.aws.Function'),
  );
}

function settingOf(
  value: Value | undefined,
  otherwise: number,
  parse: (value: Value) => number | undefined,
): number | undefined {
  return value === undefined ? otherwise : parse(value);
}

function architectureOf(value: Value | undefined): 'x86_64' | 'arm64' | undefined {
  if (value === undefined) return 'x86_64';
  const text = textOf(value);
  return text === 'x86_64' || text === 'arm64' ? text : undefined;
}
