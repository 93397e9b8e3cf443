import type { ModuleGraph } from '../modules/module-graph.js';
import { isPackageFile } from '../modules/specifiers.js';
import { keptBy } from './keeping.js';
import type { Reexport } from './module-names.js';
import { targetOf, type ProjectCode } from './project-code.js';

/** A statement of a barrel that loads a module of which nobody needs a name at Init. */
export interface UnneededLoad {
  readonly file: string;
  /** Offset of the statement. */
  readonly start: number;
}

type Needed = Set<string> | 'all';

/**
 * The statements of the project's modules that pass on names which no module loaded at Init imports: what a barrel drags in.
 * A module that was not read may need anything.
 */
export function unneededLoadsIn(code: ProjectCode): readonly UnneededLoad[] {
  const needed = neededNames(code);
  return [...code.own].flatMap(([file, { names }]) => {
    const wanted = needed.get(file);
    if (!wanted || wanted === 'all') return [];
    return names.reexports
      .filter((reexport) => isUnneeded(code, file, reexport, wanted))
      .map(({ start }) => ({ file, start }));
  });
}

function isUnneeded(
  { graph, own }: ProjectCode,
  file: string,
  { specifier, names }: Reexport,
  wanted: ReadonlySet<string>,
): boolean {
  const target = targetOf(graph, file, specifier);
  if (target === undefined) return false;
  if (names) return ![...names.keys()].some((name) => wanted.has(name));
  const behind = own.get(target);
  if (!behind || behind.names.reexports.some((reexport) => !reexport.names)) return false;
  const given = [
    ...behind.names.exports.keys(),
    ...behind.names.reexports.flatMap(({ names: passed }) => [...(passed?.keys() ?? [])]),
  ];
  return given.length > 0 && !given.some((name) => wanted.has(name));
}

/** Modules of the project, and those that load one. */
const filesByOwn = keptBy(
  ({ shape }: ModuleGraph) => shape,
  ({ modules }): readonly string[] =>
    [...modules]
      .filter(([file, { loads }]) => [file, ...loads.map(({ target }) => target)].some(isOwn))
      .map(([file]) => file),
);

function isOwn(target: string): boolean {
  return !target.startsWith('node:') && !isPackageFile(target);
}

/** The names of each module that others need, found by passing needs on until nothing is added. */
function neededNames({ graph, own }: ProjectCode): ReadonlyMap<string, Needed> {
  const needed = new Map<string, Needed>([[graph.entry, 'all']]);
  // Whatever is loaded is evaluated, and needs what it imports.
  const waiting = [...filesByOwn(graph)];
  const need = (file: string | undefined, name: string): void => {
    if (file === undefined || !graph.modules.has(file) || isPackageFile(file)) return;
    const known = needed.get(file);
    if (known === 'all' || known?.has(name)) return;
    if (name === '*') needed.set(file, 'all');
    else if (known) known.add(name);
    else needed.set(file, new Set([name]));
    waiting.push(file);
  };
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const module = own.get(file);
    if (!module) {
      // A module that was not read may need anything.
      for (const { target } of graph.modules.get(file)?.loads ?? []) need(target, '*');
      continue;
    }
    for (const { specifier, name } of module.names.imports.values())
      need(targetOf(graph, file, specifier), name);
    const wanted = needed.get(file) ?? new Set<string>();
    for (const reexport of module.names.reexports)
      for (const name of namesPassed(reexport, wanted)) need(targetOf(graph, file, reexport.specifier), name);
  }
  return needed;
}

/** What a statement needs of its target when some names of its module are wanted. */
function namesPassed({ names }: Reexport, wanted: Needed): readonly string[] {
  if (wanted === 'all') return names ? [...names.values()] : ['*'];
  if (!names) return [...wanted];
  return [...names].filter(([name]) => wanted.has(name)).map(([, original]) => original);
}
