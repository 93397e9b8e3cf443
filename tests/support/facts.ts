import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { handlersIn, type Handler } from '../../src/analysis/handlers.js';
import { moduleOf, type Module } from '../../src/analysis/module.js';
import { walk, type Node } from '../../src/ast/walk.js';
import { projectWith } from './projects.js';

/** What a module needs besides its code; nothing is needed for a plain ES module without templates. */
export interface ModuleOptions {
  /** Path relative to `root`; templates around it are found. Its ending selects parser and module kind. */
  readonly path?: string;
  /** ESLint's working directory, which is the root of the project; absolute. */
  readonly root?: string;
  /** `settings['aws-lambda']`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Parse as a script with CommonJS scopes, also when the path ends in `.js`. */
  readonly commonjs?: boolean;
}

/** A directory in which no template stands. */
const emptyRoot = projectWith({});

/** The code as the module that a rule would see, parsed by ESLint itself. */
export function moduleFrom(code: string, options: ModuleOptions = {}): Module {
  const root = options.root ?? emptyRoot;
  const file = path.join(root, options.path ?? 'handler.js');
  let module: Module | undefined;
  const capture = {
    create(context: never) {
      module = moduleOf(context);
      return {};
    },
  };
  const isCommonjs = options.commonjs === true || file.endsWith('.cjs');
  const messages = new Linter({ cwd: root }).verify(
    code,
    {
      files: ['**/*.*'],
      plugins: { facts: { rules: { capture: capture } } },
      rules: { 'facts/capture': 'error' },
      languageOptions: {
        sourceType: isCommonjs ? 'commonjs' : 'module',
        ...(/\.[mc]?tsx?$/.test(file) ? { parser: typescriptParser } : {}),
      },
      ...(options.settings ? { settings: { 'aws-lambda': options.settings } } : {}),
    },
    file,
  );
  if (!module) throw new Error(messages.map(({ message }) => message).join('\n'));
  return module;
}

/** The handlers of some code; options as for `moduleFrom`. */
export function handlersFrom(code: string, options?: ModuleOptions): readonly Handler[] {
  return handlersIn(moduleFrom(code, options));
}

/** Absolute path of a fixture project, or of a file in it. */
export function fixturePath(...names: readonly string[]): string {
  return fileURLToPath(new URL(`../fixtures/${names.join('/')}`, import.meta.url));
}

/** A file of a fixture project as a module, with the templates of that project around it. */
export function fixtureModule(project: string, file: string, options: ModuleOptions = {}): Module {
  const code = readFileSync(fixturePath(project, file), 'utf8');
  return moduleFrom(code, { ...options, root: fixturePath(project), path: file });
}

/** The outermost node with this source text; `occurrence` counts from 0. */
export function nodeWith(module: Module, text: string, occurrence = 0): Node {
  const found: Node[] = [];
  walk(module.ast, (node) => {
    if (node.type === 'Program' || module.text.slice(node.range[0], node.range[1]) !== text) return undefined;
    found.push(node);
    return false;
  });
  const node = found[occurrence];
  if (!node) throw new Error(`No node "${text}" (${occurrence}) in:\n${module.text}`);
  return node;
}
