import path from 'node:path';
import { isInside } from '../../files/files.js';
import { attributeTerm } from '../deployment.js';
import { attributeKind, kindOf } from './attributes.js';
import { readConfiguration, type Configuration, type Declaration } from './configuration.js';
import { valueOf } from './evaluate.js';
import { instancesOf, wholeValue, type Instance, type Instances } from './instances.js';
import { registryModule } from './registry.js';
import type { Module, Reading, Scope } from './scope.js';
import { symbolValue, termOf, termValue, textOf, unknownValue, type Value } from './values.js';

/** Modules within one another, and in all, that are read. */
const deepestModule = 8;
const mostModules = 300;

/** How a module gets its variables; `undefined` for one that is not given. */
type Given = (name: string, assumes: boolean) => Value | undefined;

/** A use of a module in a `module` block. */
export interface ModuleUse {
  readonly address: string;
  readonly declaration: Declaration;
  readonly instance: Instance;
  readonly source: string;
  /** `undefined` for modules that stand elsewhere. */
  readonly module: LocalModule | undefined;
}

/** A directory of the project as it is used in one place. */
export class LocalModule implements Module {
  private readonly values = new Map<string, Value | undefined>();
  private readonly expansions = new Map<string, Instances>();
  private readonly uses = new Map<string, readonly ModuleUse[]>();
  readonly path: string;

  constructor(
    readonly configuration: Configuration,
    readonly prefix: string,
    readonly reading: Reading,
    private readonly given: Given | undefined,
    private readonly depth: number,
    private readonly count: { modules: number },
  ) {
    this.path = path.relative(reading.directory, configuration.directory).split(path.sep).join('/') || '.';
  }

  private scope(assumes: boolean): Scope {
    return { module: this, bindings: new Map(), assumes };
  }

  /** Computes a value once; one that depends on itself is unknown. */
  private once(key: string, compute: () => Value): Value {
    if (this.values.has(key)) return this.values.get(key) ?? unknownValue;
    this.values.set(key, undefined);
    const value = compute();
    this.values.set(key, value);
    return value;
  }

  variableOf(name: string, assumes: boolean): Value {
    return this.once(`var.${name} ${String(assumes)}`, () => {
      const given = this.given?.(name, assumes);
      if (given) return given;
      const fallback = this.configuration.variables.get(name);
      if (fallback && (this.given || assumes)) return valueOf(fallback, this.scope(assumes));
      return symbolValue(`${this.prefix}var.${name}`);
    });
  }

  localOf(name: string, assumes: boolean): Value {
    const expression = this.configuration.locals.get(name);
    if (!expression) return unknownValue;
    return this.once(`local.${name} ${String(assumes)}`, () => valueOf(expression, this.scope(assumes)));
  }

  outputOf(name: string, assumes: boolean): Value {
    const expression = this.configuration.outputs.get(name);
    if (!expression) return unknownValue;
    return this.once(`output.${name} ${String(assumes)}`, () => valueOf(expression, this.scope(assumes)));
  }

  resourceOf(address: string, assumes: boolean): Value {
    const declaration = this.configuration.resources.get(address);
    if (!declaration) return unknownValue;
    return wholeValue(this.instancesOf(address, declaration), assumes, (instance) => {
      const whole = `${this.prefix}${address}${instance.suffix}`;
      const scope = assumes ? instance.assumed : instance.scope;
      const attribute = (name: string): Value => attributeOf(declaration, whole, scope, name);
      return { kind: 'whole', address: whole, attribute };
    });
  }

  /** The instances of a resource of this module. */
  instancesOf(address: string, { block }: Declaration): Instances {
    const known = this.expansions.get(address);
    if (known) return known;
    // An expansion that depends on itself is of one.
    this.expansions.set(address, { list: [], shape: undefined, assumedShape: undefined });
    const instances = instancesOf(block.body, this.scope(false));
    this.expansions.set(address, instances);
    return instances;
  }

  moduleOf(name: string, assumes: boolean): Value {
    const declaration = this.configuration.modules.get(name);
    if (!declaration) return unknownValue;
    const uses = this.usesOf(name, declaration);
    return wholeValue(this.instancesOf(`module.${name}`, declaration), assumes, ({ suffix }) => {
      const use = uses.find((candidate) => candidate.address === `${this.prefix}module.${name}${suffix}`);
      if (!use) return unknownValue;
      return { kind: 'whole', address: use.address, attribute: (output) => outputOf(use, output, assumes) };
    });
  }

  /** What a `module` block stands for. */
  usesOf(name: string, declaration: Declaration): readonly ModuleUse[] {
    const known = this.uses.get(name);
    if (known) return known;
    this.uses.set(name, []);
    const source = declaration.block.body.attributes.find((attribute) => attribute.name === 'source')?.value;
    const text = source ? (textOf(valueOf(source, this.scope(true))) ?? '') : '';
    const uses = this.instancesOf(`module.${name}`, declaration).list.map((instance): ModuleUse => {
      const address = `${this.prefix}module.${name}${instance.suffix}`;
      return {
        address,
        declaration,
        instance,
        source: text,
        module: this.localModule(text, address, declaration, instance),
      };
    });
    this.uses.set(name, uses);
    return uses;
  }

  private localModule(
    source: string,
    address: string,
    { block, file }: Declaration,
    instance: Instance,
  ): LocalModule | undefined {
    if (!/^\.{1,2}(\/|$)/.test(source)) return undefined;
    const directory = path.resolve(this.configuration.directory, source);
    const problem = this.obstacleTo(directory);
    const configuration = problem === undefined ? readConfiguration(directory, this.reading.root) : undefined;
    const isEmpty = !configuration || configuration.resources.size + configuration.modules.size === 0;
    if (isEmpty && !registryModule(source)) {
      const text = `The module ${source} ${problem ?? 'declares nothing'}.`;
      this.reading.problems.push({ file, line: block.line, text });
      this.reading.isComplete = false;
    }
    if (!configuration || (isEmpty && registryModule(source))) return undefined;
    this.reading.problems.push(...configuration.problems);
    if (configuration.problems.length > 0) this.reading.isComplete = false;
    this.count.modules += 1;
    const given: Given = (name, assumes) => {
      const expression = block.body.attributes.find((attribute) => attribute.name === name)?.value;
      return expression && valueOf(expression, assumes ? instance.assumed : instance.scope);
    };
    return new LocalModule(configuration, `${address}.`, this.reading, given, this.depth + 1, this.count);
  }

  private obstacleTo(directory: string): string | undefined {
    if (!isInside(this.reading.root, directory)) return 'lies outside of the root';
    if (this.depth >= deepestModule) return 'stands too deep inside of others';
    return this.count.modules >= mostModules ? 'is one too many' : undefined;
  }
}

/** What an attribute of a resource gives. */
function attributeOf({ block }: Declaration, address: string, scope: Scope, name: string): Value {
  const [type = ''] = block.labels;
  const configured = block.body.attributes.find((attribute) => attribute.name === name)?.value;
  const kind = kindOf(type);
  const which = kind && attributeKind(kind, name);
  if (which !== undefined && (which !== 'other' || !configured))
    return termValue(attributeTerm(address, which));
  if (type === 'aws_lambda_alias' && /arn$/.test(name)) return functionOfAlias(block.body, scope);
  if (type === 'template_file' && name === 'rendered') return mentionedIn(block.body, scope);
  // What these make is found again by their address.
  const isMade =
    (type === 'archive_file' && name === 'output_path') || /^aws_s3_(bucket_)?object$/.test(type);
  if (configured && !(isMade && name !== 'bucket')) return valueOf(configured, scope);
  return symbolValue(`${address}.${name}`);
}

/** A rendered template is not known, only what goes into it. */
function mentionedIn({ attributes }: Declaration['block']['body'], scope: Scope): Value {
  const variables = attributes.find((attribute) => attribute.name === 'vars')?.value;
  return { kind: 'list', items: variables ? [valueOf(variables, scope)] : [], isComplete: false };
}

/** The ARN of an alias stands for that of its function. */
function functionOfAlias({ attributes }: Declaration['block']['body'], scope: Scope): Value {
  const named = attributes.find((attribute) => attribute.name === 'function_name')?.value;
  const term = termOf(named && valueOf(named, scope));
  const [atom] = term.kind === 'concat' ? term.atoms : [];
  return atom?.kind === 'attribute' ? termValue(attributeTerm(atom.of, 'arn')) : unknownValue;
}

/** What an output of a module gives. */
function outputOf(use: ModuleUse, name: string, assumes: boolean): Value {
  if (use.module) return use.module.outputOf(name, assumes);
  const outputs = registryModule(use.source)?.outputs ?? {};
  const which = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (which !== undefined) return termValue(attributeTerm(use.address, which));
  return symbolValue(`${use.address}.${name}`);
}

/** The whole of a directory that is read for itself. */
export function rootModule(configuration: Configuration, reading: Reading): LocalModule {
  return new LocalModule(configuration, '', reading, undefined, 0, { modules: 1 });
}
