import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { projectWith } from '../support/projects.js';
import { LanguageServer } from './language-server.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const handler = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

export const run = async (event) => {
  const s3 = new S3Client({});
  s3.send(new PutObjectCommand({ Bucket: 'orders', Key: event.id, Body: event.body }));
  return { statusCode: 200 };
};
`;

const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: orders.run, Runtime: nodejs22.x }
`;

/** A project with the built plugin, as users have it. */
function projectOfUser(files: Readonly<Record<string, string>>): string {
  const plugin = path.join(repository, 'dist/index.js');
  const root = projectWith({
    'package.json': '{ "type": "module" }',
    'eslint.config.js': `import awsLambda from '${plugin}';\n\nexport default awsLambda.configs.recommended;\n`,
    ...files,
  });
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  return root;
}

function underlined(text: string, { range: { start, end } }: Diagnostic): string {
  const lines = text.split('\n');
  return start.line === end.line ? (lines[start.line]?.slice(start.character, end.character) ?? '') : '';
}

describe('in an editor with the ESLint extension', () => {
  let root: string;
  let server: LanguageServer;
  const names = async (): Promise<readonly unknown[]> =>
    (await server.diagnosticsIn('src/orders.js')).map(({ code }) => code);

  beforeEach(async () => {
    root = projectOfUser({ 'template.yaml': template, 'src/orders.js': handler });
    server = await LanguageServer.start(root);
    await server.open('src/orders.js');
  });

  afterEach(async () => {
    await server.stop();
  });

  it('findings are underlined where they stand, and lead to their documentation', async () => {
    const diagnostics = await server.diagnosticsIn('src/orders.js');
    expect(
      diagnostics.map((each) => [each.code, underlined(handler, each), each.codeDescription?.href]),
    ).toEqual([
      [
        'aws-lambda/no-uncached-connection',
        'new S3Client({})',
        expect.stringMatching(/docs\/rules\/no-uncached-connection\.md$/),
      ],
      [
        'aws-lambda/no-leaked-promise',
        "s3.send(new PutObjectCommand({ Bucket: 'orders', Key: event.id, Body: event.body }))",
        expect.stringMatching(/docs\/rules\/no-leaked-promise\.md$/),
      ],
    ]);
  });

  it('what the light bulb offers mends the code', async () => {
    for (;;) {
      const [first] = await server.diagnosticsIn('src/orders.js');
      if (!first) break;
      const [suggestion] = await server.actionsAt('src/orders.js', first);
      expect(suggestion?.title).toMatch(/\(aws-lambda\/[\w-]+\)$/);
      if (suggestion) await server.take(suggestion);
    }
    expect(server.textOf('src/orders.js'))
      .toBe(`import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const run = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'orders', Key: event.id, Body: event.body }));
  return { statusCode: 200 };
};
`);
  });

  it('an edit is linted again', async () => {
    expect(await names()).toHaveLength(2);
    await server.edit('src/orders.js', handler.replace('  s3.send', '  await s3.send'));
    expect(await names()).toEqual(['aws-lambda/no-uncached-connection']);
  });

  it('an edited template is seen when the window gets the focus again', async () => {
    const told = async (): Promise<unknown> => (await server.diagnosticsIn('src/orders.js'))[0]?.message;
    expect(await told()).toMatch(/^`run` \(declared as Orders in template\.yaml\)/);
    writeFileSync(path.join(root, 'template.yaml'), template.replace('Orders:', 'Payments:'));
    await wait(1500);
    expect(await told()).toMatch(/^`run` \(declared as Payments in template\.yaml\)/);
  });
});
