import { createRequire } from 'node:module';
import type { TSESTree } from '@typescript-eslint/utils';
import type * as ScopeAnalysis from '@typescript-eslint/scope-manager';
import type * as OxcParser from 'oxc-parser';
import { childrenOf, type Node } from '../ast/walk.js';
import type { ScopeManager } from '../ast/scopes.js';

/** A file's syntax tree with parents, and its scopes. */
export interface ParsedSource {
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
}

const require = createRequire(import.meta.url);

/** Parses a file that ESLint is not linting; `undefined` when its syntax is broken. Scripts are told from modules by what they contain. */
export function parseSource(file: string, text: string): ParsedSource | undefined {
  // On demand: a run that never leaves the linted file does not load the parser.
  const { parseSync } = require('oxc-parser') as typeof OxcParser;
  const { analyze } = require('@typescript-eslint/scope-manager') as typeof ScopeAnalysis;
  const parsed = parseSync(file, text, {
    range: true,
    astType: 'ts',
    sourceType: 'unambiguous',
    preserveParens: false,
  });
  if (parsed.errors.some(({ severity }) => severity === 'Error') && parsed.program.body.length === 0)
    return undefined;
  const ast = parsed.program as unknown as TSESTree.Program;
  setParents(ast);
  const isScript = !parsed.module.hasModuleSyntax;
  const scopes = analyze(ast, { sourceType: isScript ? 'commonjs' : 'module', lib: [] });
  return { ast, scopes: scopes };
}

function setParents(node: Node): void {
  for (const child of childrenOf(node)) {
    (child as { parent: Node }).parent = node;
    setParents(child);
  }
}
