import { createRequire } from 'node:module';
import type * as Parser from 'oxc-parser';
import type * as Resolver from 'oxc-resolver';

const load = createRequire(import.meta.url);

let parser: typeof Parser | undefined;
let resolver: typeof Resolver | undefined;

/** The parser, loaded when the first module is read and not with the plugin. */
export function oxcParser(): typeof Parser {
  return (parser ??= load('oxc-parser') as typeof Parser);
}

/** The resolver, loaded when the first specifier is resolved and not with the plugin. */
export function oxcResolver(): typeof Resolver {
  return (resolver ??= load('oxc-resolver') as typeof Resolver);
}
