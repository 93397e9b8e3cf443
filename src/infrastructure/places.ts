import type { Place, Problem } from './deployment.js';
import type { ParsedTemplate } from './template-text.js';

/** Where the values of a template stand: in its own text, or in one that it names. */
export class Places {
  readonly #originals = new WeakMap<object, object>();
  readonly #texts: { readonly file: string; readonly parsed: ParsedTemplate }[] = [];

  /** `file` is where values stand of which nothing is known; `placeOf` knows the places of values that come from no text. */
  constructor(
    readonly file: string,
    readonly placeOf: (value: unknown) => Place | undefined = () => undefined,
  ) {}

  /** The template itself, and each file that it names. */
  add(file: string, parsed: ParsedTemplate): void {
    this.#texts.push({ file, parsed });
  }

  /** Has a value that was made of another one stand where that one does. */
  putWhere(made: object, original: object): void {
    this.#originals.set(made, original);
  }

  /** The place of the first value that is a mapping or list of these texts; the start of the template when none is. */
  of(...values: readonly unknown[]): Place {
    for (const given of values) {
      const value = this.#originalOf(given);
      const known = this.placeOf(value);
      if (known) return known;
      for (const { file, parsed } of this.#texts) {
        const line = parsed.lineOf(value);
        if (line !== undefined) return { file, line };
      }
    }
    return { file: this.file, line: 1 };
  }

  #originalOf(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.#originals.get(value) ?? value) : value;
  }

  /** Errors of the texts themselves and other problems; those of the template in its order, then those of other files. */
  problemsWith(others: readonly Problem[]): readonly Problem[] {
    const errors = this.#texts.flatMap(({ file, parsed }) =>
      parsed.problems.map((problem) => ({ file, ...problem })),
    );
    const all = [...errors, ...others];
    return [
      ...all.filter(({ file }) => file === this.file).sort((a, b) => a.line - b.line),
      ...all.filter(({ file }) => file !== this.file),
    ];
  }

  /** Whether any of the texts is broken. */
  get isBroken(): boolean {
    return this.#texts.some(({ parsed }) => parsed.isBroken);
  }
}
