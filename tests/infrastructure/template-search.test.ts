import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { templatesAround, templatesNamed } from '../../src/infrastructure/template-search.js';
import { projectWith } from '../support/projects.js';

vi.mock('../../src/infrastructure/dialects.js', () => ({
  isTemplateName: (name: string) => /(\.ya?ml|\.tf)$|^cdk\.json$/.test(name),
  readTemplateText: () => undefined,
}));

function around(root: string, directory: string): string[] {
  return templatesAround(path.join(root, directory), root).map((file) => path.relative(root, file));
}

describe('templates around a directory', () => {
  it('stand there, above, and in the usual folders on the way, the nearest first', () => {
    const root = projectWith({
      'template.yaml': '',
      'infra/api.yaml': '',
      'infra/stages/prod.yaml': '',
      'services/orders/serverless.yml': '',
      'services/orders/src/x.js': '',
      'services/hotels/serverless.yml': '',
      'docs/example.yaml': '',
    });
    expect(around(root, 'services/orders/src')).toEqual([
      'services/orders/serverless.yml',
      'template.yaml',
      'infra/api.yaml',
      'infra/stages/prod.yaml',
    ]);
  });

  it.each([
    [
      'a package beside it',
      { 'packages/infra/cdk.json': '', 'packages/functions/src/x.ts': '' },
      'packages/functions/src',
      ['packages/infra/cdk.json'],
    ],
    [
      'a package with a name of its own',
      { 'apps/backend-stack/cdk.json': '', 'apps/api/x.ts': '' },
      'apps/api',
      ['apps/backend-stack/cdk.json'],
    ],
    [
      'a folder beside src',
      { 'terraform/main.tf': '', 'terraform/prod/main.tf': '', 'src/x.js': '' },
      'src',
      ['terraform/main.tf', 'terraform/prod/main.tf'],
    ],
    [
      'a folder with a name of its own',
      { 'my-stack/cdk.json': '', 'src/x.js': '' },
      'src',
      ['my-stack/cdk.json'],
    ],
    [
      'a folder of an inner package',
      { 'a/b/package.json': '', 'a/b/cloud/main.tf': '', 'a/b/src/x.js': '' },
      'a/b/src',
      ['a/b/cloud/main.tf'],
    ],
    [
      'nothing that is installed, built or an example',
      { 'node_modules/a/cdk.json': '', 'dist/cdk.json': '', 'examples/cdk.json': '', '.hidden/cdk.json': '' },
      '.',
      [],
    ],
    [
      'no template of YAML that describes another package',
      { 'packages/a/template.yaml': '', 'packages/b/x.js': '' },
      'packages/b',
      [],
    ],
  ])('stand in %s', (_, files, directory, expected) => {
    expect(around(projectWith(files), directory)).toEqual(expected);
  });

  it('are not looked for in many folders side by side', () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`pattern${index}/cdk.json`, '']),
    );
    expect(around(projectWith(files), '.')).toEqual([]);
  });

  it('are found once they are there', () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    try {
      const root = projectWith({ 'src/x.js': '', 'infra/readme.md': '' });
      expect(around(root, 'src')).toEqual([]);
      writeFileSync(path.join(root, 'infra/main.tf'), '');
      utimesSync(path.join(root, 'infra'), 1_800_000_001, 1_800_000_001);
      mkdirSync(path.join(root, 'cloud'));
      writeFileSync(path.join(root, 'cloud/main.tf'), '');
      utimesSync(root, 1_800_000_001, 1_800_000_001);
      vi.setSystemTime(1_800_000_005_000);
      expect(around(root, 'src')).toEqual(['infra/main.tf', 'cloud/main.tf']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('templates that settings name', () => {
  const root = projectWith({
    'services/a/template.yaml': '',
    'services/b/template.yaml': '',
    'services/b/deep/template.yaml': '',
    'services/node_modules/c/template.yaml': '',
    'other [1]/template.yaml': '',
  });

  it.each([
    [['services/a/template.yaml'], ['services/a/template.yaml']],
    [['services/*/template.yaml'], ['services/a/template.yaml', 'services/b/template.yaml']],
    [['./services/{a,b}/*.yaml'], ['services/a/template.yaml', 'services/b/template.yaml']],
    [
      ['services/b/**', 'services/**/template.yaml'],
      ['services/b/deep/template.yaml', 'services/b/template.yaml', 'services/a/template.yaml'],
    ],
    [['other [1]/template.yaml'], ['other [1]/template.yaml']],
    [['missing.yaml'], ['missing.yaml']],
    [['nowhere/**'], []],
    [[], []],
  ])('%j', (patterns, expected) => {
    expect(templatesNamed(patterns, root).map((file) => path.relative(root, file))).toEqual(expected);
  });
});
