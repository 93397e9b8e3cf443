import path from 'node:path';
import { sizeOf } from '../files/files.js';
import { isPackageFile } from '../modules/specifiers.js';
import type { LoadItems } from './load-items.js';
import type { ImportedName } from './module-names.js';
import type { ModuleSteps } from './module-steps.js';
import { targetOf, type ProjectCode } from './project-code.js';
import type { FilePath, Step, Work, WorkItem } from './work-items.js';
import { readMilliseconds } from './work-reader.js';

/** What evaluating the entry does, in order: modules that it loads first, then its own statements, functions where they are called. */
export function workIn(code: ProjectCode, loadItems: LoadItems): readonly WorkItem[] {
  const walk = new WorkWalk(code, loadItems);
  walk.evaluate(code.graph.entry);
  return walk.items;
}

/** How evaluation comes to some steps: by which functions, and whether it waits for them. */
interface Way {
  readonly through: readonly string[];
  readonly isAwaited: boolean;
}

/** Where something is declared, and its name there: `load`, `config.load`. */
interface Declared {
  readonly file: string;
  readonly name: string;
}

const deepestCalls = 12;

class WorkWalk {
  readonly items: WorkItem[] = [];
  readonly #code: ProjectCode;
  readonly #loadItems: LoadItems;
  /** Offsets of the loads that are listed already, by module. */
  readonly #evaluated = new Map<string, Set<number>>();
  /** Functions that were entered: what they do a second time is not listed again. */
  readonly #entered = new Set<readonly Step[]>();

  constructor(code: ProjectCode, loadItems: LoadItems) {
    this.#code = code;
    this.#loadItems = loadItems;
  }

  evaluate(file: string): void {
    const { graph, own } = this.#code;
    const edges = isPackageFile(file) ? undefined : graph.modules.get(file)?.record.edges;
    if (!edges || this.#evaluated.has(file)) return;
    const listed = new Set<number>();
    this.#evaluated.set(file, listed);
    const module = own.get(file);
    for (const { how, start } of edges) if (how === 'import' || !module) this.#load(file, start);
    if (module) this.#run(file, module.steps.level, { through: [], isAwaited: true });
    for (const { start } of edges) if (!listed.has(start)) this.#load(file, start);
  }

  /** Lists the load at a place, and evaluates what it loads when it does so at Init. */
  #load(file: string, start: number): void {
    const module = this.#code.graph.modules.get(file);
    const edge = module?.record.edges.find((each) => each.start === start);
    const listed = this.#evaluated.get(file);
    if (!edge || !listed || listed.has(start)) return;
    listed.add(start);
    this.items.push(...this.#loadItems(file, edge));
    const load = module?.loads.find((each) => each.edge.start === start);
    if (load) this.evaluate(load.target);
  }

  #run(file: string, steps: readonly Step[], way: Way): void {
    if (this.#entered.has(steps)) return;
    this.#entered.add(steps);
    for (const step of steps) {
      if (step.kind === 'load') this.#load(file, step.start);
      else if (step.kind === 'call') this.#call(file, step, way);
      else this.#add(file, this.#sized(file, step), way);
    }
  }

  #add(file: string, work: Work, { through, isAwaited }: Way): void {
    this.items.push({
      ...work,
      ...(work.isAwaited !== undefined && { isAwaited: isAwaited && work.isAwaited }),
      file,
      through,
    });
  }

  #call(file: string, { name, isAwaited, otherwise }: Step & { kind: 'call' }, way: Way): void {
    const [first = '', ...members] = name.split('.');
    const place = this.#placeOf(file, first, members);
    const steps = place && this.#code.own.get(place.file)?.steps;
    const inner = steps?.functions.get(place?.name ?? '');
    const through = [...way.through, name];
    if (place && inner && way.through.length < deepestCalls)
      this.#run(place.file, inner, { through, isAwaited: way.isAwaited && isAwaited });
    else if (otherwise) this.#add(file, asRequest(otherwise, place, steps), way);
  }

  /** Where what a name and its members stand for is declared, and under which name there. */
  #placeOf(file: string, first: string, members: readonly string[]): Declared | undefined {
    const module = this.#code.own.get(file);
    const imported = module?.names.imports.get(first);
    if (!imported) return { file, name: [first, ...members].join('.') };
    if (imported.name !== '*') return this.#exportOf(file, imported, members, 0);
    const [exported = 'default', ...below] = members;
    return this.#exportOf(file, { ...imported, name: exported }, below, 0);
  }

  /** Where an exported name is declared, through modules that pass it on. */
  #exportOf(
    from: string,
    { specifier, name }: ImportedName,
    below: readonly string[],
    depth: number,
  ): Declared | undefined {
    const file = targetOf(this.#code.graph, from, specifier);
    const module = file === undefined ? undefined : this.#code.own.get(file);
    if (file === undefined || !module || depth > deepestCalls) return undefined;
    const local = module.names.exports.get(name);
    const imported = module.names.imports.get(local ?? name);
    if (imported) return this.#exportOf(file, imported, below, depth + 1);
    if (local !== undefined) return { file, name: [local, ...below].join('.') };
    for (const reexport of module.names.reexports) {
      const passed = reexport.names ? reexport.names.get(name) : name;
      const next = { specifier: reexport.specifier, name: passed ?? '' };
      const found = passed === undefined ? undefined : this.#exportOf(file, next, below, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  #sized(file: string, { work, path: read }: Step & { kind: 'work' }): Work {
    const bytes = read && sizeAt(file, read, this.#code.root);
    return bytes === undefined || !read
      ? work
      : { ...work, bytes, milliseconds: readMilliseconds(bytes, read.isParsed) };
  }
}

/** `ssm.send(…)` with a client of the AWS SDK that a helper module makes. */
function asRequest(work: Work, place: Declared | undefined, steps: ModuleSteps | undefined): Work {
  const [client = '', method] = place?.name.split('.') ?? [];
  if (method !== 'send' || !steps?.clients.has(client)) return work;
  return { ...work, kind: 'network', isBounded: steps.clients.get(client) };
}

/** Bytes of a file in the project; a path of the process is relative to what is deployed, which is the root or the module's directory. */
function sizeAt(file: string, { base, names }: FilePath, root: string): number | undefined {
  const directories = base === 'module' ? [path.dirname(file)] : [root, path.dirname(file)];
  for (const directory of directories) {
    const found = path.resolve(directory, ...names);
    const bytes = found.startsWith(root + path.sep) ? sizeOf(found) : undefined;
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}
