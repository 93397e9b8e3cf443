import { isWithin, type Node } from '../ast/walk.js';
import { memberOf } from './definitions.js';
import type { Module } from './module.js';
import {
  stateWritesIn,
  writesOfUnknownCallers,
  type Place,
  type PlacedWrite,
  type StateWrite,
} from './module-state.js';
import { provenanceOf } from './provenance.js';
import { holdsPlace, isForTelemetry, isUsed, readsOf, usesOf } from './state-readers.js';

/** One place with all that invocation code writes to it. */
export interface Group {
  readonly place: Place;
  /** Writes to the place itself, in source order. */
  readonly writes: readonly StateWrite[];
  /** Writes to what holds the place, and by functions of unknown callers, which may renew it as well. */
  readonly renewals: readonly PlacedWrite[];
}

/** The places that invocation code writes, each with all of its writes. */
export function groupsIn(module: Module): Group[] {
  const all = stateWritesIn(module);
  const groups: { place: Place; writes: StateWrite[] }[] = [];
  for (const write of all) {
    const same = groups.find(
      ({ place }) => place.owner === write.place.owner && samePath(place, write.place),
    );
    if (same) same.writes.push(write);
    else groups.push({ place: write.place, writes: [write] });
  }
  return groups.map(({ place, writes }) => ({
    place,
    writes,
    renewals: [
      ...all.filter((write) => !writes.includes(write) && holdsPlace(write.place, place)),
      ...writesOfUnknownCallers(module).filter((write) => holdsPlace(write.place, place)),
    ],
  }));
}

function samePath(a: Place, b: Place): boolean {
  return a.path.join('\0') === b.path.join('\0');
}

/** Whether the source spells out what is written. */
export function isFixed(module: Module, write: StateWrite): boolean {
  return write.values.every((value) => provenanceOf(module, value).kind === 'literal');
}

/** A number, text or truth value that the source spells out. */
export function literalOf(module: Module, node: Node | undefined): string | undefined {
  const value = node && provenanceOf(module, node);
  return value?.kind === 'literal' && value.value !== null ? JSON.stringify(value.value) : undefined;
}

/** What module evaluation puts into the place. */
export function initialValueOf(module: Module, { variable, path }: Place): Node | undefined {
  const definition = variable?.defs[0];
  let value: Node | undefined =
    definition?.type === 'Variable' ? (definition.node.init ?? undefined) : undefined;
  for (const key of path.slice(1)) value = value && memberOf(module, value, key);
  return value;
}

/** Whether what is written is made from what was there. */
export function readsOwnPlace(module: Module, group: Group, write: PlacedWrite): boolean {
  if (write.values.length === 0) return false;
  const reads = readsOf(module, write.change === 'entry' ? write.place : group.place);
  return reads.some((read) => write.values.some((value) => isWithin(read, value)));
}

/** Whether nothing but its own updates reads the place. */
export function isUnread(module: Module, group: Group): boolean {
  const { place } = group;
  if (place.owner === module) return false;
  return usesOf(module, place).every((read) => group.writes.some((write) => isOwnRead(write, read)));
}

/** The read that an update itself is, when nobody takes its value. */
function isOwnRead(write: StateWrite, read: Node): boolean {
  return isWithin(read, write.node) && !isUsed(write.node);
}

/** Whether every read of the place ends in a log line, a metric or a trace. */
export function isOnlyForTelemetry(module: Module, group: Group): boolean {
  const { place } = group;
  if (place.owner === module) return false;
  const reads = readsOf(module, place).filter(
    (read) => !group.writes.some((write) => isOwnRead(write, read)),
  );
  return reads.length > 0 && reads.every((read) => isForTelemetry(module, read));
}
