import { listValue, type Arguments } from './open-values.js';
import {
  longestText,
  plain,
  plainTextOf,
  unknown,
  type RegexValue,
  type RunFunction,
  type Value,
} from './values.js';

const plainMethods: ReadonlySet<string> = new Set([
  'at',
  'charAt',
  'concat',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'localeCompare',
  'normalize',
  'padEnd',
  'padStart',
  'repeat',
  'slice',
  'startsWith',
  'substr',
  'substring',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
  'valueOf',
  'toFixed',
]);

/** Methods that make a text as many times as long as they are told. */
const growth: ReadonlySet<string> = new Set(['padEnd', 'padStart', 'repeat']);

/** What a method of a plain text or number gives for plain arguments. */
export function textMethodResult(
  object: { readonly value: unknown },
  name: string,
  { values, isComplete }: Arguments,
  run: RunFunction,
): Value | undefined {
  const { value } = object;
  if (value === null || value === undefined || !isComplete) return undefined;
  if (typeof value === 'string' && value.length > longestText) return unknown('a very long text');
  if (typeof value === 'string' && patternMethods.has(name))
    return patternMethodResult(value, name, values, run);
  if (!plainMethods.has(name)) return undefined;
  const given: unknown[] = [];
  for (const argument of values) {
    if (argument.kind !== 'plain') return unknown(`${name}() with an argument that is not known`);
    given.push(argument.value);
  }
  if (growth.has(name) && Number(given[0]) * (typeof value === 'string' ? value.length + 1 : 1) > longestText)
    return unknown('a very long text');
  const method = (value as unknown as Record<string, unknown>)[name];
  return typeof method === 'function' ? resultOf(() => Reflect.apply(method, value, given)) : undefined;
}

/** Methods of texts throw for arguments out of range. */
function resultOf(run: () => unknown): Value {
  try {
    const result = run();
    return typeof result === 'string' || typeof result === 'number' || typeof result === 'boolean'
      ? plain(result)
      : plain(undefined);
  } catch {
    return unknown('a call that throws');
  }
}

const patternMethods: ReadonlySet<string> = new Set(['match', 'replace', 'replaceAll', 'search', 'split']);

function patternMethodResult(text: string, name: string, values: readonly Value[], run: RunFunction): Value {
  const [first, second] = values;
  const isSearch = name === 'match' || name === 'search';
  const pattern = patternOf(first, text, isSearch);
  if (pattern === undefined) return unknown(`${name}() with a pattern that is not known`);
  if (name === 'split') return listValue(text.split(pattern).map(plain));
  if (name === 'search') return plain(text.search(pattern));
  if (name === 'match') {
    const found = text.match(pattern);
    return found ? listValue([...found].map(plain)) : plain(null);
  }
  return replaced(text, name === 'replaceAll', pattern, second, run);
}

/** A text as a pattern is itself, and a pattern's source where a text is searched. */
function patternOf(value: Value | undefined, text: string, isSearch: boolean): string | RegExp | undefined {
  if (value?.kind === 'regex') return safeRegexOf(value, text);
  const source = plainTextOf(value);
  return isSearch && source !== undefined ? safeRegexOf({ source, flags: '' }, text) : source;
}

function replaced(
  text: string,
  isAll: boolean,
  pattern: string | RegExp,
  replacement: Value | undefined,
  run: RunFunction,
): Value {
  const written = plainTextOf(replacement);
  if (written === undefined && replacement?.kind !== 'function')
    return unknown('a replacement that is computed');
  // `$&` and the like repeat parts of the text.
  const growing = written?.includes('$') === true ? text.length : 1;
  if ((text.length + 1) * growing * (written?.length ?? 1) > 20 * longestText)
    return unknown('a very long text');
  const progress = { isKnown: true, length: 0 };
  const replace = (...found: unknown[]): string => {
    if (!progress.isKnown) return '';
    const given = found.filter((part) => typeof part === 'string' || typeof part === 'number').map(plain);
    const result = written ?? (replacement && plainTextOf(run(replacement, given)));
    progress.length += result?.length ?? 0;
    progress.isKnown = result !== undefined && progress.length <= longestText;
    return result ?? '';
  };
  const by = written?.includes('$') === true ? written : replace;
  const result = resultOf(() =>
    isAll ? text.replaceAll(pattern, by as string) : text.replace(pattern, by as string),
  );
  return progress.isKnown ? result : unknown('a replacement that is not known');
}

/** `pattern.test(text)`. */
export function regexTestResult(regex: RegexValue, argument: Value | undefined): Value {
  const text = plainTextOf(argument);
  const pattern = text === undefined ? undefined : safeRegexOf(regex, text);
  return pattern && text !== undefined ? plain(pattern.test(text)) : unknown('a test that is not known');
}

/** Matching takes a time that is no more than cubic in the length of the text, and the text is short. */
function safeRegexOf(
  { source, flags }: Pick<RegexValue, 'source' | 'flags'>,
  text: string,
): RegExp | undefined {
  const unbounded = source.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  const isSafe = unbounded <= 2 && !/\)[*+{?]|\\[1-9k]/.test(source) && text.length <= 500;
  if (!isSafe) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
