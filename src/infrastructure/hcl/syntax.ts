/** Where a piece of syntax stands in the text of its file. */
export interface Range {
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** Line of its first character, counted from 1. */
  readonly line: number;
}

/** A template: text, `${…}`, and the `%{…}` that decide which parts are there. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Expression }
  | {
      readonly kind: 'directive';
      readonly keyword: 'if' | 'else' | 'endif' | 'for' | 'endfor';
      /** The condition of `if`, the collection of `for`. */
      readonly value: Expression | undefined;
    };

export interface TemplateExpression extends Range {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
}

export interface ForExpression extends Range {
  readonly kind: 'for';
  /** The names that each element gets: key and value, or only the value. */
  readonly names: readonly string[];
  readonly collection: Expression;
  /** What stands before `=>`; only in an object. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  /** `value...` gathers values of one key. */
  readonly isGrouped: boolean;
  readonly condition: Expression | undefined;
}

/** An expression of the HCL native syntax (the HCL specification, hclsyntax/spec.md). */
export type Expression =
  | ({ readonly kind: 'literal'; readonly value: string | number | boolean | null } & Range)
  | TemplateExpression
  | ({ readonly kind: 'list'; readonly items: readonly Expression[] } & Range)
  | ({ readonly kind: 'object'; readonly entries: readonly ObjectEntry[] } & Range)
  | ({
      readonly kind: 'call';
      /** With its namespace, as in `provider::aws::arn_parse`. */
      readonly name: string;
      readonly arguments: readonly Expression[];
      /** The last argument is a list of arguments: `max(numbers...)`. */
      readonly isExpanded: boolean;
    } & Range)
  | ({ readonly kind: 'name'; readonly name: string } & Range)
  | ({ readonly kind: 'member'; readonly of: Expression; readonly name: string } & Range)
  | ({ readonly kind: 'index'; readonly of: Expression; readonly index: Expression } & Range)
  /** `of[*].name` and `of.*.name`: `each` is what is made of one element, which it calls `item`. */
  | ({ readonly kind: 'splat'; readonly of: Expression; readonly each: Expression } & Range)
  | ({ readonly kind: 'item' } & Range)
  | ForExpression
  | ({
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    } & Range)
  | ({
      readonly kind: 'operation';
      readonly operator: string;
      /** One or two. */
      readonly operands: readonly Expression[];
    } & Range)
  | ({ readonly kind: 'parentheses'; readonly value: Expression } & Range);

export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
}

/** `name = value` */
export interface Attribute extends Range {
  readonly name: string;
  readonly value: Expression;
}

/** `type "label" "label" { … }` */
export interface Block extends Range {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
}

export interface Body {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** What could not be read, and where. */
export interface SyntaxProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** A file as far as it could be read. */
export interface HclFile {
  readonly body: Body;
  readonly problems: readonly SyntaxProblem[];
}
