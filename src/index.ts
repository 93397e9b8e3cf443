import type { Linter, Rule } from 'eslint';
import { configsOf, type Configs } from './configs/index.js';
import { packageName, packageVersion } from './create-rule.js';
import { rules } from './rules/index.js';

/** The plugin as ESLint's own types want it, so that `plugins: { 'aws-lambda': plugin }` compiles in a typed configuration. */
export interface AwsLambdaPlugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<keyof typeof rules, Rule.RuleModule>>;
  readonly configs: { readonly recommended: Linter.Config[]; readonly strict: Linter.Config[] };
}

const plugin = {
  meta: { name: packageName, version: packageVersion, namespace: 'aws-lambda' },
  rules,
  get configs(): Configs {
    return configsOf(plugin);
  },
};

/** The plugin: rules by name, and the presets `recommended` and `strict` as arrays of flat configs. */
const typed = plugin as unknown as AwsLambdaPlugin;
export default typed;
// What `require` gives: the plugin itself, so that a configuration in CommonJS needs no `.default`.
export { typed as 'module.exports' };
