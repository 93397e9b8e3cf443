import { createRequire } from 'node:module';
import type { TSESTree } from '@typescript-eslint/utils';
import type * as ScopeAnalysis from '@typescript-eslint/scope-manager';
import type * as OxcParser from 'oxc-parser';
import { childrenOf, type Node } from '../ast/walk.js';
import type { ScopeManager } from '../ast/scopes.js';
import type { Comment } from '../modules/comments.js';
import { isNestedTooDeeply } from '../modules/nesting.js';

/** A file's syntax tree with parents, and its scopes. */
export interface ParsedSource {
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
  readonly comments: readonly Comment[];
}

const require = createRequire(import.meta.url);

/** Nodes within nodes; ESLint's own parser gives up a little above it. */
const deepestNesting = 1000;

/**
 * Parses a file that ESLint is not linting; `undefined` when its syntax is broken or nested deeper than any person
 * writes. Scripts are told from modules by what they contain.
 */
export function parseSource(file: string, text: string): ParsedSource | undefined {
  if (isNestedTooDeeply(text)) return undefined;
  // On demand: a run that never leaves the linted file does not load the parser.
  const { parseSync } = require('oxc-parser') as typeof OxcParser;
  const { analyze } = require('@typescript-eslint/scope-manager') as typeof ScopeAnalysis;
  const parsed = parseSync(file, text, {
    range: true,
    // Plain JavaScript may hold JSX; it has no syntax that means something else there.
    lang: /\.[cm]?js$/.test(file) ? 'jsx' : undefined,
    astType: 'ts',
    sourceType: 'unambiguous',
    preserveParens: false,
  });
  if (parsed.errors.some(({ severity }) => severity === 'Error') && parsed.program.body.length === 0)
    return undefined;
  const ast = parsed.program as unknown as TSESTree.Program;
  if (!setParents(ast)) return undefined;
  const isScript = !parsed.module.hasModuleSyntax;
  const scopes = analyze(ast, { sourceType: isScript ? 'commonjs' : 'module', lib: [] });
  return { ast, scopes, comments: parsed.comments };
}

/** The first syntax error of a file that cannot be parsed, and its line. */
export function syntaxErrorIn(file: string, text: string): { readonly line: number; readonly text: string } {
  if (isNestedTooDeeply(text)) return { line: 1, text: 'it is nested too deep' };
  const { parseSync } = require('oxc-parser') as typeof OxcParser;
  const error = parseSync(file, text, { sourceType: 'unambiguous' }).errors.find(
    ({ severity }) => severity === 'Error',
  );
  if (!error) return { line: 1, text: 'it is nested too deep' };
  const before = text.slice(0, error.labels[0]?.start ?? 0);
  return { line: before.split('\n').length, text: error.message };
}

/** Sets every node's parent; `false` when the nodes are nested too deep to be walked. */
function setParents(root: Node): boolean {
  let front: Node[] = [root];
  for (let depth = 0; front.length > 0; depth += 1) {
    if (depth > deepestNesting) return false;
    const below: Node[] = [];
    for (const node of front) {
      for (const child of childrenOf(node)) {
        (child as { parent: Node }).parent = node;
        below.push(child);
      }
    }
    front = below;
  }
  return true;
}
