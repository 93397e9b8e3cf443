import type { EventSource } from '../../knowledge/lambda-types.js';
import { attributeTerm, plainResource, plainTrigger, type Place } from '../deployment.js';
import { argumentOf, entriesOf, itemsOf, propertyOf, textOf } from '../program/arguments.js';
import { optionsOf, type CreatedValue, type Value } from '../program/values.js';
import { apiOf, freeName, functionsOf, tell, termIn, type Backend } from './backend.js';

/** Reads `defineStorage({ name, triggers, access })`: a bucket, what it invokes, and who is given its name. */
export function readStorage(backend: Backend, created: CreatedValue): void {
  const settings = argumentOf(created, 0);
  const name = textOf(propertyOf(settings, 'name'));
  if (name === undefined) {
    tell(backend, created.place, 'The name of this storage is not spelled out.');
    return;
  }
  const id = freeName(backend, name);
  backend.ids.set(created.id, id);
  backend.resources.set(id, plainResource('s3', created.place));
  const bucket = attributeTerm(id, 'name');
  for (const [trigger, value] of entriesOf(propertyOf(settings, 'triggers')).entries) {
    const events = [trigger === 'onDelete' ? 's3:ObjectRemoved:*' : 's3:ObjectCreated:*'];
    const filter = { kind: 's3' as const, events, prefix: undefined, suffix: undefined };
    for (const declared of calledFunctions(backend, value, created.place))
      declared.triggers.push(plainTrigger(created.place, 's3', bucket, filter));
  }
  for (const declared of allowedFunctions(backend, backend.access.get(created.id)))
    declared.environment.set(`${screamingSnakeCase(name)}_BUCKET_NAME`, bucket);
}

/** `allow.resource(fn).to([…])` below the paths of a storage. */
function allowedFunctions(backend: Backend, access: Value | undefined): ReturnType<typeof functionsOf> {
  const rules = entriesOf(access).entries.flatMap(([, list]) => itemsOf(list));
  return rules.flatMap((rule) => {
    const to = rule.kind === 'created' && rule.callee.kind === 'member' ? rule.callee.of : undefined;
    return to?.kind === 'created' && apiOf(to) === 'allow.resource'
      ? functionsOf(backend, argumentOf(to, 0))
      : [];
  });
}

/** How Amplify spells a name in a variable: the words of it (@aws-amplify/platform-core, naming_convention_conversions.ts). */
function screamingSnakeCase(name: string): string {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).join('_').toUpperCase();
}

/** Reads `defineAuth({ triggers, senders })`. */
export function readAuth(backend: Backend, created: CreatedValue): void {
  const settings = argumentOf(created, 0);
  for (const group of ['triggers', 'senders'])
    for (const [, value] of entriesOf(propertyOf(settings, group)).entries)
      if (group === 'triggers' || functionsOf(backend, value).length > 0)
        invoke(backend, value, 'cognito', created.place);
}

/** Reads `defineData({ schema, functions })`: its functions resolve fields. */
export function readData(backend: Backend, created: CreatedValue): void {
  for (const [, value] of entriesOf(propertyOf(argumentOf(created, 0), 'functions')).entries)
    invoke(backend, value, 'appsync', created.place);
}

/** Reads `a.handler.function(fn)` in a schema; a name stands for one of the functions of the data itself. */
export function readFieldHandler(backend: Backend, created: CreatedValue): void {
  const value = argumentOf(created, 0);
  if (value && textOf(value) === undefined) invoke(backend, value, 'appsync', created.place);
}

function invoke(backend: Backend, value: Value, source: EventSource, place: Place): void {
  for (const declared of calledFunctions(backend, value, place))
    if (!declared.triggers.some((trigger) => trigger.source === source))
      declared.triggers.push(plainTrigger(place, source));
}

/** The functions that a value may be; told when it is something else. */
function calledFunctions(backend: Backend, value: Value, place: Place): ReturnType<typeof functionsOf> {
  const found = functionsOf(backend, value);
  if (found.length < optionsOf(value).length)
    tell(backend, place, 'Which function is triggered here is not understood.');
  return found;
}

/** Reads `backend.sayHello.addEnvironment('TABLE', value)`. */
export function readEnvironment(backend: Backend, created: CreatedValue): void {
  const { callee } = created;
  if (callee.kind !== 'member' || callee.name !== 'addEnvironment') return;
  const name = textOf(argumentOf(created, 0));
  for (const declared of functionsOf(backend, callee.of))
    if (name !== undefined) declared.environment.set(name, termIn(backend, argumentOf(created, 1)));
}
