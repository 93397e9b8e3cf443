import path from 'node:path';
import type { EventSource } from '../../knowledge/lambda-types.js';
import {
  attributeTerm,
  concatTerms,
  symbolTerm,
  type DeclaredFunction,
  type Flow,
  type Place,
  type Problem,
  type Queue,
  type Resource,
  type Term,
  type Trigger,
} from '../deployment.js';
import { argumentOf, termOf, textOf, type Naming } from '../program/arguments.js';
import { optionsOf, type CreatedValue, type ProgramRecord, type Value } from '../program/values.js';
import { apiOf, heldBy } from './outputs.js';

/** A function while the calls that give it triggers are read. */
export interface OpenFunction extends DeclaredFunction {
  readonly triggers: Trigger[];
  readonly failureTargets: Term[];
  readonly successTargets: Term[];
}

/** A program of Pulumi or SST while it is read. */
export interface App {
  /** The template. */
  readonly file: string;
  readonly root: string;
  /** Where paths in the program begin. */
  readonly directory: string;
  readonly program: ProgramRecord;
  /** Logical ids by the calls that made the resource. */
  readonly ids: Map<number, string>;
  readonly resources: Map<string, Resource>;
  readonly functions: Map<string, OpenFunction>;
  /** How often a name was wanted by something else again. */
  readonly counts: Map<string, number>;
  readonly flows: Flow[];
  readonly problems: Problem[];
  /** What a value of the program names. */
  readonly naming: Naming;
}

/** An app of which nothing is read yet. */
export function emptyApp(file: string, root: string, program: ProgramRecord): App {
  const app: App = {
    file,
    root,
    directory: path.dirname(file),
    program,
    ids: new Map(),
    resources: new Map(),
    functions: new Map(),
    counts: new Map(),
    flows: [],
    problems: [],
    naming: (value) => nameOf(app, value),
  };
  return app;
}

/** What a value names. */
export function termIn(app: App, value: Value | undefined): Term {
  return termOf(value && heldBy(value), app.naming);
}

function nameOf(app: App, value: Parameters<Naming>[0]): Term | undefined {
  if (value.kind === 'external') return symbolTerm(`program:${[value.from ?? '', ...value.names].join('.')}`);
  const held = heldBy(value);
  if (held !== value) return termOf(held, app.naming);
  if (value.kind === 'created' && /^(pulumi\.|\$)concat$/.test(apiOf(value) ?? ''))
    return concatTerms(value.arguments.map((part) => termIn(app, part)));
  const setting = value.kind === 'created' ? settingOf(value) : undefined;
  if (setting !== undefined) return symbolTerm(`program:${setting}`);
  const found = partOf(app, value);
  return found && attributeTerm(found.id, whichOf(found.names, app.resources.get(found.id)?.service));
}

/** What each deployment sets: `pulumi.getStack()`, `config.require('table')`. */
function settingOf(call: CreatedValue): string | undefined {
  const api = apiOf(call) ?? '';
  if (/^pulumi\.get(Stack|Project|Organization)$/.test(api)) return api;
  const { callee } = call;
  const config = callee.kind === 'member' && callee.of.kind === 'created' ? callee.of : undefined;
  const [key, area] = [textOf(argumentOf(call, 0)), config && argumentOf(config, 0)];
  if (!config || apiOf(config) !== 'pulumi.Config' || key === undefined) return undefined;
  return area === undefined || textOf(area) !== undefined ? `config:${textOf(area) ?? ''}:${key}` : undefined;
}

/** The resource that a value is or belongs to, and the way to it: `bucket.nodes.bucket.arn`. */
export function partOf(
  app: App,
  value: Value,
): { readonly id: string; readonly names: readonly string[] } | undefined {
  const names: string[] = [];
  let at = heldBy(value);
  while (at.kind === 'member') {
    names.unshift(at.name);
    at = heldBy(at.of);
  }
  const id = at.kind === 'created' ? app.ids.get(at.id) : undefined;
  return id === undefined ? undefined : { id, names };
}

/** The resources that a value may be. */
export function idsOf(app: App, value: Value | undefined): string[] {
  return value === undefined
    ? []
    : optionsOf(heldBy(value)).flatMap((option) => partOf(app, option)?.id ?? []);
}

type Which = Parameters<typeof attributeTerm>[1];

/** A table's and a bucket's `id` is their name, a queue's its URL, a topic's its ARN (Pulumi's registry). */
function whichOf(names: readonly string[], service: Resource['service'] | undefined): Which {
  const last = names.at(-1);
  if (last === undefined || last === 'name' || last === 'bucket') return 'name';
  if (last === 'id') return service === 'sqs' ? 'url' : service === 'sns' ? 'arn' : 'name';
  if (last === 'arn' || last === 'url' || last === 'streamArn') return last;
  return 'other';
}

/** Makes a resource known under the name that its call gives it, which others of another kind or parent may have too. */
export function addResource(
  app: App,
  created: CreatedValue,
  service: EventSource | 'lambda',
  given: Partial<Pick<Resource, 'name' | 'otherNames' | 'isExternal'>> & {
    readonly queue?: Queue | undefined;
  } = {},
): string | undefined {
  const name = textOf(argumentOf(created, 0));
  if (name === undefined) {
    tell(app, created.place, `The name of this ${apiOf(created) ?? 'resource'} is not spelled out.`);
    return undefined;
  }
  const { otherNames = [] } = given;
  // Links are unique: the same one again is a branch that makes the resource otherwise.
  const isAgain = otherNames.length > 0 && app.resources.get(name)?.service === service;
  const id = isAgain ? name : freeName(app, name, service);
  app.ids.set(created.id, id);
  if (!isAgain)
    app.resources.set(id, {
      service,
      place: created.place,
      name: given.name,
      otherNames,
      isExternal: given.isExternal ?? false,
      queue: given.queue,
    });
  return id;
}

/** Notes what is not understood. */
export function tell(app: App, place: Place, text: string): void {
  app.problems.push({ ...place, text });
}

/** A name that no function or resource has yet: `orders`, `orders (sqs)`, `orders (2)`. */
export function freeName(app: App, wanted: string, service?: Resource['service']): string {
  const isTaken = (name: string): boolean => app.functions.has(name) || app.resources.has(name);
  let name = wanted;
  if (service !== undefined && isTaken(name)) name = `${wanted} (${service})`;
  let count = app.counts.get(wanted) ?? 1;
  while (isTaken(name)) name = `${wanted} (${(count += 1)})`;
  app.counts.set(wanted, count);
  return name;
}
