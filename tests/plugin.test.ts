import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
import plugin from '../src/index.js';
import { rules } from '../src/rules/index.js';
import { projectWith } from './support/projects.js';

const leaky = `const save = async (x) => { await fetch(x); };\nexport const handler = async (event) => { save(event); };`;

async function rulesReported(
  config: Linter.Config[],
  files: Readonly<Record<string, string>> = { 'handler.mjs': leaky },
): Promise<string[]> {
  const eslint = new ESLint({ cwd: projectWith(files), overrideConfigFile: true, overrideConfig: config });
  const results = await eslint.lintFiles(['**/*.*']);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}

describe('the plugin', () => {
  it('has every rule file in its registry, under its name', () => {
    const files = readdirSync(fileURLToPath(new URL('../src/rules', import.meta.url)))
      .filter((name) => name !== 'index.ts')
      .map((name) => name.replace(/\.ts$/, ''));
    expect(Object.keys(plugin.rules)).toEqual([...files].sort());
  });

  it('names itself and its namespace', () => {
    expect(plugin.meta).toMatchObject({ name: 'eslint-plugin-aws-lambda', namespace: 'aws-lambda' });
    expect(plugin.meta.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('documents and presets every rule', () => {
    for (const [name, rule] of Object.entries(rules)) {
      expect(rule.meta.docs?.url).toContain(`/docs/rules/${name}.md`);
      expect(['recommended', 'strict']).toContain(rule.meta.docs?.preset);
    }
  });

  it('describes every option', () => {
    for (const { meta } of Object.values(rules)) {
      for (const schema of meta.schema as readonly { properties: Record<string, { description?: string }> }[])
        for (const [option, { description }] of Object.entries(schema.properties))
          expect(description, option).toMatch(/\.$/);
    }
  });
});

describe('the presets', () => {
  it('turn on every rule of theirs and no other', () => {
    const rulesOf = (config: readonly Linter.Config[]): string[] =>
      config.flatMap(({ rules }) => Object.keys(rules ?? {})).sort();
    const named = (preset: (name: string) => boolean): string[] =>
      Object.entries(rules)
        .filter(([, rule]) => preset(rule.meta.docs?.preset ?? ''))
        .map(([name]) => `aws-lambda/${name}`)
        .sort();
    expect(rulesOf(plugin.configs.recommended)).toEqual(named((preset) => preset === 'recommended'));
    expect(rulesOf(plugin.configs.strict)).toEqual(named(() => true));
  });

  it('work when they are spread', async () => {
    expect(await rulesReported([...plugin.configs.recommended])).toEqual(['aws-lambda/no-leaked-promise']);
  });

  it('work by extends', async () => {
    const config = defineConfig({ files: ['**/*.mjs'], extends: [plugin.configs.recommended] });
    expect(await rulesReported(config)).toEqual(['aws-lambda/no-leaked-promise']);
  });

  it('work by name when the plugin is registered', async () => {
    const config = defineConfig({ plugins: { 'aws-lambda': plugin }, extends: ['aws-lambda/recommended'] });
    expect(await rulesReported(config)).toEqual(['aws-lambda/no-leaked-promise']);
  });

  it('leave single rules to be registered by hand', async () => {
    const config: Linter.Config[] = [
      { plugins: { 'aws-lambda': plugin }, rules: { 'aws-lambda/no-leaked-promise': 'warn' } },
    ];
    expect(await rulesReported(config)).toEqual(['aws-lambda/no-leaked-promise']);
  });

  it('bring a parser for TypeScript', async () => {
    const code = leaky
      .replace('(x)', '(x: string): Promise<void>')
      .replace('(event)', '(event: { url: string })');
    expect(await rulesReported([...plugin.configs.recommended], { 'handler.ts': code })).toEqual([
      'aws-lambda/no-leaked-promise',
    ]);
  });
});

describe('settings', () => {
  it('stop ESLint when they are wrong', async () => {
    const config = [...plugin.configs.recommended, { settings: { 'aws-lambda': { handler: ['run'] } } }];
    await expect(rulesReported(config)).rejects.toThrow(
      /Unknown key "handler" in settings\["aws-lambda"\]; allowed are root, templates, cdkOut, handlers/,
    );
  });
});
