import { readText } from '../../files/files.js';
import { childOf, listOf, nameOf, parseSource, type SyntaxNode } from '../../modules/syntax.js';
import type { Machine } from './machine.js';
import { memberOf } from './members.js';
import { lookUp, objectValue, placeOf, type OpenObject, type Scope } from './open-values.js';
import { valueOfData } from './plain-data.js';
import type { ModuleFinder, Target } from './project-modules.js';
import { unknown, type Value } from './values.js';

/** Modules that one program may have. */
const mostModules = 1000;

/** Modules that may pass an export on to one another. */
const mostPassingOn = 30;

/** One module of the project while, and after, it is evaluated. */
interface Module {
  readonly file: string;
  readonly scope: Scope;
  /** What it exports by `export`, by name; looked up when it is used. */
  readonly exports: Map<string, () => Value>;
  /** What `export * from` passes on. */
  readonly passedOn: Target[];
  /** `module`, whose `exports` are an object from the start. */
  readonly commonJs: OpenObject;
  /** All that it exports: once it is evaluated, or while that is put together. */
  namespace: OpenObject | undefined;
  isEvaluated: boolean;
}

/** Loads the modules of one program, each once. */
export class Loader {
  private readonly modules = new Map<string, Module>();
  private readonly read = new Set<string>();
  private lookUps = 0;

  constructor(
    private readonly finder: ModuleFinder,
    private readonly root: string,
  ) {}

  /** Absolute paths of the files that were read. */
  files(): readonly string[] {
    return [...this.read];
  }

  /** What each module exports. */
  exports(): ReadonlyMap<string, ReadonlyMap<string, Value>> {
    return new Map(
      [...this.modules].map(([file, module]) => [file, namespaceOf(this.modules, module).properties]),
    );
  }

  /** Evaluates a module of the project, unless it has been before or is right now. */
  load(machine: Machine, file: string): Module | undefined {
    const known = this.modules.get(file);
    if (known) return known;
    if (this.modules.size >= mostModules) {
      machine.tell('The program has too many modules; the rest of them is not followed.', { file, line: 1 });
      return undefined;
    }
    this.read.add(file);
    const text = readText(file);
    const parsed = text === undefined ? undefined : parseSource(file, text, !/\.m[jt]s$/.test(file));
    if (text === undefined || !parsed) {
      const why = text === undefined ? 'cannot be read' : 'cannot be parsed';
      machine.tell(`The module ${why}.`, { file, line: 1 });
      return undefined;
    }
    const module = newModule(file, text);
    this.modules.set(file, module);
    const body = listOf(parsed.program, 'body');
    this.declareImports(machine, module, body);
    const completion = machine.steps.execute(machine, body, module.scope);
    module.isEvaluated = true;
    if (completion === 'throw') machine.tell('The module throws.', { file, line: 1 });
    if (module.scope.frame.hasMaybeEnded) machine.perhaps -= 1;
    return module;
  }

  /** The namespace that a specifier leads to; what `module.exports` is, for CommonJS. */
  importFrom(machine: Machine, importer: string, specifier: string, how: 'import' | 'require'): Value {
    return this.valueOf(machine, this.finder.targetOf(importer, specifier, how), specifier);
  }

  private valueOf(machine: Machine, target: Target, specifier: string): Value {
    switch (target.kind) {
      case 'external':
        return { kind: 'external', from: target.from, names: [] };
      case 'data':
        return this.dataOf(target.file);
      case 'missing':
        return unknown(`${specifier} is not there`);
      case 'own': {
        const module = this.load(machine, target.file);
        if (!module) return unknown(`${specifier} is not followed`);
        return moduleExportsOf(module) ?? namespaceOf(this.modules, module);
      }
    }
  }

  private dataOf(file: string): Value {
    this.read.add(file);
    const text = readText(file);
    try {
      return text === undefined
        ? unknown(`${file} cannot be read`)
        : valueOfData(JSON.parse(text), { file, line: 1 });
    } catch {
      return unknown(`${file} is no JSON`);
    }
  }

  private declareImports(machine: Machine, module: Module, body: readonly SyntaxNode[]): void {
    for (const statement of body) {
      if (statement['importKind'] === 'type' || statement['exportKind'] === 'type') continue;
      const source = childOf(statement, 'source');
      const target = source && this.finder.targetOf(module.file, String(source['value']), 'import');
      if (target?.kind === 'missing')
        machine.tell(`${String(source?.['value'])} is not there.`, placeOf(statement, module.scope));
      if (target?.kind === 'own') this.load(machine, target.file);
      if (statement.type === 'ImportDeclaration' && target)
        this.declareImport(machine, module, statement, target);
      else if (statement.type === 'TSImportEqualsDeclaration')
        this.declareRequired(machine, module, statement);
      else if (statement.type === 'ExportAllDeclaration' && target)
        this.passOn(machine, module, statement, target);
      else if (/^(TS)?Export/.test(statement.type)) this.declareExports(machine, module, statement, target);
    }
  }

  private declareImport(machine: Machine, module: Module, statement: SyntaxNode, target: Target): void {
    for (const specifier of listOf(statement, 'specifiers')) {
      const local = nameOf(childOf(specifier, 'local')) ?? '';
      const imported =
        specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : specifier.type === 'ImportSpecifier'
            ? exportNameOf(childOf(specifier, 'imported'))
            : undefined;
      module.scope.links.set(local, () => this.importedValue(machine, target, imported));
    }
  }

  /** What a name of a module stands for; the whole module for no name. */
  private importedValue(machine: Machine, target: Target, name: string | undefined): Value {
    if (this.lookUps >= mostPassingOn) return unknown(`${name ?? 'a module'} is passed on in a circle`);
    this.lookUps += 1;
    try {
      return this.valueOfImport(machine, target, name);
    } finally {
      this.lookUps -= 1;
    }
  }

  private valueOfImport(machine: Machine, target: Target, name: string | undefined): Value {
    if (target.kind === 'own') {
      const module = this.modules.get(target.file);
      if (!module) return unknown(`${target.file} is not followed`);
      return name === undefined ? namespaceOf(this.modules, module) : exportOf(this.modules, module, name);
    }
    const value = this.valueOf(machine, target, name ?? '*');
    if (name === undefined || (name === 'default' && target.kind === 'data')) return value;
    return memberOf(machine, value, name, { file: '', line: 1 });
  }

  /** `import name = require('…')`. */
  private declareRequired(machine: Machine, module: Module, statement: SyntaxNode): void {
    const reference = childOf(statement, 'moduleReference');
    const specifier = reference && childOf(reference, 'expression');
    const name = nameOf(childOf(statement, 'id'));
    if (!specifier || name === undefined) return;
    const value = this.importFrom(machine, module.file, String(specifier['value']), 'require');
    module.scope.names.set(name, value);
  }

  private passOn(machine: Machine, module: Module, statement: SyntaxNode, target: Target): void {
    const name = exportNameOf(childOf(statement, 'exported'));
    if (name === undefined) module.passedOn.push(target);
    else module.exports.set(name, () => this.importedValue(machine, target, undefined));
  }

  private declareExports(
    machine: Machine,
    module: Module,
    statement: SyntaxNode,
    target: Target | undefined,
  ): void {
    const { scope, exports } = module;
    const declared = (name: string): Value => lookUp(scope, name) ?? unknown(`${name} is not known yet`);
    if (statement.type !== 'ExportNamedDeclaration') exports.set('default', () => declared('*default*'));
    for (const name of declaredNames(childOf(statement, 'declaration')))
      exports.set(name, () => declared(name));
    for (const specifier of listOf(statement, 'specifiers')) {
      const local = exportNameOf(childOf(specifier, 'local')) ?? '';
      const exported = exportNameOf(childOf(specifier, 'exported')) ?? local;
      exports.set(exported, () => (target ? this.importedValue(machine, target, local) : declared(local)));
    }
  }
}

function newModule(file: string, text: string): Module {
  const commonJs = objectValue([['exports', objectValue([])]]);
  const scope: Scope = {
    parent: undefined,
    names: new Map<string, Value>([['module', commonJs]]),
    links: new Map([['exports', (): Value => commonJs.properties.get('exports') ?? unknown('exports')]]),
    source: { file, text },
    frame: { returns: [], hasMaybeEnded: false },
    self: undefined,
    home: undefined,
    isFunctionScope: true,
  };
  return {
    file,
    scope,
    exports: new Map(),
    passedOn: [],
    commonJs,
    namespace: undefined,
    isEvaluated: false,
  };
}

/** What a module of CommonJS gave `module.exports`; `undefined` when it is none. */
function moduleExportsOf({ exports, commonJs }: Module): Value | undefined {
  const value = commonJs.properties.get('exports');
  if (!value || exports.size > 0) return undefined;
  return value.kind === 'object' && value.properties.size === 0 && value.isComplete ? undefined : value;
}

/** All that a module exports, as an object. */
function namespaceOf(modules: ReadonlyMap<string, Module>, module: Module): OpenObject {
  if (module.namespace) return module.namespace;
  const isComplete = !module.passedOn.some(({ kind }) => kind !== 'own');
  const namespace = objectValue([], { isComplete });
  module.namespace = namespace;
  for (const name of exportedNames(modules, module, new Set()))
    namespace.properties.set(name, exportOf(modules, module, name));
  if (!module.isEvaluated) module.namespace = undefined;
  return namespace;
}

function exportedNames(
  modules: ReadonlyMap<string, Module>,
  module: Module,
  seen: Set<Module>,
): ReadonlySet<string> {
  if (seen.has(module)) return new Set();
  seen.add(module);
  const names = new Set(module.exports.keys());
  const required = moduleExportsOf(module);
  if (required) names.add('default');
  if (required?.kind === 'object') for (const name of required.properties.keys()) names.add(name);
  for (const target of module.passedOn) {
    const other = target.kind === 'own' ? modules.get(target.file) : undefined;
    if (other)
      for (const name of exportedNames(modules, other, seen)) if (name !== 'default') names.add(name);
  }
  return names;
}

function exportOf(
  modules: ReadonlyMap<string, Module>,
  module: Module,
  name: string,
  seen = new Set<Module>(),
): Value {
  const missing = unknown(`${name} is not exported`, { file: module.file, line: 1 });
  if (seen.has(module)) return missing;
  seen.add(module);
  const own = module.exports.get(name);
  if (own) return own();
  const required = moduleExportsOf(module);
  if (required?.kind === 'object' && required.properties.has(name))
    return required.properties.get(name) ?? missing;
  if (required) return name === 'default' ? required : missing;
  let external: Value | undefined;
  for (const target of module.passedOn) {
    if (target.kind === 'external') external ??= { kind: 'external', from: target.from, names: [name] };
    const other = target.kind === 'own' ? modules.get(target.file) : undefined;
    const value = other && exportOf(modules, other, name, seen);
    if (value && value.kind !== 'unknown') return value;
  }
  return external ?? missing;
}

/** The name of an export, which may be written as a string. */
function exportNameOf(node: SyntaxNode | undefined): string | undefined {
  if (!node) return undefined;
  return nameOf(node) ?? String(node['value']);
}

function declaredNames(declaration: SyntaxNode | undefined): readonly string[] {
  if (!declaration) return [];
  if (declaration.type !== 'VariableDeclaration')
    return [nameOf(childOf(declaration, 'id'))].filter((name) => name !== undefined);
  return listOf(declaration, 'declarations').flatMap((declarator) => patternNames(childOf(declarator, 'id')));
}

function patternNames(pattern: SyntaxNode | undefined): readonly string[] {
  if (!pattern) return [];
  const name = nameOf(pattern);
  if (name !== undefined) return [name];
  const parts = [...listOf(pattern, 'properties'), ...listOf(pattern, 'elements')];
  const inner = [childOf(pattern, 'value'), childOf(pattern, 'left'), childOf(pattern, 'argument')];
  return [...parts, ...inner].flatMap(patternNames);
}
