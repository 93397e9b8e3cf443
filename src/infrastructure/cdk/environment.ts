import type { DeclaredFunction, Term } from '../deployment.js';
import type { Value } from '../program/values.js';
import { argumentOf, entriesOf, propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, functionConstructs, type App, type Construct } from './constructs.js';
import { solutionEnvironment } from './solutions.js';
import { termOf } from './terms.js';

/** What environment variables a function gets, and whether these are all. */
export type Environment = Pick<DeclaredFunction, 'environment' | 'isEnvironmentComplete'>;

/** The variables of every function, by its path: those of its `environment` and those that calls add. */
export function environmentsOf(app: App): ReadonlyMap<string, Environment> {
  const isFollowed = app.record.problems.length === 0;
  const added = addedVariables(app);
  return new Map(
    functionConstructs(app).map((construct) => {
      const given = entriesOf(environmentOf(construct));
      const more = added.get(construct.path) ?? [];
      const environment = new Map<string, Term>();
      for (const [name, value] of [...given.entries, ...more])
        if (name !== undefined) environment.set(name, termOf(app, value));
      const isEnvironmentComplete =
        isFollowed && given.isComplete && more.every(([name]) => name !== undefined);
      return [construct.path, { environment, isEnvironmentComplete }] as const;
    }),
  );
}

function environmentOf({ api, properties }: Construct): Value | undefined {
  const given = propertyOf(properties, 'environment');
  return api.includes('.Cfn') ? propertyOf(given, 'variables') : given;
}

/** A variable whose name, when it is computed, is `undefined`. */
type Added = readonly [string | undefined, Value | undefined];

function addedVariables(app: App): ReadonlyMap<string, readonly Added[]> {
  const added = new Map<string, Added[]>();
  const add = (value: Value | undefined, variable: Added): void => {
    for (const { path } of constructsOf(app, value)) added.set(path, [...(added.get(path) ?? []), variable]);
  };
  for (const { receiver, name, call } of app.calls)
    if (name === 'addEnvironment') add(receiver, [textOf(argumentOf(call, 0)), argumentOf(call, 1)]);
  for (const construct of app.constructs)
    for (const { of, name, value } of solutionEnvironment(construct)) add(of, [name, value]);
  return added;
}
