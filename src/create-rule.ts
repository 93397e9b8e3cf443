import { createRequire } from 'node:module';
import { RuleCreator } from '@typescript-eslint/utils/eslint-utils';

/** What the documentation and the presets need to know of a rule. */
export interface RuleDocs {
  /** One sentence, lower case, as it stands in the rule table. */
  readonly description: string;
  /** `recommended` is in both presets, `strict` only in the strict one. */
  readonly preset: 'recommended' | 'strict';
}

const manifest = createRequire(import.meta.url)('../package.json') as { name: string; version: string };

/** Name and version of this package, as ESLint shows them. */
export const packageName = manifest.name;
export const packageVersion = manifest.version;

const repository = 'https://github.com/eslint-plugin-aws-lambda/eslint-plugin-aws-lambda';

const createDocumentedRule = RuleCreator<RuleDocs>((name) => `${repository}/blob/main/docs/rules/${name}.md`);

/** Makes a rule with typed options and messages; its documentation link is derived from its name. */
export const createRule: typeof createDocumentedRule = (rule) => ({
  ...createDocumentedRule(rule),
  // ESLint has put the defaults under the user's options, once for each configuration; the creator would do it for each file.
  create: (context) => rule.create(context, context.options),
});

/** The schema of an option that lists texts; each has a description of its own. */
export const textList = { type: 'array', items: { type: 'string' }, uniqueItems: true } as const;
