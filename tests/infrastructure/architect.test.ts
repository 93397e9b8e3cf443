import path from 'node:path';
import { readArchitect } from '../../src/infrastructure/architect/architect.js';
import type { DeclaredFunction, Deployment } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

function read(
  text: string,
  files: Readonly<Record<string, string>> = {},
  name = 'app.arc',
): Deployment | undefined {
  const root = projectWith(files);
  return readArchitect(path.join(root, name), text, root);
}

const idsOf = (deployment: Deployment | undefined): string[] | undefined =>
  deployment?.functions.map(({ logicalId }) => logicalId);

const text = (value: string): object => ({ kind: 'concat', atoms: [{ kind: 'text', text: value }] });
const attribute = (of: string, which: string): object => ({
  kind: 'concat',
  atoms: [{ kind: 'attribute', of, which }],
});

describe('an Architect project', () => {
  const root = fixturePath('architect-notes');
  const [deployment] = deploymentsAround(path.join(root, 'src/http/get-index/index.mjs'), { root });
  const declared = (id: string): DeclaredFunction => {
    const found = deployment?.functions.find(({ logicalId }) => logicalId === id);
    if (!found) throw new Error(`no function ${id}`);
    return found;
  };
  const sourceOf = (id: string): string[] =>
    declared(id).sources.map(
      ({ file, exportPath }) => `${path.relative(root, file)} ${exportPath.join('.')}`,
    );

  it('has a function for each item of the pragmas that make some', () => {
    expect(deployment?.functions.map(({ logicalId, place }) => `${place.line} ${logicalId}`)).toEqual([
      '10 @http get /',
      '11 @http get /notes/:id',
      '12 @http post /reports',
      '17 @events note-added',
      '18 @events note-removed',
      '21 @queues index',
      '22 @queues retry',
      '26 @scheduled cleanup',
      '27 @scheduled report',
      '39 @tables-streams notes-changed',
      '34 @tables-streams audit',
      '42 @ws connect',
      '42 @ws default',
      '42 @ws disconnect',
    ]);
    expect(deployment?.problems).toEqual([]);
    expect(deployment?.isComplete).toBe(true);
  });

  it('keeps its code in folders named after pragma and item, or where `src` says', () => {
    expect(sourceOf('@http get /')).toEqual(['src/http/get-index/index.mjs handler']);
    expect(sourceOf('@http get /notes/:id')).toEqual(['src/http/get-notes-000id/index.mjs handler']);
    expect(sourceOf('@http post /reports')).toEqual(['src/api/reports/index.js handler']);
    expect(sourceOf('@scheduled report')).toEqual(['jobs/report/index.mjs handler']);
    expect(deployment?.functions.filter(({ sources }) => sources.length !== 1)).toEqual([]);
  });

  it('gives functions the settings of the project, their own first', () => {
    expect(declared('@http get /')).toMatchObject({
      runtime: 'nodejs22.x',
      timeoutSeconds: 10,
      memoryMegabytes: 1152,
      architecture: undefined,
    });
    expect(declared('@scheduled cleanup')).toMatchObject({
      timeoutSeconds: 300,
      memoryMegabytes: 256,
      architecture: 'arm64',
    });
  });

  it('has triggers that name its topics, queues and tables', () => {
    const triggers = (id: string): unknown[] =>
      declared(id).triggers.map(({ source, resource }) => ({ source, resource }));
    expect(triggers('@events note-added')).toEqual([
      { source: 'sns', resource: attribute('NoteAddedEventTopic', 'arn') },
    ]);
    expect(triggers('@queues index')).toEqual([{ source: 'sqs', resource: attribute('IndexQueue', 'arn') }]);
    expect(triggers('@tables-streams notes-changed')).toEqual([
      { source: 'dynamodb', resource: attribute('NotesTable', 'streamArn') },
    ]);
    expect(triggers('@tables-streams audit')).toEqual([
      { source: 'dynamodb', resource: attribute('AuditTable', 'streamArn') },
    ]);
    expect(triggers('@ws connect')).toMatchObject([{ source: 'websocket' }]);
    expect(triggers('@http get /')).toMatchObject([{ source: 'api' }]);
    expect(triggers('@scheduled report')).toMatchObject([{ source: 'schedule' }]);
  });

  it('keeps the order of queues unless told otherwise, and answers for whole batches', () => {
    const trigger = (id: string): unknown => declared(id).triggers[0];
    expect(trigger('@queues index')).toMatchObject({ isFifo: true, reportsBatchItemFailures: false });
    expect(trigger('@queues retry')).toMatchObject({ isFifo: false });
    expect(deployment?.resources.get('RetryQueue')?.queue).toEqual({
      visibilityTimeoutSeconds: 10,
      isFifo: false,
      deadLetter: undefined,
    });
  });

  it('has the environment that Architect gives, and says that there may be more', () => {
    const { environment, isEnvironmentComplete } = declared('@http get /');
    expect(environment.get('ARC_APP_NAME')).toEqual(text('notes'));
    expect(environment.get('ARC_STATIC_BUCKET')).toEqual(attribute('StaticBucket', 'name'));
    expect(isEnvironmentComplete).toBe(false);
  });
});

describe('a manifest of Architect', () => {
  it('may be JSON or YAML', () => {
    const json = JSON.stringify({
      app: 'a',
      http: [{ get: '/' }, { '/b': { method: 'post', src: 'code/b' } }],
      queues: ['jobs', { slow: { fifo: false } }],
      scheduled: { daily: 'rate(1 day)' },
    });
    const ids = ['@http get /', '@http post /b', '@queues jobs', '@queues slow', '@scheduled daily'];
    expect(idsOf(read(json, {}, 'arc.json'))).toEqual(ids);
    const yaml = `app: a
http:
  - get: /
  - /b: { method: post, src: code/b }
queues: [jobs, { slow: { fifo: false } }]
scheduled:
  daily: rate(1 day)
`;
    const deployment = read(yaml, {}, 'arc.yaml');
    expect(idsOf(deployment)).toEqual(ids);
    expect(deployment?.functions.map(({ place }) => place.line)).toEqual([3, 4, 5, 5, 7]);
    expect(deployment?.functions[3]?.triggers[0]?.isFifo).toBe(false);
  });

  it('counts only when no stronger one stands beside it', () => {
    expect(read('@app\na\n@events\nb', { 'app.arc': '' }, '.arc')).toBeUndefined();
    expect(idsOf(read('@app\na\n@events\nb', {}, '.arc'))).toEqual(['@events b']);
  });

  it('of another tool is none', () => {
    expect(read('(def x 1)\n(set y 2)')).toBeUndefined();
    expect(read('Resources: {}', {}, 'arc.yaml')).toBeUndefined();
  });

  it('may have its code compiled by a plugin', () => {
    const deployment = read(
      '@app\na\n@aws\nruntime typescript\n@plugins\narchitect/plugin-typescript\n@http\nget /',
      { 'src/http/get-index/index.ts': '' },
    );
    expect(deployment?.functions[0]).toMatchObject({ bundler: 'esbuild', runtime: undefined });
    expect(deployment?.functions[0]?.sources).toHaveLength(1);
    expect(deployment?.isComplete).toBe(true);
  });

  it('may have functions in other languages', () => {
    const files = { 'src/events/a/index.js': '', 'src/events/a/config.arc': '@aws\nruntime python' };
    expect(read('@app\na\n@events\na', files)?.functions[0]).toMatchObject({
      sources: [],
      absence: undefined,
    });
  });

  it('tells what plugins may add', () => {
    const deployment = read('@app\na\n@plugins\nmail-in\n@mail-in\nsupport\n@http\nget /');
    expect(deployment?.isComplete).toBe(false);
    expect(deployment?.problems.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '4 The plugin mail-in is not run.',
      `5 The pragma @mail-in is none of Architect's own.`,
    ]);
  });

  it('takes a bucket of its own for static files only when it makes one', () => {
    const bucket = (lines: string): unknown =>
      read(`@app\na\n@events\nb\n${lines}`)?.functions[0]?.environment.get('ARC_STATIC_BUCKET');
    expect(bucket('')).toBeUndefined();
    expect(bucket('@static\nfalse')).toBeUndefined();
    expect(bucket('@static')).toEqual(attribute('StaticBucket', 'name'));
    expect(bucket('@static\nstaging a\nproduction b')).toMatchObject({ atoms: [{ kind: 'symbol' }] });
  });

  it('finds a stream where older versions kept it', () => {
    const files = { 'src/tables/a/index.js': '' };
    const deployment = read('@app\na\n@tables\na\n  id *String\n  stream true', files);
    expect(deployment?.functions[0]?.sources).toHaveLength(1);
  });
});

describe('a broken manifest of Architect', () => {
  it('gives what stands around the broken line, and tells it', () => {
    const deployment = read('@app\na\n@events\nb\n{c}\nd');
    expect(idsOf(deployment)).toEqual(['@events b', '@events d']);
    expect(deployment?.problems).toMatchObject([{ line: 5 }]);
  });

  it.each([
    ['nothing', ''],
    ['binary', '\0\u0001\uFFFF'],
    ['a setting without an item', '@app\na\n@events\n  src x'],
    ['lines before any pragma', 'a\nb\n@app\nc'],
    ['an open quote', '@app\na\n@events\n"b\nc'],
    ['many broken lines', '@app\na\n@events\n' + '{\n'.repeat(1000)],
    ['a pragma of several words', '@app a b\nc'],
    ['only spaces', '   \n\t\n'],
  ])('may be %s', (_, broken) => {
    for (const name of ['app.arc', 'arc.json', 'arc.yaml'])
      expect(() => read(broken, {}, name)).not.toThrow();
  });

  it('is not read when it is longer than any person writes', () => {
    const deployment = read(`@app\na\n${'t '.repeat(100_000)}`);
    expect(deployment).toMatchObject({ functions: [], problems: [{ text: 'The manifest is too long.' }] });
  });
});
