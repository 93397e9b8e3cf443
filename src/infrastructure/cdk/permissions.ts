import { plainTrigger, type Trigger } from '../deployment.js';
import { permittedSource } from '../invoking-resources.js';
import type { Value } from '../program/values.js';
import { apiOf } from './api.js';
import { argumentOf, propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, type App } from './constructs.js';
import { termOf } from './terms.js';

/** What permissions say of functions, by path; the trigger itself may be set up elsewhere. */
export function permittedTriggers(app: App): ReadonlyMap<string, readonly Trigger[]> {
  const triggers = new Map<string, Trigger[]>();
  const note = (of: Value | undefined, options: Value | undefined, place: Trigger['place']): void => {
    const source = permittedSource(principalOf(propertyOf(options, 'principal')) ?? '');
    if (source === undefined) return;
    const resource = source === 'api' ? undefined : propertyOf(options, 'sourceArn');
    const trigger = plainTrigger(place, source, termOf(app, resource), { kind: 'unknown' });
    for (const { path } of constructsOf(app, of))
      triggers.set(path, [...(triggers.get(path) ?? []), trigger]);
  };
  for (const { receiver, name, call } of app.calls)
    if (name === 'addPermission') note(receiver, argumentOf(call, 1), call.place);
  for (const { api, properties, created } of app.constructs)
    if (api === 'aws-lambda.CfnPermission')
      note(propertyOf(properties, 'functionName'), properties, created.place);
  return triggers;
}

/** `s3.amazonaws.com` in `new ServicePrincipal('s3.amazonaws.com')`. */
function principalOf(value: Value | undefined): string | undefined {
  const isWrapped = value?.kind === 'created' && apiOf(value) === 'aws-iam.ServicePrincipal';
  return textOf(isWrapped ? argumentOf(value, 0) : value);
}
