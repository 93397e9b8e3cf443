import { registryModule } from './registry.js';
import type { LocalModule } from './modules.js';
import { blockSettings, truthIn, type Settings } from './settings.js';

/** A resource, a data source or a module that stands elsewhere, as the configuration declares it in one place. */
export interface Declared {
  /** `aws_sqs_queue`, `data.aws_sqs_queue`; `module` for modules that stand elsewhere. */
  readonly type: string;
  /** `module.api.aws_sqs_queue.jobs["in"]` */
  readonly address: string;
  readonly settings: Settings;
  /** The same when variables that nobody sets have their defaults. */
  readonly assumed: Settings;
  /** Absolute path of the directory that it is declared in. */
  readonly directory: string;
  /** Of modules that stand elsewhere, where. */
  readonly source: string;
}

/** All that a module and the modules in it declare, in the order of the files. */
export function declaredIn(module: LocalModule): readonly Declared[] {
  const { configuration, prefix } = module;
  const { directory } = configuration;
  const own = [...configuration.resources].flatMap(([address, declaration]) =>
    module.instancesOf(address, declaration).list.map(({ suffix, scope, assumed }): Declared => {
      const { block, file } = declaration;
      const [type = ''] = block.labels;
      return {
        type: block.type === 'data' ? `data.${type}` : type,
        address: `${prefix}${address}${suffix}`,
        settings: blockSettings(block.body, scope, file, block.line),
        assumed: blockSettings(block.body, assumed, file, block.line),
        directory,
        source: '',
      };
    }),
  );
  const used = [...configuration.modules].flatMap(([name, declaration]) =>
    module.usesOf(name, declaration).flatMap((use): readonly Declared[] => {
      if (use.module) return declaredIn(use.module);
      const { block, file } = declaration;
      const settings = blockSettings(block.body, use.instance.scope, file, block.line);
      const assumed = blockSettings(block.body, use.instance.assumed, file, block.line);
      return [{ type: 'module', address: use.address, settings, assumed, directory, source: use.source }];
    }),
  );
  return [...own, ...used];
}

/** All that is declared, to look things up in. */
export interface Plan {
  readonly all: readonly Declared[];
  readonly byAddress: ReadonlyMap<string, Declared>;
  /** Directory that Terraform is run in. */
  readonly directory: string;
  readonly root: string;
}

/** Whether this is a Lambda function, declared as a resource or through the module of the registry, which makes layers too. */
export function isFunction({ type, source, settings }: Declared): boolean {
  if (type === 'aws_lambda_function') return true;
  if (type !== 'module' || registryModule(source)?.service !== 'lambda') return false;
  const isLayer = truthIn(settings, 'create_layer') === true;
  return !isLayer && truthIn(settings, 'create_function') !== false && truthIn(settings, 'create') !== false;
}
