import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { FunctionInit } from '../init-cost/function-init.js';
import type { ModuleCost } from '../init-cost/module-costs.js';
import type { Shown } from './handler-words.js';
import { packageText } from './init-words.js';

/** A rectangle of the picture: what something costs of an Init phase. */
export interface Tile {
  readonly kind: 'runtime' | 'builtins' | 'own' | 'package';
  readonly title: string;
  readonly milliseconds: number;
  readonly bytes: number | undefined;
  /** Modules from the entry to it, itself last. */
  readonly chain: readonly string[];
  /** What it is a part of, by its number. */
  readonly group: number | undefined;
  /** In parts of the picture's width and height. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Part {
  readonly kind: Tile['kind'];
  readonly title: string;
  readonly milliseconds: number;
  readonly bytes?: number;
  readonly chain: readonly string[];
  readonly parts?: readonly Part[];
}

/** Size that the layout is made for; the page stretches it to its own. */
const size = [1200, 460] as const;
const headHeight = 20;

/** Modules of a function that get a rectangle of their own; the rest of a package has one together. */
const mostModules = 140;

/** The picture of an Init phase: area is time, from the costliest on. */
export function tilesOf(one: FunctionInit, shown: Shown): readonly Tile[] {
  const root = hierarchy<Part>(wholeOf(one, shown), ({ parts }) => parts)
    .sum(({ milliseconds, parts }) => (parts ? 0 : milliseconds))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<Part>()
    .size([...size])
    .tile(treemapSquarify.ratio(1.4))
    .paddingInner(1)
    .paddingTop(({ depth, children }) => (depth === 1 && children ? headHeight : 0))(root);
  const drawn = laid
    .descendants()
    .filter(({ depth, x1, x0, y1, y0 }) => depth > 0 && x1 - x0 > 1 && y1 - y0 > 1);
  return drawn.map(({ data, depth, parent, x0, x1, y0, y1 }): Tile => {
    const { kind, title, milliseconds, bytes, chain } = data;
    const group = depth > 1 && parent ? drawn.indexOf(parent) : undefined;
    const place = {
      left: x0 / size[0],
      top: y0 / size[1],
      width: (x1 - x0) / size[0],
      height: (y1 - y0) / size[1],
    };
    return { kind, title, milliseconds, bytes, chain, group, ...place };
  });
}

function wholeOf(one: FunctionInit, shown: Shown): Part {
  const { estimate } = one;
  const { baseMilliseconds, modules } = estimate;
  const runtime: Part = {
    kind: 'runtime',
    title: 'Lambda and Node.js',
    milliseconds: baseMilliseconds,
    chain: ['before the entry is loaded'],
  };
  const builtins: Part = {
    kind: 'builtins',
    title: 'built-in modules',
    milliseconds: modules?.builtins.milliseconds ?? 0,
    chain: [modules?.builtins.names.join(', ') ?? ''],
  };
  const groups = packageParts(one, shown);
  const parts = [runtime, builtins, ...groups].filter(({ milliseconds }) => milliseconds > 0);
  return { kind: 'own', title: '', milliseconds: estimate.milliseconds, chain: [], parts };
}

function packageParts({ estimate, entry }: FunctionInit, shown: Shown): Part[] {
  const modules = estimate.modules?.modules ?? [];
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const names = new Map(estimate.packages.map((cost) => [cost.directory, packageText(cost)]));
  const ranked = [...modules].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, mostModules);
  const drawn = new Set(ranked);
  const groups = new Map<string | undefined, ModuleCost[]>();
  for (const module of modules) groups.set(module.package, [...(groups.get(module.package) ?? []), module]);
  const nameOf = (file: string): string => moduleName(file, byFile.get(file)?.package, shown);
  return [...groups].map(([directory, members]): Part => {
    const kind = directory === undefined ? 'own' : 'package';
    const [first] = members;
    const parts = membersOf(members, drawn, (module) => ({
      kind,
      title: nameOf(module.file),
      milliseconds: module.milliseconds,
      bytes: module.bytes,
      chain: chainOf(module, byFile).map(nameOf),
    }));
    const title = directory === undefined ? 'own modules' : (names.get(directory) ?? directory);
    const chain = directory === undefined || !first ? [shown(entry)] : chainOf(first, byFile).map(nameOf);
    const whole = {
      kind,
      title,
      milliseconds: sumOf(members, 'milliseconds'),
      bytes: sumOf(members, 'bytes'),
      chain,
    } as const;
    return parts.length > 1 ? { ...whole, parts } : whole;
  });
}

function membersOf(
  members: readonly ModuleCost[],
  drawn: ReadonlySet<ModuleCost>,
  partOf: (module: ModuleCost) => Part,
): Part[] {
  const shownOnes = members.filter((module) => drawn.has(module));
  const rest = members.filter((module) => !drawn.has(module));
  const [first] = rest;
  if (!first) return shownOnes.map(partOf);
  const { kind, chain } = partOf(first);
  const together: Part = {
    kind,
    title: `${rest.length} smaller modules`,
    milliseconds: sumOf(rest, 'milliseconds'),
    bytes: sumOf(rest, 'bytes'),
    chain: chain.slice(0, -1),
  };
  return [...shownOnes.map(partOf), together];
}

function sumOf(modules: readonly ModuleCost[], key: 'milliseconds' | 'bytes'): number {
  return modules.reduce((sum, module) => sum + module[key], 0);
}

/** The files from the entry to a module. */
function chainOf(module: ModuleCost, byFile: ReadonlyMap<string, ModuleCost>): string[] {
  const chain: string[] = [];
  for (let at: ModuleCost | undefined = module; at && chain.length < 50;)
    [chain[chain.length], at] = [at.file, at.parent === undefined ? undefined : byFile.get(at.parent)];
  return chain.reverse();
}

/** `@smithy/core/dist-cjs/index.js`, or the path of a module of the project. */
function moduleName(file: string, directory: string | undefined, shown: Shown): string {
  if (directory === undefined) return shown(file);
  const marker = /^.*[\\/]node_modules[\\/]/;
  return file.replace(marker, '').replaceAll('\\', '/');
}
