import { literalTextOf, type DeclaredFunction, type Filter } from '../infrastructure/deployment.js';
import type { Provenance } from './provenance.js';
import { writtenTextOf } from './written-text.js';
import type { EventEntry, WriteTarget } from './write-targets.js';

/** Whether a trigger's filter lets the event of a write through; `undefined` when it cannot be told. */
export function matchesFilter(
  filter: Filter,
  target: WriteTarget,
  declared: DeclaredFunction,
): boolean | undefined {
  switch (filter.kind) {
    case 'none':
      return target.source !== 'eventbridge';
    case 's3':
      return matchesEvents(filter.events, target) && matchesKey(filter, target, declared);
    case 'pattern':
      return target.entry ? matchesPattern(filter.pattern, target.entry, declared) : undefined;
    default:
      return undefined;
  }
}

/** `s3:ObjectCreated:*` takes `s3:ObjectCreated:Put`. */
function matchesEvents(
  events: readonly string[] | undefined,
  { operation, mediatedBy }: WriteTarget,
): boolean {
  if (!events) return true;
  const raised = mediatedBy === undefined ? (operation.knowledge?.s3Events ?? []) : ['s3:ObjectCreated:Put'];
  return raised.some((event) =>
    events.some((accepted) =>
      accepted.endsWith('*') ? event.startsWith(accepted.slice(0, -1)) : event === accepted,
    ),
  );
}

function matchesKey(
  { prefix, suffix }: Extract<Filter, { kind: 's3' }>,
  { key, mediatedBy, operation }: WriteTarget,
  declared: DeclaredFunction,
): boolean | undefined {
  const [before, behind] = [prefix, suffix].map((term) => (term ? literalTextOf(term) : ''));
  if (before === undefined || behind === undefined) return undefined;
  const written = key && writtenTextOf(key, declared);
  const start = written?.start ?? '';
  const end = mediatedBy === undefined ? (written?.end ?? '') : (operation.knowledge?.mediatedSuffix ?? '');
  const isWhole = mediatedBy === undefined && (written?.isWhole ?? false);
  return both(
    begins(start, before, isWhole, written?.first),
    begins(reversed(end), reversed(behind), isWhole, mediatedBy === undefined ? written?.last : undefined),
  );
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;
}

/** Whether a text that is known from its start begins as the filter wants; the event's own key does, or it would not be here. */
function begins(
  known: string,
  wanted: string,
  isWhole: boolean,
  next: Provenance | undefined,
): boolean | undefined {
  if (known.startsWith(wanted)) return true;
  if (!wanted.startsWith(known) || isWhole) return false;
  return known === '' && next && isOwnKey(next) ? true : undefined;
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}

function isOwnKey(value: Provenance): boolean {
  return value.kind === 'event' && /(^|\.)object\.key$/.test(value.path.join('.'));
}

/** Whether the values that an event has are among those of an EventBridge pattern. */
function matchesPattern(
  pattern: unknown,
  entry: EventEntry,
  declared: DeclaredFunction,
): boolean | undefined {
  if (typeof pattern !== 'object' || pattern === null) return undefined;
  const fields: Readonly<Record<string, Provenance>> = {
    source: entry.source,
    'detail-type': entry.detailType,
  };
  const answers = Object.entries(pattern).map(([name, accepted]: [string, unknown]) => {
    const value = fields[name];
    return value ? isAccepted(accepted, value, declared) : undefined;
  });
  if (answers.length === 0) return undefined;
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function isAccepted(accepted: unknown, value: Provenance, declared: DeclaredFunction): boolean | undefined {
  const written = writtenTextOf(value, declared);
  if (!Array.isArray(accepted) || !written.isWhole) return undefined;
  if (accepted.includes(written.start)) return true;
  return accepted.every((one) => typeof one === 'string') ? false : undefined;
}

/** Without a template, a write counts as one of the kind that came in, unless its key puts it into a folder of its own. */
export function staysInPlace({ source, key, mediatedBy }: WriteTarget): boolean {
  if (source !== 's3' || !key) return mediatedBy === undefined;
  return !writtenTextOf(key).start.includes('/');
}
