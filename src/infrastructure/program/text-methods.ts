import { listValue, type Arguments } from './open-values.js';
import { plain, plainTextOf, unknown, type RegexValue, type Value } from './values.js';

/** Texts that a program builds are names and paths; longer ones are not worth the time. */
const longestText = 10_000;

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

/** What a method of a plain text or number gives for plain arguments. */
export function textMethodResult(
  object: { readonly value: unknown },
  name: string,
  { values, isComplete }: Arguments,
): Value | undefined {
  const { value } = object;
  if (value === null || value === undefined || !isComplete) return undefined;
  if (typeof value === 'string' && value.length > longestText) return unknown('a very long text');
  if (typeof value === 'string' && patternMethods.has(name)) return patternMethodResult(value, name, values);
  if (!plainMethods.has(name)) return undefined;
  const given: unknown[] = [];
  for (const argument of values) {
    if (argument.kind !== 'plain') return unknown(`${name}() with an argument that is not known`);
    if (typeof argument.value === 'number' && argument.value > longestText)
      return unknown('a very long text');
    given.push(argument.value);
  }
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

function patternMethodResult(text: string, name: string, values: readonly Value[]): Value {
  const [first, second] = values;
  const pattern = plainTextOf(first) ?? (first?.kind === 'regex' ? safeRegexOf(first, text) : undefined);
  if (pattern === undefined) return unknown(`${name}() with a pattern that is not known`);
  if (name === 'split') return listValue(text.split(pattern).map(plain));
  if (name === 'search') return plain(text.search(pattern));
  if (name === 'match') {
    const found = text.match(pattern);
    return found ? listValue([...found].map(plain)) : plain(null);
  }
  const replacement = plainTextOf(second);
  if (replacement === undefined) return unknown('a replacement that is computed');
  return resultOf(() =>
    name === 'replace' ? text.replace(pattern, replacement) : text.replaceAll(pattern, replacement),
  );
}

/** `pattern.test(text)`. */
export function regexTestResult(regex: RegexValue, argument: Value | undefined): Value {
  const text = plainTextOf(argument);
  const pattern = text === undefined ? undefined : safeRegexOf(regex, text);
  return pattern && text !== undefined ? plain(pattern.test(text)) : unknown('a test that is not known');
}

/** Matching takes a time that is no more than cubic in the length of the text, and the text is short. */
function safeRegexOf({ source, flags }: RegexValue, text: string): RegExp | undefined {
  const unbounded = source.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  const isSafe = unbounded <= 2 && !/\)[*+{?]|\\[1-9k]/.test(source) && text.length <= 500;
  if (!isSafe) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
