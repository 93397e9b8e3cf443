import * as parser from '@typescript-eslint/parser';
import { RuleTester, type Rule } from 'eslint';

/** A case whose reported ranges stand between « and » in its code. */
export interface MarkedCase {
  /** What the code shows, as a noun phrase. */
  readonly name: string;
  readonly code: string;
  readonly filename?: string;
  readonly options?: readonly unknown[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Code is TypeScript. */
  readonly ts?: boolean;
}

/** An invalid case: one message per marked range, in source order. */
export interface InvalidCase extends MarkedCase {
  readonly errors: readonly {
    readonly messageId?: string;
    /** In place of the message's id, for what its text tells. */
    readonly message?: RegExp;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly suggestions?: readonly {
      readonly messageId: string;
      readonly output: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }[];
  }[];
  readonly output?: string | null;
}

interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The code without its marks, and where they stood. */
export function unmark(code: string): { readonly code: string; readonly ranges: readonly Range[] } {
  const starts: number[] = [];
  const found: { start: number; end: number; order: number }[] = [];
  let plain = '';
  for (const character of code) {
    if (character === '«') starts.push(plain.length);
    else if (character === '»') {
      const start = starts.pop();
      if (start === undefined) throw new Error(`» without « in: ${code}`);
      found.push({ start, end: plain.length, order: start });
    } else plain += character;
  }
  if (starts.length > 0) throw new Error(`« without » in: ${code}`);
  const place = (offset: number): { line: number; column: number } => {
    const before = plain.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const ranges = found
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ start, end }) => {
      const [from, to] = [place(start), place(end)];
      return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    });
  return { code: plain, ranges };
}

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

/** Runs ESLint's RuleTester over marked cases; positions are computed from the marks and always checked. */
export function testRule(
  name: string,
  rule: unknown,
  cases: { readonly valid: readonly MarkedCase[]; readonly invalid: readonly InvalidCase[] },
): void {
  const tester = new RuleTester({ languageOptions: { ecmaVersion: 'latest', sourceType: 'module' } });
  const common = ({ name: caseName, filename, options, settings, ts }: MarkedCase): object => ({
    name: caseName,
    filename: filename ?? (ts ? 'handler.ts' : 'handler.js'),
    ...(options ? { options } : {}),
    ...(settings ? { settings } : {}),
    ...(ts ? { languageOptions: { parser } } : {}),
  });
  tester.run(name, rule as Rule.RuleModule, {
    valid: cases.valid.map((one) => ({ ...common(one), code: one.code })),
    invalid: cases.invalid.map((one) => {
      const { code, ranges } = unmark(one.code);
      if (ranges.length !== one.errors.length)
        throw new Error(`"${one.name}" marks ${ranges.length} ranges and names ${one.errors.length} errors`);
      const errors = one.errors.map((error, index) => ({ ...error, ...ranges[index] }));
      return {
        ...common(one),
        code,
        errors,
        ...(one.output === undefined ? {} : { output: one.output }),
      } as unknown as RuleTester.InvalidTestCase;
    }),
  });
}
