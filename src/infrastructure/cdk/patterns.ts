import { literalTextOf, PatternTerm, type Filter } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { apiOf } from './api.js';
import { argumentOf, propertyOf } from '../program/arguments.js';
import type { App } from './constructs.js';
import { termOf } from './terms.js';

/** A filter that takes what matches a pattern; `undefined` stands for none. */
export function patternFilter(app: App, value: Value | undefined): Filter {
  if (value === undefined) return { kind: 'none' };
  const pattern = patternOf(app, value);
  return pattern instanceof PatternTerm ? { kind: 'unknown' } : { kind: 'pattern', pattern };
}

/** An EventBridge pattern under the names that EventBridge knows. */
export function eventFilter(app: App, value: Value | undefined): Filter {
  const filter = patternFilter(app, value);
  if (filter.kind !== 'pattern' || typeof filter.pattern !== 'object' || filter.pattern === null)
    return filter;
  const { detailType, ...others } = filter.pattern as Readonly<Record<string, unknown>>;
  return {
    kind: 'pattern',
    pattern: detailType === undefined ? others : { ...others, 'detail-type': detailType },
  };
}

/** The filters of an event source mapping as CloudFormation's `FilterCriteria`. */
export function criteriaFilter(app: App, filters: Value | undefined): Filter {
  if (filters === undefined) return { kind: 'none' };
  if (filters.kind !== 'list' || !filters.isComplete) return { kind: 'unknown' };
  if (filters.items.length === 0) return { kind: 'none' };
  const patterns = filters.items.map((item) => {
    const isMade = item.kind === 'created' && apiOf(item) === 'aws-lambda.FilterCriteria.filter';
    const given = isMade ? argumentOf(item, 0) : propertyOf(item, 'pattern');
    const pattern = given ? patternOf(app, given) : undefined;
    return pattern === undefined || hasTerms(pattern) || typeof pattern === 'string'
      ? pattern
      : JSON.stringify(pattern);
  });
  if (patterns.some((pattern) => pattern === undefined || pattern instanceof PatternTerm))
    return { kind: 'unknown' };
  return { kind: 'pattern', pattern: { Filters: patterns.map((Pattern) => ({ Pattern })) } };
}

function hasTerms(pattern: unknown): boolean {
  if (pattern instanceof PatternTerm) return true;
  return typeof pattern === 'object' && pattern !== null && Object.values(pattern).some(hasTerms);
}

/** Values within values that a pattern may hold. */
const deepest = 20;

const open = new PatternTerm({ kind: 'unknown' });

/** Values that one pattern may hold, those counted again that stand in several places. */
const mostValues = 20_000;

/** A pattern as JSON; what only a deployment knows stays a term. */
function patternOf(app: App, value: Value): unknown {
  let remaining = mostValues;
  const read = (part: Value, depth: number): unknown => {
    remaining -= 1;
    return depth > deepest || remaining < 0 ? open : jsonOf(app, part, (each) => read(each, depth + 1));
  };
  return read(value, 0);
}

function jsonOf(app: App, value: Value, within: (part: Value) => unknown): unknown {
  switch (value.kind) {
    case 'plain':
      return value.value;
    case 'list': {
      const items = value.items.flatMap(within);
      return value.isComplete ? items : [...items, open];
    }
    case 'object':
      return value.isComplete
        ? Object.fromEntries(
            [...value.properties]
              .map(([name, held]) => [name, within(held)] as const)
              .filter(([, held]) => held !== undefined),
          )
        : open;
    case 'created':
      return matcherOf(value, within) ?? leafOf(app, value);
    default:
      return leafOf(app, value);
  }
}

function leafOf(app: App, value: Value): unknown {
  const term = termOf(app, value);
  return literalTextOf(term) ?? new PatternTerm(term);
}

/** What `Match.prefix('in/')`, `FilterRule.isEqual('INSERT')` and `SubscriptionFilter.stringFilter({ … })` stand for in JSON. */
function matcherOf(call: CreatedValue, within: (value: Value) => unknown): unknown {
  const [, owner = '', name = ''] =
    /^aws-(?:events\.(Match)|lambda\.(?:FilterRule)|sns\.(?:SubscriptionFilter|FilterOrPolicy))\.(\w+)$/.exec(
      apiOf(call) ?? '',
    ) ?? [];
  if (name === '') return undefined;
  const given = call.arguments.map(within);
  if (!call.isComplete || given.some((one) => one instanceof PatternTerm)) return [open];
  const [first] = given;
  if (owner === '' && name === 'isEqual')
    return typeof first === 'number' ? [{ numeric: ['=', first] }] : [first];
  if (name === 'stringFilter') return conditionsOf(first);
  if (name === 'filter' || name === 'policy') return first;
  const matcher = Object.hasOwn(matchers, name) ? matchers[name] : undefined;
  return matcher?.(given) ?? [open];
}

const matchers: Readonly<Record<string, (given: readonly unknown[]) => unknown>> = {
  exists: () => [{ exists: true }],
  existsFilter: () => [{ exists: true }],
  doesNotExist: () => [{ exists: false }],
  notExists: () => [{ exists: false }],
  exactString: ([text]) => [text],
  equalsIgnoreCase: ([text]) => [{ 'equals-ignore-case': text }],
  prefix: ([text]) => [{ prefix: text }],
  beginsWith: ([text]) => [{ prefix: text }],
  suffix: ([text]) => [{ suffix: text }],
  wildcard: ([text]) => [{ wildcard: text }],
  anythingBut: (given) => [{ 'anything-but': given }],
  notEquals: (given) => [{ 'anything-but': given }],
  anyOf: (given) => given.flat(),
  or: (given) => given,
  null: () => [null],
  empty: () => [''],
};

/** The conditions of an SNS string filter as a filter policy writes them. */
function conditionsOf(conditions: unknown): unknown {
  if (typeof conditions !== 'object' || conditions === null) return [open];
  const listed = (...names: readonly string[]): unknown[] =>
    names.flatMap((name) => (conditions as Readonly<Record<string, unknown>>)[name] ?? []);
  const denied = listed('denylist', 'blacklist');
  return [
    ...listed('allowlist', 'whitelist'),
    ...(denied.length > 0 ? [{ 'anything-but': denied }] : []),
    ...listed('matchPrefixes').map((prefix) => ({ prefix })),
    ...listed('matchSuffixes').map((suffix) => ({ suffix })),
  ];
}
