import type { DeclaredFunction, Term, Trigger } from '../deployment.js';
import type { Value } from '../program/values.js';
import { apiOf, constantOf } from './api.js';
import { secondsOf } from './durations.js';
import { argumentOf, numberOf, propertyAt, propertyOf, textOf } from '../program/arguments.js';
import { codeOf } from './code.js';
import { constructsOf, functionConstructs, type App, type Construct } from './constructs.js';
import { destinationsOf } from './destinations.js';
import type { Environment } from './environment.js';

/** What is found elsewhere than at a function itself, by its path. */
export interface Findings {
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly environments: ReadonlyMap<string, Environment>;
}

/** The functions that an app declares. */
export function functionsOf(app: App, { triggers, environments }: Findings): DeclaredFunction[] {
  const destinations = destinationsOf(app);
  const loops = loopOverrides(app);
  const provisioned = provisionedFunctions(app);
  return functionConstructs(app).map((construct) => {
    const { path, properties, created } = construct;
    const runtime = runtimeOf(construct);
    return {
      logicalId: path,
      place: created.place,
      ...codeOf(app, construct, runtime),
      runtime,
      ...sizesOf(construct),
      ...(environments.get(path) ?? { environment: new Map<string, Term>(), isEnvironmentComplete: false }),
      triggers: triggers.get(path) ?? [],
      recursiveLoop: loops.get(path) ?? recursiveLoopOf(propertyOf(properties, 'recursiveLoop')),
      hasProvisionedConcurrency: provisioned.has(path),
      failureTargets: destinations.failure.get(path) ?? [],
      successTargets: destinations.success.get(path) ?? [],
    };
  });
}

type Sizes = Pick<DeclaredFunction, 'memoryMegabytes' | 'timeoutSeconds' | 'architecture'>;

/** 128 MB, 3 s and x86_64 where the app does not say. */
function sizesOf({ api, properties }: Construct): Sizes {
  const [memory, timeout] = [propertyOf(properties, 'memorySize'), propertyOf(properties, 'timeout')];
  return {
    memoryMegabytes: memory === undefined ? 128 : numberOf(memory),
    timeoutSeconds: timeout === undefined ? 3 : api.includes('.Cfn') ? numberOf(timeout) : secondsOf(timeout),
    architecture: architectureOf(propertyOf(properties, 'architecture')),
  };
}

function architectureOf(value: Value | undefined): DeclaredFunction['architecture'] {
  if (value === undefined) return 'x86_64';
  const constant = constantOf(value, 'aws-lambda.Architecture');
  return constant === 'ARM_64' ? 'arm64' : constant === 'X86_64' ? 'x86_64' : undefined;
}

/** `nodejs22.x` for `Runtime.NODEJS_22_X`; which one `NODEJS_LATEST` means depends on the region. */
function runtimeOf({ api, properties }: Construct): string | undefined {
  const given = propertyOf(properties, 'runtime');
  const constant = constantOf(given, 'aws-lambda.Runtime');
  if (constant !== undefined) return runtimeNamed(constant);
  if (given?.kind === 'created' && apiOf(given) === 'aws-lambda.Runtime') return textOf(argumentOf(given, 0));
  if (api.includes('.Cfn')) return textOf(given);
  const [, language] = /^aws-lambda-(python|go)\./.exec(api) ?? [];
  return language === undefined ? undefined : language === 'go' ? 'provided.al2' : 'python3';
}

function runtimeNamed(constant: string): string | undefined {
  const [, language = '', version = ''] = /^([A-Z]+)_(.+)$/.exec(constant) ?? [];
  if (language === 'FROM' || version === 'LATEST' || language === '') return undefined;
  const [number, more] = [version.replace(/_X$/, '').replaceAll('_', '.'), /_X$/.test(version) ? '.x' : ''];
  return (
    language.toLowerCase() +
    (language === 'PROVIDED' ? `.${number.toLowerCase()}` : number.toLowerCase() + more)
  );
}

/** `Allow` also where it is only one of the possibilities, or what is given is not understood. */
function recursiveLoopOf(value: Value | undefined): DeclaredFunction['recursiveLoop'] {
  if (value === undefined) return undefined;
  const given = constantOf(value, 'aws-lambda.RecursiveLoop') ?? textOf(value);
  return given?.toUpperCase() === 'TERMINATE' ? 'Terminate' : 'Allow';
}

/** `cfnFunction.addPropertyOverride('RecursiveLoop', 'Allow')` and `cfnFunction.recursiveLoop = 'Allow'`. */
function loopOverrides(app: App): ReadonlyMap<string, DeclaredFunction['recursiveLoop']> {
  const overridden = new Map<string, DeclaredFunction['recursiveLoop']>();
  const note = (of: Value, value: Value | undefined): void => {
    for (const { path } of constructsOf(app, of)) overridden.set(path, recursiveLoopOf(value));
  };
  for (const { receiver, name, call } of app.calls)
    if (name === 'addPropertyOverride' && textOf(argumentOf(call, 0)) === 'RecursiveLoop')
      note(receiver, argumentOf(call, 1));
  for (const { to, name, value } of app.assignments) if (name === 'recursiveLoop') note(to, value);
  return overridden;
}

/** Paths of the functions of which a version or an alias keeps environments ready. */
function provisionedFunctions(app: App): ReadonlySet<string> {
  const key = 'provisionedConcurrentExecutions';
  const values: Value[] = [];
  for (const { api, properties, created } of app.constructs) {
    const isVersion = api === 'aws-lambda.Alias' || api === 'aws-lambda.Version';
    const own = isVersion ? properties : propertyOf(properties, 'currentVersionOptions');
    if (propertyOf(own, key)) values.push(created);
  }
  for (const { receiver, name, call } of app.calls) {
    const isAlias = name === 'addAlias' && propertyAt(argumentOf(call, 1), key) !== undefined;
    if (isAlias || name === 'addAutoScaling') values.push(receiver);
  }
  return new Set(
    values
      .flatMap((value) => constructsOf(app, value))
      .flatMap(({ path, service }) => (service === 'lambda' ? [path] : [])),
  );
}
