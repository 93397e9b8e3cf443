import type { ModuleEdge } from './edges.js';
import type { CodeUnit, ModuleCode, Members, Use, Value } from './module-code.js';
import type { ModuleFile } from './module-file.js';
import { moduleFileOf, ownRecordOf, wholeModuleFileOf, type ModuleRecord } from './module-record.js';
import { recordCacheOf, type RecordCache } from './record-cache.js';
import { isPackageFile, type ModuleFormat, type Resolution, type SpecifierResolver } from './specifiers.js';

/** Where an edge of a module leads. */
export type Found = Extract<Resolution, { found: string }>;

/** A module while the graph is followed. */
export interface LinkedModule {
  file: ModuleFile;
  readonly manifest: string | undefined;
  /** The module that loads this one first; `undefined` for the entry. */
  parent: string | undefined;
  isLoaded: boolean;
  /** Units that run. */
  readonly units: Set<number>;
  /** Units of which somebody asked what they return. */
  readonly answered: Set<number>;
  /** Edges that are followed, by number, and where they lead. */
  readonly loads: Map<number, Resolution>;
  /** Where edges lead that are followed or asked for. */
  readonly asked: Map<number, Resolution>;
  /** Edges of which somebody knows better. */
  readonly erased: ReadonlySet<number>;
  /** Edges that require an ES module where that throws. */
  readonly throwing: Set<number>;
  isReadByFacade: boolean;
}

/** What stands between the graph and the disk. */
export interface GraphSources {
  readonly resolver: SpecifierResolver;
  /** The edges of a module where somebody knows better than its syntax tree, such as the pass over TypeScript. */
  readonly edgesOf?: (record: ModuleRecord) => readonly ModuleEdge[];
}

/** A value of a module; the whole of it when there is no value. */
interface Target {
  readonly module: LinkedModule;
  readonly value: number | undefined;
  /** Seen by an ES module, to which all of a CommonJS module is its `default`. */
  readonly isFacade?: boolean;
}

/** Ways through values are short; what goes round in circles is given up. */
const deepest = 40;

/** Follows what runs from module to module: loads, and calls of what other modules export. */
export class Linker {
  /** By real path, in the order in which they are reached. */
  readonly modules = new Map<string, LinkedModule>();
  readonly #sources: GraphSources;
  readonly #cache: RecordCache | undefined;
  readonly #files = new Map<ModuleFormat, Map<string, ModuleFile>>();
  readonly #formats = new Map<string, ModuleFormat>();
  readonly #queue: (() => void)[] = [];
  readonly #settled = new Map<LinkedModule, Map<number, readonly Target[]>>();
  readonly #named = new Map<LinkedModule, Map<string, readonly Target[]>>();
  #depth = 0;

  constructor(sources: GraphSources) {
    this.#sources = sources;
    this.#cache = recordCacheOf(sources.resolver.root);
  }

  /** Follows everything behind an entry, breadth first. */
  follow(entry: Found): void {
    this.#load(entry, undefined);
    for (const next of this.#queue) next();
    this.#queue.length = 0;
    this.#cache?.save();
  }

  #load(resolution: Found, parent: string | undefined): LinkedModule {
    const module = this.#moduleOf(resolution);
    if (module.isLoaded) return module;
    module.isLoaded = true;
    module.parent = parent;
    this.modules.delete(resolution.found);
    this.modules.set(resolution.found, module);
    this.#queue.push(() => {
      for (const unit of [0, ...module.units]) this.#perform(module, unit);
      module.units.add(0);
    });
    return module;
  }

  #moduleOf({ found, format, isAmbiguous, manifest }: Found): LinkedModule {
    const known = this.modules.get(found);
    if (known) return known;
    const file = this.#fileOf(found, this.#formatOf(found, format, isAmbiguous));
    const module = {
      file,
      manifest,
      parent: undefined,
      isLoaded: false,
      units: new Set<number>(),
      answered: new Set<number>(),
      loads: new Map<number, Resolution>(),
      asked: new Map<number, Resolution>(),
      erased: erasedIn(file, this.#sources),
      throwing: new Set<number>(),
      isReadByFacade: false,
    };
    this.modules.set(found, module);
    return module;
  }

  /** A package's file that is neither said to be CommonJS nor an ES module is what its syntax says. */
  #formatOf(file: string, format: ModuleFormat, isAmbiguous: boolean): ModuleFormat {
    if (!isAmbiguous) return format;
    const known = this.#formats.get(file) ?? this.#formatBySyntax(file, format);
    this.#formats.set(file, known);
    return known;
  }

  #formatBySyntax(file: string, format: ModuleFormat): ModuleFormat {
    if (!isPackageFile(file) || !this.#sources.resolver.traits.detectsEsModules) return format;
    return this.#fileOf(file, format).code?.hasModuleSyntax ? 'esm' : format;
  }

  #fileOf(file: string, format: ModuleFormat): ModuleFile {
    let files = this.#files.get(format);
    if (!files) this.#files.set(format, (files = new Map<string, ModuleFile>()));
    const known = files.get(file) ?? moduleFileOf(file, format, this.#cache);
    files.set(file, known);
    return known;
  }

  /** A unit of a module, of which the rest is read when somebody calls something. */
  #unitOf(module: LinkedModule, number: number): CodeUnit | undefined {
    const unit = module.file.code?.units[number];
    if (!unit?.isUnread) return unit;
    module.file = wholeModuleFileOf(module.file, this.#cache);
    return module.file.code?.units[number];
  }

  /** Runs a unit; of a module that is not loaded yet, when it is. */
  #run(module: LinkedModule, unit: number): void {
    if (module.units.has(unit)) return;
    module.units.add(unit);
    if (module.isLoaded)
      this.#queue.push(() => {
        this.#perform(module, unit);
      });
  }

  #perform(module: LinkedModule, number: number): void {
    const unit = this.#unitOf(module, number);
    if (!unit) return;
    for (const edge of unit.loads) this.#follow(module, edge);
    for (const run of unit.runs) this.#run(module, run);
    for (const { unit: caught, tried } of unit.catches ?? [])
      if (tried.some((edge) => this.#fails(module, edge))) this.#run(module, caught);
    for (const use of unit.uses)
      this.#queue.push(() => {
        this.#use(module, use);
      });
  }

  #follow(module: LinkedModule, number: number): void {
    if (module.loads.has(number) || module.erased.has(number)) return;
    const edge = module.file.code?.edges[number];
    const resolution = this.#resolve(module, number);
    if (!edge || !resolution) return;
    module.loads.set(number, resolution);
    if (!('found' in resolution)) return;
    const isImport = howOf(module.file, edge) === 'import';
    if (!isImport && this.#throws(resolution)) module.throwing.add(number);
    if (module.throwing.has(number) && edge.how === 'require') return;
    const target = this.#load(resolution, module.file.file);
    if (isImport && module.file.format === 'esm')
      this.#queue.push(() => {
        this.#readFacade(target);
      });
  }

  #fails(module: LinkedModule, edge: number): boolean {
    const resolution = this.#resolve(module, edge);
    return !resolution || 'missing' in resolution || module.throwing.has(edge);
  }

  #throws(resolution: Found): boolean {
    if (this.#sources.resolver.traits.requiresEsModules) return false;
    return this.#formatOf(resolution.found, resolution.format, resolution.isAmbiguous) === 'esm';
  }

  #resolve(module: LinkedModule, number: number): Resolution | undefined {
    const known = module.asked.get(number);
    const edge = known ? undefined : module.file.code?.edges[number];
    if (!edge) return known;
    const { resolver } = this.#sources;
    const found = resolver.resolve(module.file.file, edge.specifier, howOf(module.file, edge));
    module.asked.set(number, found);
    return found;
  }

  /** Node.js reads the exports that its lexer finds when an ES module imports a CommonJS one. */
  #readFacade(module: LinkedModule): void {
    const { code, format } = module.file;
    if (!code || format !== 'cjs' || module.isReadByFacade) return;
    module.isReadByFacade = true;
    for (const name of code.readByFacade) this.#membersOf({ module, value: undefined }, name);
    code.edges.forEach((edge, number) => {
      const resolution = edge.isPassedOn ? module.loads.get(number) : undefined;
      if (resolution && 'found' in resolution) this.#readFacade(this.#moduleOf(resolution));
    });
  }

  #use(module: LinkedModule, [how, value]: Use): void {
    const targets = this.#settle(module, value);
    if (how === 'all') for (const target of targets) this.#readAll(target);
    if (how !== 'call' && how !== 'new') return;
    for (const target of targets)
      for (const { module: at, value: one } of this.#plain(target)) this.#enter(at, one);
  }

  #enter(module: LinkedModule, number: number | undefined): void {
    const value = valueOf(module, number);
    if (value?.is === 'function') this.#run(module, value.unit);
    if (value?.is !== 'class') return;
    this.#run(module, value.unit);
  }

  #readAll(target: Target): void {
    const names = new Set<string>();
    for (const { module, value } of this.#plain(target)) {
      const found = valueOf(module, value);
      if (found && 'members' in found) for (const name of Object.keys(found.members ?? {})) names.add(name);
    }
    const own = target.value === undefined ? valueOf(target.module, 0) : undefined;
    if (own?.is === 'object') for (const name of Object.keys(own.members)) names.add(name);
    for (const name of names) this.#membersOf(target, name);
  }

  /** What stands for the whole of a module when it is called. */
  #plain(target: Target): readonly Target[] {
    if (target.value !== undefined) return [target];
    const exported = target.module.file.code?.exported ?? [];
    return exported
      .flatMap((value) => this.#settle(target.module, value))
      .flatMap((one) => this.#deeper(() => this.#plain(one)));
  }

  /** Functions, classes, objects, instances and whole modules that a value comes to. */
  #settle(module: LinkedModule, number: number): readonly Target[] {
    let settled = this.#settled.get(module);
    if (!settled) this.#settled.set(module, (settled = new Map<number, readonly Target[]>()));
    const known = settled.get(number);
    if (known) return known;
    settled.set(number, []);
    const targets = distinct(this.#deeper(() => this.#come(module, number)));
    settled.set(number, targets);
    return targets;
  }

  #deeper(read: () => readonly Target[]): readonly Target[] {
    if (this.#depth > deepest) return [];
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  #come(module: LinkedModule, number: number): readonly Target[] {
    if (number === 0) return [{ module, value: undefined }];
    const value = valueOf(module, number);
    switch (value?.is) {
      case 'function':
      case 'class':
      case 'object':
      case 'instance':
        return [{ module, value: number }];
      case 'load':
        return this.#loaded(module, value.edge);
      case 'member':
        return this.#settle(module, value.object).flatMap((target) => this.#membersOf(target, value.name));
      case 'result':
        return this.#settle(module, value.callee).flatMap((target) => this.#resultsOf(target));
      case 'getter':
        return this.#settle(module, value.function).flatMap((getter) => this.#read(getter));
      default:
        return [];
    }
  }

  #loaded(module: LinkedModule, edge: number): readonly Target[] {
    const resolution = this.#resolve(module, edge);
    if (!resolution || !('found' in resolution) || module.erased.has(edge)) return [];
    const target = this.#moduleOf(resolution);
    return [
      {
        module: target,
        value: undefined,
        isFacade: module.file.format === 'esm' && target.file.format === 'cjs',
      },
    ];
  }

  /** What a getter answers when it is read. */
  #read(getter: Target): readonly Target[] {
    const value = valueOf(getter.module, getter.value);
    if (value?.is !== 'function') return [];
    this.#run(getter.module, value.unit);
    return this.#answersOf(getter.module, value.unit);
  }

  #resultsOf(target: Target): readonly Target[] {
    return this.#plain(target).flatMap(({ module, value }) => {
      const callee = valueOf(module, value);
      return callee?.is === 'function' ? this.#answersOf(module, callee.unit) : [];
    });
  }

  #answersOf(module: LinkedModule, unit: number): readonly Target[] {
    module.answered.add(unit);
    const answer = this.#unitOf(module, unit)?.returns;
    return answer === undefined ? [] : this.#settle(module, answer);
  }

  #membersOf(target: Target, name: string): readonly Target[] {
    let named = this.#named.get(target.module);
    if (!named) this.#named.set(target.module, (named = new Map<string, readonly Target[]>()));
    const key = `${target.value ?? (target.isFacade ? 'facade' : 'whole')} ${name}`;
    const known = named.get(key);
    if (known) return known;
    // Whoever asks again on the way goes round in a circle.
    named.set(key, []);
    const targets = distinct(this.#deeper(() => this.#readMembers(target, name)));
    named.set(key, targets);
    return targets;
  }

  #readMembers(target: Target, name: string): readonly Target[] {
    if (target.value !== undefined) return this.#ownMembers(target.module, target.value, name);
    const { module } = target;
    if (name === 'default' && target.isFacade) return [{ module, value: undefined }];
    const found = this.#exportsNamed(module, name);
    if (found.length > 0 || name !== 'default' || module.file.format === 'esm') return found;
    return [{ module, value: undefined }];
  }

  #exportsNamed(module: LinkedModule, name: string): readonly Target[] {
    const { code } = module.file;
    const replaced = (code?.exported ?? []).flatMap((value) =>
      this.#settle(module, value).flatMap((target) => this.#membersOf(target, name)),
    );
    const own = this.#membersNamed(module, valueOf(module, 0), name);
    return [...replaced, ...own];
  }

  #membersNamed(module: LinkedModule, value: Value | undefined, name: string): readonly Target[] {
    if (value?.is !== 'object') return [];
    const own = memberOf(value.members, name);
    if (own !== undefined) return this.#settle(module, own);
    if (name === 'default' && value === valueOf(module, 0)) return [];
    return (value.spreads ?? []).flatMap((spread) =>
      this.#settle(module, spread).flatMap((target) => this.#membersOf(target, name)),
    );
  }

  #ownMembers(module: LinkedModule, number: number, name: string): readonly Target[] {
    const value = valueOf(module, number);
    switch (value?.is) {
      case 'object':
        return this.#membersNamed(module, value, name);
      case 'function': {
        const member = memberOf(value.members, name);
        return member === undefined ? [] : this.#settle(module, member);
      }
      case 'class': {
        const member = memberOf(value.members, name);
        if (member !== undefined) return this.#settle(module, member);
        const bases = value.base === undefined ? [] : this.#settle(module, value.base);
        return bases.flatMap((base) => this.#membersOf(base, name));
      }
      case 'instance':
        return this.#settle(module, value.class)
          .flatMap((made) => this.#plain(made))
          .flatMap((made) => this.#methodsOf(made, name));
      default:
        return [];
    }
  }

  #methodsOf({ module, value: number }: Target, name: string): readonly Target[] {
    const value = valueOf(module, number);
    if (value?.is !== 'class' && value?.is !== 'function') return [];
    const method = memberOf(value.methods, name);
    if (method !== undefined) return this.#settle(module, method);
    if (value.is !== 'class' || value.base === undefined) return [];
    return this.#settle(module, value.base)
      .flatMap((base) => this.#plain(base))
      .flatMap((base) => this.#deeper(() => this.#methodsOf(base, name)));
  }
}

/** Edges of a file that somebody knows to be no loads. */
export function erasedIn(file: ModuleFile, { edgesOf }: GraphSources): ReadonlySet<number> {
  if (!edgesOf || !file.code) return new Set();
  const own = ownRecordOf(file);
  const edges = edgesOf(own);
  if (edges === own.edges) return new Set();
  const kept = new Set(edges.filter(({ timing }) => timing !== 'erased').map(keyOf));
  return new Set(file.code.edges.flatMap((edge, number) => (kept.has(keyOf(edge)) ? [] : [number])));
}

function distinct(targets: readonly Target[]): readonly Target[] {
  if (targets.length < 2) return targets;
  return targets.filter(
    (target, index) =>
      targets.findIndex(({ module, value }) => module === target.module && value === target.value) === index,
  );
}

function valueOf(module: LinkedModule, number: number | undefined): Value | undefined {
  const code: ModuleCode | undefined = module.file.code;
  return number === undefined ? undefined : code?.values[number];
}

function memberOf(members: Members | undefined, name: string): number | undefined {
  return members && Object.hasOwn(members, name) ? members[name] : undefined;
}

function keyOf({ start, specifier }: ModuleEdge): string {
  return `${start} ${specifier}`;
}

/** A module that the compiler turns into CommonJS requires what it imports; `import()` stays an import. */
export function howOf(module: { readonly format: ModuleFormat }, edge: ModuleEdge): 'import' | 'require' {
  if (edge.how === 'dynamic') return 'import';
  return module.format === 'cjs' ? 'require' : edge.how;
}
