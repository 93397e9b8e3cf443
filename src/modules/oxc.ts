import { createRequire } from 'node:module';
import type * as Parser from 'oxc-parser';
import type * as Resolver from 'oxc-resolver';
import type { ts as TypeScript } from 'ts-morph';

const load = createRequire(import.meta.url);

/** What the parser says of a file, with its tree as JSON. */
interface ParsedJson {
  readonly program: string;
  readonly comments: readonly Parser.Comment[];
  readonly errors: readonly Parser.OxcError[];
}

/** As `parseSync` of the parser, without making a tree of its JSON. */
type ParseToJson = (file: string, text: string, options: Parser.ParserOptions) => ParsedJson;

let parser: typeof Parser | undefined;
let bindings: { readonly parseSync: ParseToJson } | undefined;
let resolver: typeof Resolver | undefined;

/** The parser, loaded when the first module is read and not with the plugin. */
export function oxcParser(): typeof Parser {
  return (parser ??= load('oxc-parser') as typeof Parser);
}

/** The resolver, loaded when the first specifier is resolved and not with the plugin. */
export function oxcResolver(): typeof Resolver {
  return (resolver ??= load('oxc-resolver') as typeof Resolver);
}

/** The parser, or `undefined` where no binding is made for the machine. */
export function findOxcParser(): typeof Parser | undefined {
  return isParserMissing ? undefined : attempt(oxcParser, () => (isParserMissing = true));
}

/** The resolver, or `undefined` where no binding is made for the machine. */
export function findOxcResolver(): typeof Resolver | undefined {
  return isResolverMissing ? undefined : attempt(oxcResolver, () => (isResolverMissing = true));
}

/** The parser's own function behind `parseSync`, or `undefined` where no binding is made for the machine. */
export function findParseToJson(): ParseToJson | undefined {
  if (areBindingsMissing) return undefined;
  const { parseSync } = attempt(readBindings, () => (areBindingsMissing = true)) ?? {};
  if (!parseSync) return undefined;
  return (file, text, options) => {
    // Each of them can be read once.
    const { program, comments, errors } = parseSync(file, text, options);
    return { program, comments, errors };
  };
}

function readBindings(): NonNullable<typeof bindings> {
  return (bindings ??= load('oxc-parser/src-js/bindings') as NonNullable<typeof bindings>);
}

let isParserMissing = false;
let areBindingsMissing = false;
let isResolverMissing = false;

function attempt<Loaded>(read: () => Loaded, failed: () => void): Loaded | undefined {
  try {
    return read();
  } catch {
    failed();
    return undefined;
  }
}

/** The TypeScript that ts-morph carries, for machines without a native parser. */
export function carriedTypeScript(): typeof TypeScript {
  return (load('ts-morph') as { readonly ts: typeof TypeScript }).ts;
}
