import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Linter } from 'eslint';
import { packed, shelfOf, UserProject, type Ended, type Packed } from './support/packed-package.js';

const page = readFileSync(fileURLToPath(new URL('../docs/getting-started.md', import.meta.url)), 'utf8');

/** A fenced block of the page: its language, the file that it says it is, its text. */
interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w+)(?: file=(\S+))?\n(.*?)^```$/gms)].map(
    ([, language = '', file, content = '']) => ({ language, file, text: content }),
  );
}

/** What stands under a heading of the page. */
function section(heading: string): string {
  const [, found] = page.split(new RegExp(`^${heading}\n`, 'm'));
  if (found === undefined) throw new Error(`No section ${heading}`);
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  return found.split(new RegExp(`^#{2,${level}} `, 'm'))[0] ?? '';
}

/** The files that a recipe tells people to write. */
function filesOf(heading: string): Record<string, string> {
  const files = blocksOf(section(heading)).flatMap(({ file, text }) =>
    file === undefined ? [] : [[file, text] as const],
  );
  expect(files).not.toEqual([]);
  return Object.fromEntries(files);
}

let own: Packed;
let shelf: string;

beforeAll(() => {
  own = packed();
  shelf = shelfOf(own);
});

/** A project in a fresh folder with ESLint, the packed plugin and these packages. */
function projectOf(
  files: Readonly<Record<string, string>>,
  packages: readonly string[] = [],
  aliases: Readonly<Record<string, string>> = {},
): UserProject {
  const project = new UserProject({ 'package.json': '{ "private": true }', ...files });
  project.take(shelf, ['eslint', 'eslint-plugin-aws-lambda', ...packages], aliases);
  return project;
}

/** `file:line rule` of each report, with the messages on request. */
function reportsOf(project: UserProject, folder = '.'): { readonly at: string; readonly message: string }[] {
  const { output } = project.run('eslint', ['--format', 'json', '.'], folder);
  expect(output).toMatch(/^\[/);
  const results = JSON.parse(output) as readonly { filePath: string; messages: Linter.LintMessage[] }[];
  return results
    .filter(({ filePath }) => !/eslint\.config\.\w+$/.test(filePath))
    .flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, message }) => ({
        at: `${filePath.slice(project.root.length + 1)}:${line} ${ruleId ?? message}`,
        message,
      })),
    );
}

const places = (project: UserProject, folder = '.'): string[] =>
  reportsOf(project, folder).map(({ at }) => at);

describe('the first steps', { timeout: 400_000 }, () => {
  const blocks = blocksOf(section('## First steps'));
  const project = new UserProject({ 'package.json': '{ "name": "orders", "private": true }' });

  it('print what the page shows', () => {
    for (const [index, { language, file, text }] of blocks.entries()) {
      if (file !== undefined) project.write(file, text);
      const shown = blocks[index + 1]?.language === 'text' ? (blocks[index + 1]?.text ?? '') : '';
      if (language === 'sh') follow(text, shown);
    }
    expect(blocks.filter(({ language }) => language === 'sh')).toHaveLength(6);
  });

  it('ask for jiti where the configuration is TypeScript', () => {
    rmSync(path.join(project.root, 'eslint.config.mjs'));
    for (const [name, text] of Object.entries(filesOf('### A configuration in TypeScript')))
      project.write(name, text);
    const { status, output } = project.run('eslint', ['.']);
    expect(status).toBe(2);
    expect(output).toContain("The 'jiti' library is required");
  });

  function follow(commands: string, shown: string): void {
    for (const command of commands.trim().split('\n')) {
      const [tool, ...words] = command.split(' ');
      if (tool === 'npx') compare(project.run(words[0] ?? '', words.slice(1)), shown);
      // The code of the page imports the SDK, which a user has who wrote it.
      else project.install(own, '@aws-sdk/client-s3', ...words.slice(2));
    }
  }

  function compare({ output, status }: Ended, shown: string): void {
    const printed = output.replaceAll(project.root, '/home/you/orders');
    const [figures, words] = [figuresOf(shown), wordsOf(shown)];
    const start = wordsOf(printed).slice(0, words.length);
    expect(start).toBe(words);
    if (words === '') expect(printed).toBe('');
    expect(status).toBe(shown.includes('✖') ? 1 : 0);
    // Estimates move with the packages of the day; everything else is exact.
    const printedFigures = figuresOf(printed);
    for (const [index, figure] of figures.entries()) {
      const isEstimate = shown.includes(' of Init ') && figure > 10;
      const near = isEstimate ? figure * 0.5 : 0;
      expect(Math.abs((printedFigures[index] ?? NaN) - figure), `${figure}`).toBeLessThanOrEqual(near);
    }
  }
});

/** The words without the figures, however the lines are broken. */
function wordsOf(text: string): string {
  return text
    .replace(/\d+(\.\d+)?/g, '0')
    .replace(/\s+/g, ' ')
    .trim();
}

function figuresOf(text: string): number[] {
  return (text.match(/\d+(\.\d+)?/g) ?? []).map(Number);
}

describe('### 4. See what it sees', () => {
  const run = 'export const run = async (order) => {\n  fetch(order.url);\n};\n';

  it('shows how a handler is named that was not found', () => {
    const [setting] = blocksOf(section('### 4. See what it sees')).filter(
      ({ language }) => language === 'js',
    );
    const { 'eslint.config.mjs': configuration = '' } = filesOf('### JavaScript');
    const project = projectOf({ 'eslint.config.mjs': configuration, 'src/jobs/clean.mjs': run });
    expect(places(project)).toEqual([]);
    const named = configuration.replace(/^export default .*$/ms, setting?.text ?? '');
    project.write('eslint.config.mjs', named);
    expect(places(project)).toEqual(['src/jobs/clean.mjs:2 aws-lambda/no-leaked-promise']);
  });
});

const leaking = `import { save } from './save.mjs';
export const handler = async (event) => {
  save(event);
};
`;
const saving = `export async function save(order) {
  await fetch(order.url);
}
`;
const service = { 'src/orders.mjs': leaking, 'src/save.mjs': saving };
const typedService = {
  'src/orders.ts': leaking.replace('(event)', '(event: { url: string })').replace('.mjs', '.js'),
  'src/save.ts': saving.replace('(order)', '(order: { url: string })'),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, module: 'nodenext' },
    include: ['src'],
  }),
};
const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  SaveOrder:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ../src/, Handler: orders.handler, Runtime: nodejs24.x }
`;

interface Recipe {
  readonly heading: string;
  readonly packages?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly reports: readonly string[];
}

const leak = (file: string, line = 3): string => `${file}:${line} aws-lambda/no-leaked-promise`;

const recipes: readonly Recipe[] = [
  {
    heading: '### JavaScript',
    files: {
      ...service,
      'src/mails.js': `const { save } = require('./save.cjs');\nexports.handler = async (event) => {\n  save(event);\n};\n`,
      'src/save.cjs': saving.replace('export async function save', 'exports.save = async function'),
    },
    reports: [leak('src/mails.js'), leak('src/orders.mjs')],
  },
  { heading: '### A configuration in CommonJS', files: service, reports: [leak('src/orders.mjs')] },
  { heading: '### TypeScript', files: typedService, reports: [leak('src/orders.ts')] },
  {
    heading: '### TypeScript with types',
    packages: ['typescript-eslint'],
    files: {
      ...typedService,
      'src/mails.ts': `import { send } from 'mailer';
export const handler = async (event: { url: string }) => {
  send(event.url);
};
`,
      'node_modules/mailer/package.json': '{ "name": "mailer", "types": "index.d.ts", "main": "index.js" }',
      'node_modules/mailer/index.d.ts': 'export declare function send(url: string): Promise<void>;\n',
    },
    reports: [leak('src/mails.ts'), leak('src/orders.ts')],
  },
  {
    heading: '### A configuration in TypeScript',
    packages: ['jiti'],
    files: typedService,
    reports: [leak('src/orders.ts')],
  },
  {
    heading: '### Monorepo: one configuration at the root',
    files: {
      'package.json': '{ "private": true, "workspaces": ["services/*", "packages/*"] }',
      'services/orders/package.json': '{ "name": "@shop/orders", "type": "module" }',
      'services/orders/template.yaml': template.replace('../src/', 'src/'),
      'services/orders/src/orders.mjs': leaking.replace('./save.mjs', '@shop/save'),
      'packages/save/package.json': '{ "name": "@shop/save", "type": "module", "exports": "./save.mjs" }',
      'packages/save/save.mjs': saving,
    },
    reports: [leak('services/orders/src/orders.mjs')],
  },
];

describe.each(recipes)('$heading', ({ heading, packages, files, reports }) => {
  it('reports what is wrong', () => {
    expect(places(projectOf({ ...files, ...filesOf(heading) }, packages))).toEqual(reports);
  });

  it.runIf(/JavaScript|CommonJS|types/.test(heading))('does so with ESLint 9', () => {
    const project = projectOf({ ...files, ...filesOf(heading) }, packages, { eslint: 'eslint9' });
    expect(places(project)).toEqual(reports);
  });
});

describe('### A configuration in TypeScript', () => {
  const heading = '### A configuration in TypeScript';

  it('has the types that ESLint wants', () => {
    const project = projectOf({ ...filesOf(heading) }, ['typescript']);
    expect(
      project.run('tsc', [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        'eslint.config.mts',
      ]),
    ).toEqual({ status: 0, output: '' });
  });
});

describe('### Templates elsewhere', () => {
  const heading = '### Templates elsewhere';
  const files = { ...service, 'platform/eu/api.yaml': template.replace('../', '../../') };

  it('tells the rules what is declared', () => {
    const [found] = reportsOf(projectOf({ ...files, ...filesOf(heading) }));
    expect(found?.message).toContain('declared as SaveOrder in api.yaml');
  });

  it('would not be read unasked', () => {
    const [found] = reportsOf(projectOf({ ...files, ...filesOf('### JavaScript') }));
    expect(found?.message).toContain('exported as `handler`');
  });
});

describe('### Monorepo: one configuration per package', () => {
  const files = recipes.at(-1)?.files ?? {};
  const configuration = filesOf('### Monorepo: one configuration per package');
  const without = (text: string): string => text.replace(/^.*\broot:.*$/m, '');

  it('follows the packages of the repository', () => {
    const project = projectOf({ ...files, ...configuration });
    expect(places(project, 'services/orders')).toEqual([leak('services/orders/src/orders.mjs')]);
  });

  it('would not do so without the root', () => {
    const bare = Object.fromEntries(
      Object.entries(configuration).map(([name, text]) => [name, without(text)]),
    );
    expect(bare).not.toEqual(configuration);
    expect(places(projectOf({ ...files, ...bare }), 'services/orders')).toEqual([]);
  });
});

const isNode22 = Number(process.versions.node.split('.')[0]) >= 22;

interface Preset {
  readonly heading: string;
  readonly packages: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly isOff?: boolean;
  /** Code that we find right, or whose report is ours; each line of settings must change what is reported of it. */
  readonly files: Readonly<Record<string, string>>;
}

const keeping = `import { S3Client } from '@aws-sdk/client-s3';
let client;
export const handler = async (event) => {
  client ??= new S3Client({});
  for (const { key } of event.Records) {
    await client.send(key);
  }
};
`;

const presets: readonly Preset[] = [
  {
    heading: "### ESLint's recommended rules",
    packages: ['@eslint/js', 'globals'],
    files: {
      'src/orders.mjs': `export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.end(process.env.TABLE);
});
`,
    },
  },
  {
    heading: "### ESLint's other rules",
    packages: ['@eslint/js'],
    files: {
      'src/orders.mjs': keeping,
      'src/token.mjs': `let token;
export const handler = async (event) => {
  if (!token) {
    token = await fetch('https://example.com');
  }
  return token.status;
};
`,
      'src/ping.mjs': 'export const handler = async () => ({ statusCode: 204 });\n',
    },
  },
  {
    heading: '### typescript-eslint',
    packages: ['typescript-eslint'],
    files: {
      'tsconfig.json': typedService['tsconfig.json'],
      'src/orders.ts': `export const handler = async (event: { url: string }) => {
  void save(event.url);
};
async function save(url: string): Promise<void> {
  await fetch(url);
}
`,
      'src/ping.ts': 'export const handler = async () => ({ statusCode: 204 });\n',
    },
  },
  {
    heading: '### eslint-plugin-unicorn',
    packages: ['eslint-plugin-unicorn'],
    aliases: { 'eslint-plugin-unicorn': 'unicorn80' },
    isOff: !isNode22,
    files: { 'src/orders.mjs': keeping },
  },
  {
    heading: '### eslint-plugin-sonarjs',
    packages: ['eslint-plugin-sonarjs'],
    files: {
      'src/client.mjs': `import { S3Client } from '@aws-sdk/client-s3';
let client;
export function s3() {
  return (client ??= new S3Client({}));
}
`,
      'src/files.mjs': `import { writeFile } from 'node:fs/promises';
export const handler = async (event) => {
  await writeFile('/tmp/order', event.body);
};
`,
    },
  },
];

/** Lines of a configuration that set something for a rule, or that make names known. */
const settingLine = /^ +(?:'([\w@/-]+)': (?:'off'|\[.*\])|(\.\.\.globals\.node|awslambda: 'readonly')),\n/gm;

describe.each(presets.filter(({ isOff }) => !isOff))('$heading', ({ heading, packages, aliases, files }) => {
  const configuration = filesOf(heading)['eslint.config.mjs'] ?? '';
  const ruleOf = (at: string): string => at.split(' ')[1] ?? '';
  const known = new Map<string, readonly string[]>();
  const reportedWith = (text: string): readonly string[] => {
    const found =
      known.get(text) ?? places(projectOf({ ...files, 'eslint.config.mjs': text }, packages, aliases));
    known.set(text, found);
    return found;
  };
  const lines = [...configuration.matchAll(settingLine)];

  it('sets only what makes a difference', () => {
    expect(lines).not.toEqual([]);
    const reported = reportedWith(configuration);
    for (const [line, rule = 'no-undef'] of lines) {
      const other = reportedWith(configuration.replace(line, ''));
      const differing = other
        .filter((at) => !reported.includes(at))
        .concat(reported.filter((at) => !other.includes(at)));
      expect(new Set(differing.map(ruleOf)), line).toEqual(new Set([rule]));
    }
  });

  it('leaves our rules as they are', () => {
    const plain = places(projectOf({ ...files, ...filesOf('### JavaScript') }));
    const isOurs = (at: string): boolean => ruleOf(at).startsWith('aws-lambda/');
    expect(reportedWith(configuration).filter(isOurs)).toEqual(plain.filter(isOurs));
  });
});

describe('typescript-eslint and our rules', () => {
  it('report a promise together, also behind void, and await ends both', () => {
    const configuration = filesOf('### typescript-eslint');
    const { files = {} } = presets.find(({ heading }) => heading === '### typescript-eslint') ?? {};
    const orders = files['src/orders.ts'] ?? '';
    const project = projectOf({ ...files, ...configuration }, ['typescript-eslint']);
    expect(places(project)).toEqual([
      'src/orders.ts:2 @typescript-eslint/no-floating-promises',
      leak('src/orders.ts', 2),
    ]);
    project.write('src/orders.ts', orders.replace('void', 'await'));
    expect(places(project)).toEqual([]);
  });
});

describe('eslint-plugin-unicorn on Node.js 20', () => {
  it('needs no setting', () => {
    const configuration = (filesOf('### eslint-plugin-unicorn')['eslint.config.mjs'] ?? '').replace(
      settingLine,
      '',
    );
    const project = projectOf({ 'src/orders.mjs': keeping, 'eslint.config.mjs': configuration }, [
      'eslint-plugin-unicorn',
    ]);
    expect(places(project)).toEqual([]);
  });
});
