import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { ModuleEdge } from '../modules/edges.js';
import { moduleGraphOf, type GraphModule, type ModuleGraph } from '../modules/module-graph.js';
import type { ModuleRecord } from '../modules/module-record.js';
import type { Resolution, SpecifierResolver } from '../modules/specifiers.js';
import type { Bundle, BundleInput, Outsider } from './bundle-build.js';

/** A bundle with where its entry stood, and how Node.js resolves what stays outside. */
export interface BundledEntry {
  readonly bundle: Bundle;
  readonly entry: string;
  readonly resolver: SpecifierResolver;
}

/** What loading the bundle loads: one module, and what it names of packages that stay outside. */
export function graphOfBundle({ bundle, entry, resolver }: BundledEntry): ModuleGraph {
  const resolve: SpecifierResolver['resolve'] = (importer, specifier, how) =>
    importer === bundle.file
      ? (besideBundle(bundle, specifier) ?? resolver.resolve(entry, specifier, how))
      : resolver.resolve(importer, specifier, how);
  const described: Resolution = {
    found: bundle.file,
    format: bundle.format,
    isAmbiguous: false,
    manifest: undefined,
  };
  const describe = (file: string): Resolution => (file === bundle.file ? described : resolver.describe(file));
  return moduleGraphOf(bundle.file, { resolver: { ...resolver, resolve, describe } });
}

/** A file that the bundler copied. */
function besideBundle({ file }: Bundle, specifier: string): Resolution | undefined {
  if (!/^\.\/[^/]+\.node$/.test(specifier)) return undefined;
  return {
    found: path.join(path.dirname(file), specifier),
    format: 'addon',
    isAmbiguous: false,
    manifest: undefined,
  };
}

const notBundled = 'is not in the bundle';

/**
 * The modules that the bundle is made of, as they load each other, with as much of each as is left in the bundle; and the
 * packages outside.
 */
export function graphInBundle(
  bundled: BundledEntry,
  edgesOf: (record: ModuleRecord) => readonly ModuleEdge[],
): ModuleGraph {
  const { bundle, entry } = bundled;
  const graph = moduleGraphOf(entry, { resolver: bundlersResolver(bundled), edgesOf });
  const modules = new Map<string, GraphModule>();
  for (const [file, module] of graph.modules) {
    const input = bundle.inputs.get(file);
    modules.set(file, input ? { ...module, record: remnantOf(module.record, input, bundle) } : module);
  }
  const unresolved = graph.unresolved.filter(({ reason }) => reason !== notBundled);
  return { ...graph, modules, unresolved, shape: {} };
}

/** Finds what the bundler found; what it left outside is found by Node.js, from where the bundle stands. */
function bundlersResolver({ bundle, entry, resolver }: BundledEntry): SpecifierResolver {
  const resolve: SpecifierResolver['resolve'] = (importer, specifier, how) => {
    const input = bundle.inputs.get(importer);
    if (!input) return resolver.resolve(importer, specifier, how);
    const load = input.loads.find((one) => one.specifier === specifier);
    if (load?.target !== undefined) return inBundle(load.target, bundle, resolver);
    const resolution = resolver.resolve(load ? entry : importer, specifier, how);
    return load || !('found' in resolution) ? resolution : { missing: notBundled };
  };
  // A bundler takes both formats for one another.
  return { ...resolver, traits: { ...resolver.traits, requiresEsModules: true }, resolve };
}

function inBundle(file: string, { inputs }: Bundle, resolver: SpecifierResolver): Resolution {
  const described = resolver.describe(file);
  const format = inputs.get(file)?.format;
  return 'found' in described && format !== undefined ? { ...described, format } : described;
}

/** How much of a module the bundler kept, with what it does in proportion. */
function remnantOf(record: ModuleRecord, input: BundleInput, { inputs }: Bundle): ModuleRecord {
  const share = Math.min(1, input.bytesInOutput / (input.bytes * shrinkageOf(inputs)) || 0);
  const { features } = record;
  return {
    ...record,
    bytes: input.bytesInOutput,
    commentBytes: 0,
    features: features && {
      ...features,
      nodes: features.nodes * share,
      calls: features.calls * share,
      closures: features.closures * share,
      methods: features.methods * share,
      classes: features.classes * share,
    },
  };
}

const shrinkages = new WeakMap<Bundle['inputs'], number>();

/** How much shorter a module gets of which all is kept, by the modules of the bundle: the one in the middle of those that shrink least. */
function shrinkageOf(inputs: Bundle['inputs']): number {
  const known = shrinkages.get(inputs);
  if (known !== undefined) return known;
  const ratios = [...inputs.values()]
    .filter(({ bytesInOutput }) => bytesInOutput > 0)
    .map(({ bytes, bytesInOutput }) => Math.min(1, bytesInOutput / bytes))
    .sort((a, b) => b - a);
  const shrinkage = ratios[Math.floor(ratios.length / 4)] ?? 1;
  shrinkages.set(inputs, shrinkage);
  return shrinkage;
}

/** What stays outside of the bundle and is no built-in module. */
export function outsidersOf({ inputs }: Bundle): readonly Outsider[] {
  const outside = new Map<string, Outsider>();
  for (const [file, { loads, bytesInOutput }] of inputs) {
    if (bytesInOutput === 0) continue;
    for (const { specifier, target } of loads)
      if (target === undefined && isPackaged(specifier) && !outside.has(specifier))
        outside.set(specifier, { file, specifier });
  }
  return [...outside.values()];
}

/** `<runtime>` stands for what the bundler adds itself. */
function isPackaged(specifier: string): boolean {
  return !isBuiltin(specifier) && !specifier.startsWith('<');
}
