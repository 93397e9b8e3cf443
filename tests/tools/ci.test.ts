import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { run } from '../../src/cli/run.js';
import { projectWith } from '../support/projects.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const right = `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const handler = async (event) => {
  await s3.send(new PutObjectCommand({ Bucket: 'orders', Key: event.id, Body: event.body }));
  return { statusCode: 200 };
};
`;

/** A project that is linted with the built plugin. */
function projectOf(code: string): string {
  const plugin = path.join(repository, 'dist/index.js');
  const root = projectWith({
    'package.json': '{ "type": "module" }',
    'eslint.config.js': `import awsLambda from '${plugin}';\n\nexport default awsLambda.configs.recommended;\n`,
    'src/orders.js': code,
  });
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  return root;
}

function linted(cwd: string, ...args: string[]): { readonly status: number | null; readonly stdout: string } {
  const eslint = path.join(repository, 'node_modules/eslint/bin/eslint.js');
  return spawnSync(process.execPath, [eslint, 'src', '--max-warnings', '0', ...args], {
    cwd,
    encoding: 'utf8',
  });
}

describe('eslint --max-warnings 0', () => {
  it('ends with 0, 1 and 2', () => {
    const cwd = projectOf(right);
    expect(linted(cwd).status).toBe(0);
    writeFileSync(path.join(cwd, 'src/orders.js'), right.replace('  await s3', '  s3'));
    const { status, stdout } = linted(cwd);
    expect(status).toBe(1);
    expect(stdout).toContain('aws-lambda/no-leaked-promise');
    writeFileSync(path.join(cwd, 'eslint.config.js'), 'export default [');
    expect(linted(cwd).status).toBe(2);
  });

  it('writes SARIF with our rules, their pages, and the place', () => {
    const cwd = projectOf(right.replace('  await s3', '  s3'));
    const { status, stdout } = linted(cwd, '--format', '@microsoft/eslint-formatter-sarif');
    expect(status).toBe(1);
    const log = JSON.parse(stdout) as object;
    const require = createRequire(import.meta.url);
    const ajv = new Ajv({ schemaId: 'id', meta: false });
    ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json') as object);
    const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
    expect([
      ajv.validate({ ...schema, $schema: 'http://json-schema.org/draft-04/schema#' }, log),
      ajv.errors,
    ]).toEqual([true, null]);
    expect(log).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              rules: [
                {
                  id: 'aws-lambda/no-leaked-promise',
                  helpUri: expect.stringContaining('docs/rules/no-leaked-promise.md') as string,
                },
              ],
            },
          },
          results: [
            {
              ruleId: 'aws-lambda/no-leaked-promise',
              level: 'error',
              locations: [{ physicalLocation: { region: { startLine: 6 } } }],
            },
          ],
        },
      ],
    });
  });
});

describe('workflows in the documentation', () => {
  const text = readFileSync(path.join(repository, 'docs/usage.md'), 'utf8');
  const workflows = [...text.matchAll(/^```yaml file=(\.git\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', yaml = '']) => ({ name, yaml, workflow: parse(yaml) as unknown }),
  );
  const commands = [...text.matchAll(/npx aws-lambda-lint (init-cost .*)/g)].map(
    ([, command = '']) => command,
  );

  it('are one for GitHub and one for GitLab, in YAML of their shape', () => {
    expect(workflows.map(({ name }) => name)).toEqual(['.github/workflows/lambda.yml', '.gitlab-ci.yml']);
    expect(workflows[0]?.workflow).toMatchObject({
      permissions: { 'security-events': 'write' },
      jobs: { lint: { 'runs-on': 'ubuntu-latest', steps: expect.any(Array) as unknown[] } },
    });
    expect(workflows[1]?.workflow).toMatchObject({
      lambda: {
        script: expect.any(Array) as string[],
        artifacts: { when: 'always', reports: { junit: 'init.xml' } },
      },
    });
  });

  it('upload the files that their commands write', () => {
    for (const { yaml } of workflows) {
      const uploaded = [...yaml.matchAll(/(?:sarif_file|junit): ([\w.-]+)/g)].map(([, file = '']) => file);
      expect(uploaded.length).toBeGreaterThan(0);
      for (const file of uploaded)
        expect(yaml).toMatch(new RegExp(`--output(-file)? ${file.replace('.', '\\.')}\\n`));
    }
  });

  it.each(commands)('run %s', async (command) => {
    const cwd = projectWith({
      'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ., Runtime: nodejs22.x, Handler: orders.handler }
`,
      'orders.js': 'exports.handler = async () => {};\n',
    });
    const err: string[] = [];
    const args = command
      .replace(/ (>>|#).*/, '')
      .trim()
      .split(/\s+/);
    const code = await run(args, { cwd, out: () => undefined, err: (line) => err.push(line) });
    expect([code, err.join('\n')]).toEqual([
      0,
      expect.stringMatching(/^$|^Wrote init-baseline\.json/) as string,
    ]);
  });
});
