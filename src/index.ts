import type { Linter } from 'eslint';
import { configsOf, type Configs } from './configs/index.js';
import { packageName, packageVersion } from './create-rule.js';
import { rules } from './rules/index.js';

/** The plugin: rules by name, and the presets `recommended` and `strict` as arrays of flat configs. */
const plugin = {
  meta: { name: packageName, version: packageVersion, namespace: 'aws-lambda' },
  rules,
  get configs(): Configs {
    return configsOf(plugin);
  },
};

export default plugin as {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: typeof rules;
  readonly configs: { readonly recommended: Linter.Config[]; readonly strict: Linter.Config[] };
};
