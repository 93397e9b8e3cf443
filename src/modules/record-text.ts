import { noFeatures, type EagerFeatures } from './eager-features.js';
import type { ModuleEdge } from './edges.js';
import type { CodeUnit, Members, ModuleCode, Use, Value } from './module-code.js';
import type { ModuleFile } from './module-file.js';
import type { ModuleFormat } from './specifiers.js';

/** A module as short JSON: lists instead of names. */
export type Packed = readonly unknown[];

/** What a module is, without its path. */
export function packModule({ format, bytes, commentBytes, isMinified, code, problem }: ModuleFile): Packed {
  return [format, bytes, commentBytes, isMinified ? 1 : 0, problem ?? 0, code ? packCode(code) : 0];
}

/** The module that was packed; throws on anything else. */
export function unpackModule(file: string, packed: Packed): ModuleFile {
  const [format, bytes, commentBytes, isMinified, problem, code] = packed as [
    ModuleFormat,
    number,
    number,
    number,
    0 | 'unreadable' | 'unparsable',
    0 | PackedCode,
  ];
  return {
    file,
    format,
    bytes,
    commentBytes,
    isMinified: isMinified === 1,
    code: code === 0 ? undefined : unpackCode(code),
    ...(problem !== 0 && { problem }),
  };
}

type PackedCode = readonly [
  hasModuleSyntax: number,
  units: readonly PackedUnit[],
  values: readonly Packed[],
  edges: readonly PackedEdge[],
  exported: readonly number[],
  readByFacade: readonly string[],
];

function packCode(code: ModuleCode): PackedCode {
  return [
    code.hasModuleSyntax ? 1 : 0,
    code.units.map(packUnit),
    code.values.map(packValue),
    code.edges.map(packEdge),
    code.exported,
    code.readByFacade,
  ];
}

function unpackCode([hasModuleSyntax, units, values, edges, exported, readByFacade]: PackedCode): ModuleCode {
  return {
    hasModuleSyntax: hasModuleSyntax === 1,
    units: units.map(unpackUnit),
    values: values.map(unpackValue),
    edges: edges.map(unpackEdge),
    exports: 0,
    exported,
    readByFacade,
  };
}

const counted = Object.keys(noFeatures()).filter((name) => name !== 'lazyGlobals') as Exclude<
  keyof EagerFeatures,
  'lazyGlobals'
>[];

type PackedUnit = readonly [
  features: readonly number[],
  lazyGlobals: 0 | readonly string[],
  loads: readonly number[],
  runs: readonly number[],
  uses: readonly (string | number)[],
  returns: number,
  isUnread: number,
  catches: 0 | NonNullable<CodeUnit['catches']>,
];

function packUnit({ features, loads, runs, uses, returns, isUnread, catches }: CodeUnit): PackedUnit {
  return [
    counted.map((name) => features[name]),
    features.lazyGlobals.size === 0 ? 0 : [...features.lazyGlobals],
    loads,
    runs,
    uses.flat(),
    returns ?? -1,
    isUnread ? 1 : 0,
    catches ?? 0,
  ];
}

function unpackUnit([
  counts,
  lazyGlobals,
  loads,
  runs,
  flat,
  returns,
  isUnread,
  catches,
]: PackedUnit): CodeUnit {
  const features = { ...noFeatures(), lazyGlobals: new Set(lazyGlobals === 0 ? [] : lazyGlobals) };
  counted.forEach((name, index) => {
    features[name] = counts[index] ?? 0;
  });
  const uses: Use[] = [];
  for (let at = 0; at < flat.length; at += 2) uses.push([flat[at] as Use[0], flat[at + 1] as number]);
  return {
    features,
    loads,
    runs,
    uses,
    ...(returns >= 0 && { returns }),
    ...(isUnread === 1 && { isUnread: true }),
    ...(catches !== 0 && { catches }),
  };
}

function packValue(value: Value): Packed {
  switch (value.is) {
    case 'function':
      return ['f', value.unit, value.members ?? 0, value.methods ?? 0];
    case 'class':
      return ['c', value.unit, value.members ?? 0, value.methods ?? 0, value.base ?? -1];
    case 'object':
      return ['o', value.members, value.spreads ?? 0];
    case 'getter':
      return ['g', value.function];
    case 'load':
      return ['l', value.edge];
    case 'member':
      return ['m', value.object, value.name];
    case 'result':
      return ['r', value.callee];
    case 'instance':
      return ['i', value.class];
  }
}

function unpackValue([kind, first, second, third, fourth]: Packed): Value {
  const number = first as number;
  switch (kind) {
    case 'f':
      return { is: 'function', unit: number, ...membersIn(second, third) };
    case 'c':
      return {
        is: 'class',
        unit: number,
        ...membersIn(second, third),
        ...((fourth as number) >= 0 && { base: fourth as number }),
      };
    case 'o': {
      const spreads = second === 0 ? {} : { spreads: second as readonly number[] };
      return { is: 'object', members: first as Members, ...spreads };
    }
    case 'g':
      return { is: 'getter', function: number };
    case 'l':
      return { is: 'load', edge: number };
    case 'm':
      return { is: 'member', object: number, name: second as string };
    case 'r':
      return { is: 'result', callee: number };
    default:
      return { is: 'instance', class: number };
  }
}

function membersIn(members: unknown, methods: unknown): { members?: Members; methods?: Members } {
  return {
    ...(members !== 0 && { members: members as Members }),
    ...(methods !== 0 && { methods: methods as Members }),
  };
}

const timings = ['eager', 'lazy', 'erased'] as const;
const hows = ['import', 'require', 'dynamic'] as const;

type PackedEdge = readonly [
  specifier: string,
  timing: number,
  how: number,
  start: number,
  end: number,
  isTried: number,
  isPassedOn: number,
];

function packEdge({ specifier, timing, how, start, end, isTried, isPassedOn }: ModuleEdge): PackedEdge {
  return [
    specifier,
    timings.indexOf(timing),
    hows.indexOf(how),
    start,
    end,
    isTried ? 1 : 0,
    isPassedOn ? 1 : 0,
  ];
}

function unpackEdge([specifier, timing, how, start, end, isTried, isPassedOn]: PackedEdge): ModuleEdge {
  return {
    specifier,
    timing: timings[timing] ?? 'lazy',
    how: hows[how] ?? 'require',
    start,
    end,
    ...(isTried === 1 && { isTried: true }),
    ...(isPassedOn === 1 && { isPassedOn: true }),
  };
}
