import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

/** What each floor of `src/` may import; a floor always sees itself. Mirrors the table in CONTRIBUTING.md. */
const floors: Readonly<Record<string, readonly string[]>> = {
  index: ['configs', 'rules', 'create-rule'],
  configs: ['rules', 'project'],
  rules: ['analysis', 'ast', 'knowledge', 'create-rule'],
  cli: ['reports', 'analysis', 'init-cost', 'infrastructure', 'project', 'files'],
  reports: ['analysis', 'init-cost', 'infrastructure'],
  analysis: ['project', 'init-cost', 'infrastructure', 'modules', 'ast', 'knowledge', 'files', 'memo'],
  project: ['infrastructure', 'modules', 'ast', 'knowledge', 'files', 'memo'],
  'init-cost': ['modules', 'knowledge', 'files'],
  infrastructure: ['modules', 'ast', 'knowledge', 'files'],
  modules: ['files'],
  ast: [],
  knowledge: [],
  files: [],
  memo: [],
  'create-rule': [],
};

/** Floors that may see another floor's types, and nothing that runs. */
const typesOnly = new Set(['reports']);

/** Packages and built-in modules that belong to certain floors. */
const keepers: readonly { readonly name: RegExp; readonly floors: readonly string[] }[] = [
  { name: /^(node:)?fs(\/promises)?$/, floors: ['files', 'cli'] },
  { name: /^ts-morph$/, floors: ['init-cost', 'modules'] },
  { name: /^@dagrejs\/dagre$/, floors: ['reports'] },
  { name: /^d3-hierarchy$/, floors: ['reports'] },
  { name: /^esbuild$/, floors: ['init-cost'] },
  // Only a command that was told to runs anything.
  { name: /^(node:)?child_process$/, floors: ['cli'] },
  { name: /^(node:)?(worker_threads|vm|https?|http2|net|dgram|tls)$/, floors: [] },
  { name: /^typescript$/, floors: [] },
];

/** Names that say nothing about what is inside. */
const emptyNames = /^(utils?|helpers?|types?|common|lib|misc|shared)$/;

const longestRule = 150;
const longestFunction = 40;

/** `src/`-relative path to text. */
type Sources = Readonly<Record<string, string>>;

interface Import {
  readonly specifier: string;
  /** Runs when the importing module is evaluated, as opposed to type imports and `import()`. */
  readonly isEager: boolean;
  readonly isType: boolean;
}

interface SourceNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

describe('the sources', () => {
  const sources = readSources(fileURLToPath(new URL('../src', import.meta.url)));

  it('keep to their floors', () => {
    expect(floorViolations(sources)).toEqual([]);
  });

  it('leave the disk, ts-morph and processes to their keepers', () => {
    expect(keeperViolations(sources)).toEqual([]);
  });

  it('have no import cycles, types included', () => {
    expect(cyclesIn(sources)).toEqual([]);
  });

  it('have names that say what is inside, and no barrels', () => {
    expect([...nameViolations(sources), ...barrelsIn(sources)]).toEqual([]);
  });

  it('have short rules and functions', () => {
    expect(lengthViolations(sources)).toEqual([]);
  });

  it('load the plugin without ts-morph, oxc, yaml and the TypeScript parser', () => {
    const loaded = eagerPackagesOf(sources, 'index.ts');
    expect(loaded).toContain('@typescript-eslint/utils/eslint-utils');
    expect(
      loaded.filter((name) =>
        /^(ts-morph|oxc-.*|yaml|js-yaml|@typescript-eslint\/parser|eslint|typescript)$/.test(name),
      ),
    ).toEqual([]);
  });

  it('start the command line without rules and ESLint', () => {
    const start = 'cli/bin.ts' in sources ? ['cli/bin.ts'] : [];
    const reached = start.flatMap((file) => [...eagerClosureOf(sources, file)]);
    expect(reached.filter((file) => /^(rules|configs|analysis)\//.test(file))).toEqual([]);
    expect(start.flatMap((file) => eagerPackagesOf(sources, file))).not.toContain('eslint');
  });

  it('run the commands without rules, ESLint and the TypeScript parser', () => {
    const commands = ['cli/deployment.ts', 'cli/handlers.ts', 'cli/init-cost.ts'].filter(
      (file) => file in sources,
    );
    expect(commands).toHaveLength(3);
    const reached = commands.flatMap((file) => [...eagerClosureOf(sources, file)]);
    expect(reached.filter((file) => /^(rules|configs)\//.test(file))).toEqual([]);
    const loaded = new Set(commands.flatMap((file) => eagerPackagesOf(sources, file)));
    expect([...loaded]).toEqual(['@typescript-eslint/visitor-keys']);
  });
});

describe('the check of floors', () => {
  it('reports a floor that looks up', () => {
    const sources = {
      'ast/walk.ts': `import type { Module } from '../analysis/module.js';`,
      'analysis/module.ts': `export interface Module {}`,
    };
    expect(floorViolations(sources)).toEqual(['ast/walk.ts imports analysis/module.ts']);
  });

  it('reports a value that comes through a floor open for types only', () => {
    const sources = {
      'reports/text.ts': `import { estimate } from '../init-cost/estimate.js';`,
      'init-cost/estimate.ts': '',
    };
    expect(floorViolations(sources)).toEqual([
      'reports/text.ts imports more than types of init-cost/estimate.ts',
    ]);
  });

  it('reports a floor that nobody planned and an import of nothing', () => {
    const sources = { 'misc/a.ts': `export { b } from './b.js';` };
    expect(floorViolations(sources)).toEqual([
      'misc/a.ts stands on no floor',
      'misc/a.ts imports ./b.js, which is no file',
    ]);
  });

  it('reports every spelling of an import', () => {
    const spellings = [
      `import fs from 'node:fs';`,
      `export * from 'fs/promises';`,
      `const fs = await import('node:fs');`,
      `const fs = require('fs');`,
      `const fs = createRequire(import.meta.url)('fs');`,
      `type Fs = typeof import('node:fs');`,
      `import fs = require('node:fs');`,
    ];
    const sources = Object.fromEntries(spellings.map((text, index) => [`ast/spelling${index}.ts`, text]));
    expect(keeperViolations(sources)).toHaveLength(spellings.length);
    expect(keeperViolations({ 'files/text.ts': spellings.join('\n') })).toEqual([]);
  });

  it('reports a cycle within one floor, once', () => {
    const sources = {
      'ast/a.ts': `import { b } from './b.js';`,
      'ast/b.ts': `import type { C } from './c.js';`,
      'ast/c.ts': `import { a } from './a.js';`,
      'ast/d.ts': `import { a } from './a.js';`,
    };
    expect(cyclesIn(sources)).toEqual(['ast/a.ts → ast/b.ts → ast/c.ts → ast/a.ts']);
  });

  it('reports empty names and barrels', () => {
    const sources = { 'ast/utils.ts': '', 'ast/index.ts': `export { a } from './a.js';`, 'ast/a.ts': '' };
    expect(nameViolations(sources)).toEqual(['ast/utils.ts']);
    expect(barrelsIn(sources)).toEqual(['ast/index.ts']);
  });

  it('reports long rules and long functions', () => {
    const body = '\n'.repeat(longestFunction);
    expect(lengthViolations({ 'ast/long.ts': `function long() {${body}}` })).toEqual([
      'ast/long.ts:1 function of 41 lines',
    ]);
    expect(lengthViolations({ 'rules/long.ts': '\n'.repeat(longestRule + 1) })).toEqual([
      'rules/long.ts has 151 lines',
    ]);
  });
});

function readSources(directory: string): Sources {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return Object.fromEntries(
    files.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(directory, name), 'utf8')]),
  );
}

/** `analysis/module.ts` → `analysis`, `memo.ts` → `memo`. */
function floorOf(file: string): string {
  return (file.split('/')[0] ?? file).replace(/\.ts$/, '');
}

function floorViolations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const floor = floorOf(file);
    const unplanned = floors[floor] ? [] : [`${file} stands on no floor`];
    const wrong = importsOf(file, text).flatMap((imported): string[] => {
      if (!imported.specifier.startsWith('.')) return [];
      const target = resolveOwn(file, imported.specifier);
      if (target === manifest) return [];
      if (!(target in sources)) return [`${file} imports ${imported.specifier}, which is no file`];
      const other = floorOf(target);
      if (other === floor) return [];
      if (!floors[floor]?.includes(other)) return [`${file} imports ${target}`];
      if (typesOnly.has(floor) && !imported.isType) return [`${file} imports more than types of ${target}`];
      return [];
    });
    return [...unplanned, ...wrong];
  });
}

const manifest = '../package.json';

function resolveOwn(file: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.js$/, '.ts');
}

function keeperViolations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, text]) =>
    importsOf(file, text)
      .filter(({ specifier }) =>
        keepers.some((keeper) => keeper.name.test(specifier) && !keeper.floors.includes(floorOf(file))),
      )
      .map(({ specifier }) => `${file} imports ${specifier}`),
  );
}

function cyclesIn(sources: Sources): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const seenAt = way.indexOf(file);
    if (seenAt >= 0) {
      cycles.push([...way.slice(seenAt), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of ownImportsOf(sources, file)) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of Object.keys(sources)) visit(file, []);
  return cycles;
}

function ownImportsOf(
  sources: Sources,
  file: string,
  accept: (imported: Import) => boolean = () => true,
): string[] {
  return importsOf(file, sources[file] ?? '')
    .filter((imported) => imported.specifier.startsWith('.') && accept(imported))
    .map(({ specifier }) => resolveOwn(file, specifier))
    .filter((target) => target in sources);
}

function nameViolations(sources: Sources): string[] {
  return Object.keys(sources).filter((file) =>
    file.split('/').some((part) => emptyNames.test(part.replace(/\.ts$/, ''))),
  );
}

/** A module that only passes on what others export. */
function barrelsIn(sources: Sources): string[] {
  return Object.entries(sources)
    .filter(([file, text]) => {
      if (file === 'rules/index.ts') return false;
      const { body } = parseSync(file, text).program;
      return (
        body.length > 0 &&
        body.every((statement) => /^(Import|Export(Named|All))Declaration$/.test(statement.type)) &&
        body.every((statement) => !('declaration' in statement && statement.declaration)) &&
        body.some((statement) => statement.type.startsWith('Export'))
      );
    })
    .map(([file]) => file);
}

function lengthViolations(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const lines = text.split('\n').length - 1;
    const isRule = floorOf(file) === 'rules' && file !== 'rules/index.ts';
    const long = isRule && lines > longestRule ? [`${file} has ${lines} lines`] : [];
    walk(parseSync(file, text).program, (node) => {
      if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return;
      const length = text.slice(node.start, node.end).split('\n').length;
      if (length <= longestFunction) return;
      long.push(`${file}:${text.slice(0, node.start).split('\n').length} function of ${length} lines`);
    });
    return long;
  });
}

/** Own modules that are evaluated when `file` is. */
function eagerClosureOf(sources: Sources, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const target of ownImportsOf(sources, file, (imported) => imported.isEager))
    eagerClosureOf(sources, target, seen);
  return seen;
}

function eagerPackagesOf(sources: Sources, file: string): string[] {
  const specifiers = [...eagerClosureOf(sources, file)].flatMap((reached) =>
    importsOf(reached, sources[reached] ?? '')
      .filter((imported) => imported.isEager && !/^(\.|node:)/.test(imported.specifier))
      .map(({ specifier }) => specifier),
  );
  return [...new Set(specifiers)];
}

function importsOf(file: string, text: string): Import[] {
  const imports: Import[] = [];
  let depth = 0;
  walk(
    parseSync(file, text).program,
    (node) => {
      if (/Function|MethodDefinition|PropertyDefinition/.test(node.type)) depth += 1;
      const specifier = specifierOf(node);
      if (specifier === undefined) return;
      const isType = isTypeImport(node);
      const isEager = !isType && node.type !== 'ImportExpression' && depth === 0;
      imports.push({ specifier, isType, isEager });
    },
    (node) => {
      if (/Function|MethodDefinition|PropertyDefinition/.test(node.type)) depth -= 1;
    },
  );
  return imports;
}

function specifierOf(node: SourceNode): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return textOf(node.source ?? node.argument);
    case 'TSExternalModuleReference':
      return textOf(node.expression);
    case 'CallExpression':
      return isRequire(node.callee) ? textOf((node.arguments as readonly unknown[])[0]) : undefined;
    default:
      return undefined;
  }
}

/** `require(…)` and `createRequire(…)(…)`. */
function isRequire(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'CallExpression')
    return isNode(callee.callee) && callee.callee.name === 'createRequire';
  return callee.type === 'Identifier' && /^require/.test(String(callee.name));
}

function isTypeImport(node: SourceNode): boolean {
  if (node.type === 'TSImportType') return true;
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = Array.isArray(node.specifiers) ? (node.specifiers as readonly SourceNode[]) : [];
  return (
    specifiers.length > 0 &&
    specifiers.every((specifier) => specifier.importKind === 'type' || specifier.exportKind === 'type')
  );
}

function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'TSLiteralType') return textOf(node.literal);
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function walk(node: unknown, enter: (node: SourceNode) => void, leave?: (node: SourceNode) => void): void {
  if (Array.isArray(node)) for (const item of node as readonly unknown[]) walk(item, enter, leave);
  if (!isNode(node)) return;
  enter(node);
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'parent' && typeof child === 'object') walk(child, enter, leave);
  }
  leave?.(node);
}
