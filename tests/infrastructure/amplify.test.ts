import path from 'node:path';
import { readAmplify } from '../../src/infrastructure/amplify/amplify.js';
import type { DeclaredFunction, Deployment } from '../../src/infrastructure/deployment.js';
import { deploymentsAround } from '../../src/infrastructure/deployments.js';
import { fixturePath } from '../support/facts.js';
import { projectWith } from '../support/projects.js';
import { termLine } from '../support/terms.js';

function read(text: string, files: Readonly<Record<string, string>> = {}): Deployment | undefined {
  const root = projectWith({ 'amplify/handler.ts': '', ...files, 'amplify/backend.ts': text });
  return readAmplify(path.join(root, 'amplify/backend.ts'), text, root);
}

const imports = `import { defineAuth, defineBackend, defineFunction, defineStorage } from '@aws-amplify/backend';\n`;

describe('an Amplify project', () => {
  const root = fixturePath('amplify-gallery');
  const [deployment] = deploymentsAround(path.join(root, 'amplify/functions/tag/handler.ts'), { root });
  const declared = (id: string): DeclaredFunction => {
    const found = deployment?.functions.find(({ logicalId }) => logicalId === id);
    if (!found) throw new Error(`no function ${id}`);
    return found;
  };

  it('names functions after themselves, their entry or their directory', () => {
    expect(deployment?.functions.map(({ logicalId }) => logicalId).sort()).toEqual([
      'clean',
      'describe',
      'make-thumbnail',
      'search',
      'tag',
      'welcome',
    ]);
    expect(deployment?.problems).toEqual([]);
  });

  it('maps every function to its entry', () => {
    const sources = deployment?.functions.flatMap(({ sources }) => sources) ?? [];
    expect(sources.map(({ file, how }) => `${path.relative(root, file)} ${how}`).sort()).toEqual([
      'amplify/data/search.ts entry',
      'amplify/functions/clean/handler.ts entry',
      'amplify/functions/describe/handler.ts entry',
      'amplify/functions/tag/handler.ts entry',
      'amplify/functions/thumbnail/handler.ts entry',
      'amplify/functions/welcome/handler.ts entry',
    ]);
  });

  it('reads settings, and knows the defaults', () => {
    expect(declared('make-thumbnail')).toMatchObject({
      timeoutSeconds: 60,
      memoryMegabytes: 512,
      runtime: 'nodejs22.x',
      isMinified: true,
    });
    expect(declared('describe')).toMatchObject({
      timeoutSeconds: 3,
      memoryMegabytes: 1024,
      runtime: undefined,
      architecture: 'x86_64',
    });
    expect(declared('search').isMinified).toBe(false);
  });

  it('gives functions the name of the storage that they may use, secrets, and what the backend adds', () => {
    const environment = (id: string): string[] =>
      [...declared(id).environment].map(([name, term]) => `${name}=${termLine(term)}`);
    expect(environment('make-thumbnail')).toEqual([
      'TOKEN=⟨amplify:secret:TOKEN⟩',
      'GALLERY_FILES_2_BUCKET_NAME=galleryFiles2.name',
    ]);
    expect(environment('tag')).toEqual(['PHOTOS=PhotoTable.name']);
    expect(environment('welcome')).toEqual([]);
  });

  it('has triggers of storage, sign-in, fields, schedules, and of CDK constructs', () => {
    const triggers = (id: string): unknown[] =>
      declared(id).triggers.map(({ source, resource }) => `${source} ${termLine(resource)}`);
    expect(triggers('make-thumbnail')).toEqual(['s3 galleryFiles2.name']);
    expect(declared('make-thumbnail').triggers).toMatchObject([
      { filter: { events: ['s3:ObjectCreated:*'] } },
    ]);
    expect(declared('clean').triggers).toMatchObject([{ filter: { events: ['s3:ObjectRemoved:*'] } }]);
    expect(declared('describe').triggers).toMatchObject([
      {
        source: 's3',
        filter: {
          events: ['s3:ObjectCreated:Put'],
          prefix: { atoms: [{ text: 'public/' }] },
          suffix: { atoms: [{ text: '.jpg' }] },
        },
      },
    ]);
    expect(declared('tag').triggers).toMatchObject([
      { source: 'dynamodb', batchSize: 7, reportsBatchItemFailures: true },
    ]);
    expect(triggers('welcome')).toEqual(['schedule unknown', 'schedule unknown', 'cognito unknown']);
    expect(triggers('search')).toEqual(['appsync unknown']);
  });
});

describe('a backend of Amplify', () => {
  it('of another kind is none', () => {
    expect(readAmplify('/p/backend.ts', 'export const backend = express();', '/p')).toBeUndefined();
  });

  it('tells constructs that it does not read, and functions that CDK makes', () => {
    const deployment = read(
      `${imports}import { Rule } from 'aws-cdk-lib/aws-events';
import { Function } from 'aws-cdk-lib/aws-lambda';
const python = defineFunction((scope) => new Function(scope, 'P', {}));
const backend = defineBackend({ python });
new Rule(backend.stack, 'R', {});`,
    );
    expect(deployment?.isComplete).toBe(false);
    expect(deployment?.problems.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '4 A function that CDK constructs is not read.',
      '6 The construct aws-events.Rule is not read.',
    ]);
  });

  it('tells triggers that are out of sight', () => {
    const deployment = read(
      `${imports}defineBackend({ s: defineStorage({ name: 's', triggers: { onUpload: elsewhere } }) });`,
    );
    expect(deployment?.problems.map(({ text }) => text)).toEqual([
      'Which function is triggered here is not understood.',
    ]);
  });

  it('keeps a storage apart from a function of its name', () => {
    const deployment = read(
      `${imports}const f = defineFunction({ name: 'gallery', entry: './handler.ts' });
defineBackend({ f, s: defineStorage({ name: 'gallery', triggers: { onUpload: f } }) });`,
    );
    expect(deployment?.functions[0]?.triggers.map(({ resource }) => termLine(resource))).toEqual([
      'gallery (2).name',
    ]);
  });

  it('keeps secrets apart', () => {
    const deployment = read(
      `import { defineBackend, defineFunction, secret } from '@aws-amplify/backend';
defineBackend({ f: defineFunction({ environment: { A: secret('a'), B: secret(names[1]) } }) });`,
    );
    const environment = deployment?.functions[0]?.environment;
    expect([environment?.get('A'), environment?.get('B')].map(termLine)).toEqual([
      '⟨amplify:secret:a⟩',
      'unknown',
    ]);
  });

  it.each([
    ['cut off', `${imports}const backend = defineBackend({ f: defineFunction({`],
    ['without anything', `${imports}defineBackend()`],
    ['importing itself', `import './backend';\n${imports}defineBackend({ f: defineFunction() });`],
    ['binary', `${imports}defineBackend\0\u0001`],
    [
      'its own access',
      `${imports}const s = defineStorage({ name: 's', access: (allow) => { while (true) allow.resource(s); } }); defineBackend({ s });`,
    ],
  ])('may be %s', (_, text) => {
    expect(() => read(text)).not.toThrow();
  });
});
