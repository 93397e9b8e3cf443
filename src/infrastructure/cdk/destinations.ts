import type { Term } from '../deployment.js';
import type { Value } from '../program/values.js';
import { argumentOf, propertyOf } from '../program/arguments.js';
import { constructsOf, functionConstructs, type App } from './constructs.js';
import { targetOf } from './targets.js';
import { resourceTerm, termOf } from './terms.js';

/** Where the outcomes of asynchronous invocations go, by the path of the function. */
export interface Destinations {
  readonly failure: ReadonlyMap<string, readonly Term[]>;
  readonly success: ReadonlyMap<string, readonly Term[]>;
}

/** Dead-letter queues and destinations, where the function is made or configured later. */
export function destinationsOf(app: App): Destinations {
  const failure = new Map<string, Term[]>();
  const success = new Map<string, Term[]>();
  const note = (paths: readonly string[], options: Value | undefined): void => {
    for (const path of paths) {
      const add = (to: Map<string, Term[]>, names: readonly string[]): void => {
        const terms = names.flatMap((name) => destinationTerm(app, propertyOf(options, name)) ?? []);
        if (terms.length > 0) to.set(path, [...(to.get(path) ?? []), ...terms]);
      };
      add(failure, ['deadLetterQueue', 'deadLetterTopic', 'onFailure']);
      add(success, ['onSuccess']);
    }
  };
  const pathsOf = (value: Value | undefined): string[] => constructsOf(app, value).map(({ path }) => path);
  for (const { path, properties } of functionConstructs(app)) {
    note([path], properties);
    note([path], propertyOf(properties, 'currentVersionOptions'));
  }
  for (const { api, properties, created } of app.constructs) {
    if (api === 'aws-lambda.EventInvokeConfig') note(pathsOf(propertyOf(properties, 'function')), properties);
    if (api === 'aws-lambda.Alias' || api === 'aws-lambda.Version') note(pathsOf(created), properties);
  }
  for (const { receiver, name, call } of app.calls) {
    if (name === 'configureAsyncInvoke') note(pathsOf(receiver), argumentOf(call, 0));
    if (name === 'addAlias') note(pathsOf(receiver), argumentOf(call, 1));
  }
  return { failure, success };
}

/** The queue, topic, bus or function that a destination wraps. */
function destinationTerm(app: App, value: Value | undefined): Term | undefined {
  if (value === undefined) return undefined;
  const target = targetOf(value);
  const term = resourceTerm(app, target, 'arn');
  return term.kind === 'unknown' ? termOf(app, target) : term;
}
