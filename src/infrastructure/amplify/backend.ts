import path from 'node:path';
import {
  plainResource,
  attributeTerm,
  symbolTerm,
  type DeclaredFunction,
  type Flow,
  type Place,
  type Problem,
  type Resource,
  type Term,
  type Trigger,
} from '../deployment.js';
import { propertyOf, argumentOf, termOf, textOf, type Naming } from '../program/arguments.js';
import { optionsOf, type CreatedValue, type ProgramRecord, type Value } from '../program/values.js';

/** A function while the calls that give it triggers and variables are read. */
export interface OpenFunction extends DeclaredFunction {
  readonly environment: Map<string, Term>;
  readonly triggers: Trigger[];
}

/** An Amplify backend while it is read. */
export interface Backend {
  readonly file: string;
  readonly root: string;
  readonly program: ProgramRecord;
  /** What `access: (allow) => …` of a storage gave, by the call that defines it. */
  readonly access: ReadonlyMap<number, Value>;
  /** Logical ids by the calls that defined something. */
  readonly ids: Map<number, string>;
  readonly functions: Map<string, OpenFunction>;
  readonly resources: Map<string, Resource>;
  /** How often a name was wanted by something else again. */
  readonly counts: Map<string, number>;
  readonly flows: Flow[];
  readonly problems: Problem[];
  readonly naming: Naming;
}

/** The package that everything of Amplify comes from. */
export const amplify = '@aws-amplify/backend';

/** A backend of which nothing is read yet. */
export function emptyBackend(
  file: string,
  root: string,
  program: ProgramRecord,
  access: ReadonlyMap<number, Value>,
): Backend {
  const backend: Backend = {
    file,
    root,
    program,
    access,
    ids: new Map(),
    functions: new Map(),
    resources: new Map(),
    counts: new Map(),
    flows: [],
    problems: [],
    naming: (value) => nameOf(backend, value),
  };
  return backend;
}

/** What a call calls: `defineFunction`, `a.handler.function`; `undefined` for what is not of Amplify. */
export function apiOf(value: Value): string | undefined {
  const callee = value.kind === 'created' ? value.callee : value;
  return callee.kind === 'external' && callee.from?.startsWith(amplify) === true
    ? callee.names.join('.')
    : undefined;
}

/** What a value names. */
export function termIn(backend: Backend, value: Value | undefined): Term {
  return termOf(value, backend.naming);
}

function nameOf(backend: Backend, value: Parameters<Naming>[0]): Term | undefined {
  if (value.kind === 'external') return symbolTerm(`program:${[value.from ?? '', ...value.names].join('.')}`);
  if (value.kind === 'created' && apiOf(value) === 'secret') {
    const secret = textOf(argumentOf(value, 0));
    return secret === undefined ? undefined : symbolTerm(`amplify:secret:${secret}`);
  }
  const part = partOf(backend, value);
  if (!part) return undefined;
  const last = part.names.at(-1) ?? '';
  return attributeTerm(part.id, whichOf(last));
}

function whichOf(name: string): Parameters<typeof attributeTerm>[1] {
  if (/StreamArn$/.test(name)) return 'streamArn';
  if (/Arn$/.test(name)) return 'arn';
  if (/Url$/.test(name)) return 'url';
  return /Name$/.test(name) ? 'name' : 'other';
}

/** What a value belongs to, and the way to it: `backend.storage.resources.bucket.bucketName`. */
export function partOf(backend: Backend, value: Value): Part | undefined {
  const { root, names } = rootOf(value);
  if (root.kind === 'created' && apiOf(root) === 'defineBackend') return partOfBackend(backend, root, names);
  const id = root.kind === 'created' ? backend.ids.get(root.id) : undefined;
  return id === undefined ? undefined : { id, names };
}

interface Part {
  readonly id: string;
  readonly names: readonly string[];
}

function rootOf(value: Value): { readonly root: Value; readonly names: readonly string[] } {
  const names: string[] = [];
  let root = value;
  while (root.kind === 'member') {
    names.unshift(root.name);
    root = root.of;
  }
  return { root, names };
}

/** `backend.data.resources.tables.Todo` is the table of a model, all else what the key was given. */
function partOfBackend(
  backend: Backend,
  made: CreatedValue,
  [key = '', ...names]: readonly string[],
): Part | undefined {
  const given = propertyOf(argumentOf(made, 0), key);
  if (given?.kind !== 'created') return undefined;
  const [resources, tables, model, ...below] = names;
  if (
    apiOf(given) === 'defineData' &&
    resources === 'resources' &&
    tables === 'tables' &&
    model !== undefined
  )
    return { id: tableOf(backend, given, model), names: below };
  const id = backend.ids.get(given.id);
  return id === undefined ? undefined : { id, names };
}

/** The table that Amplify makes for a model; known from when somebody asks for it. */
function tableOf(backend: Backend, { place }: CreatedValue, model: string): string {
  const id = `${model}Table`;
  if (!backend.resources.has(id)) backend.resources.set(id, plainResource('dynamodb', place));
  return id;
}

/** A name that nothing of the backend has yet. */
export function freeName({ resources, counts }: Backend, wanted: string): string {
  let name = wanted;
  let count = counts.get(wanted) ?? 1;
  while (resources.has(name)) name = `${wanted} (${(count += 1)})`;
  counts.set(wanted, count);
  return name;
}

/** The functions that a value may be: what `defineFunction` gave, or `backend.sayHello.resources.lambda`. */
export function functionsOf(backend: Backend, value: Value | undefined): OpenFunction[] {
  return value === undefined
    ? []
    : optionsOf(value).flatMap((option) => {
        const id = partOf(backend, option)?.id;
        return id === undefined ? [] : (backend.functions.get(id) ?? []);
      });
}

/** Notes what is not understood. */
export function tell(backend: Backend, place: Place, text: string): void {
  backend.problems.push({ ...place, text });
}

/** The directory that paths given to a call are relative to: that of the file it stands in. */
export function directoryOf({ place }: CreatedValue): string {
  return path.dirname(place.file);
}
