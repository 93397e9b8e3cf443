import { createRequire } from 'node:module';
import type { Linter } from 'eslint';
import { digestOf, type DigestSettings } from '../project/digest.js';
import { rules } from '../rules/index.js';

/** The presets: `strict` is `recommended` and the rules that need a project's consent. */
export interface Configs {
  readonly recommended: Linter.Config[];
  readonly strict: Linter.Config[];
}

const presets = ['recommended', 'strict'] as const;

const configs = new WeakMap<object, Configs>();

/** The presets of a plugin object, computed from each rule's `meta.docs.preset`; the same arrays at every call. */
export function configsOf(plugin: object): Configs {
  const known = configs.get(plugin);
  if (known) return known;
  const [recommended, strict] = presets.map((preset) => configOf(plugin, preset));
  const made = { recommended: recommended ?? [], strict: strict ?? [] };
  configs.set(plugin, made);
  return made;
}

/**
 * What ESLint's cache takes the settings for: with a digest of the facts that other files contribute, so that a file is
 * linted again when one of them has changed. ESLint asks for it only when it has a cache (or prints its configuration).
 */
function keyOfCache(this: DigestSettings): object {
  return { ...this, toJSON: undefined, digest: digestOf(this) };
}

function configOf(plugin: object, preset: (typeof presets)[number]): Linter.Config[] {
  return [
    {
      name: `aws-lambda/${preset}/typescript`,
      files: ['**/*.{ts,mts,cts,tsx}'],
      languageOptions: {
        // Loaded only when a TypeScript file is linted, so that a JavaScript project never pays for it.
        get parser(): Linter.Parser {
          return createRequire(import.meta.url)('@typescript-eslint/parser') as Linter.Parser;
        },
      },
    },
    {
      name: `aws-lambda/${preset}`,
      plugins: { 'aws-lambda': plugin },
      settings: { 'aws-lambda': { toJSON: keyOfCache } },
      rules: Object.fromEntries(
        Object.entries(rules)
          .filter(([, rule]) => preset === 'strict' || rule.meta.docs?.preset === 'recommended')
          .map(([name]) => [`aws-lambda/${name}`, 'error'] as const),
      ),
    },
  ];
}
