import { isBuiltin } from 'node:module';
import path from 'node:path';
import {
  directoriesUpTo,
  isFile,
  isInside,
  listDirectory,
  listFilesBelow,
  readText,
} from '../files/files.js';
import { isRecent, lookNow, type Look } from '../files/looks.js';
import { deploymentsAround } from '../infrastructure/deployments.js';

/**
 * Where the packages of a project stand that its modules load by name, and what its Lambda layers hold: found by a look
 * at the directories below the root, whether or not anything is installed.
 */
interface OwnPackages {
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Directories of packages, by the name in their manifest. */
  readonly directories: ReadonlyMap<string, readonly string[]>;
  /** Names that a manifest of the project depends on. */
  readonly dependedOn: ReadonlySet<string>;
  /** Names of files, as a specifier spells them, and of directories: what is not among them stands in no layer. */
  readonly names: ReadonlySet<string>;
  /** Directories of layers that their names give away. */
  readonly layers: readonly string[];
  readonly layersByDirectory: Map<string, Layer>;
}

/** A directory whose contents Lambda puts into `/opt`, with the names in it and in what Node.js looks through there. */
interface Layer {
  readonly directory: string;
  readonly names: ReadonlySet<string>;
  readonly modules: ReadonlySet<string>;
}

/** One way to read a name: paths without endings, the likeliest first, and how far up from the asking file they stand. */
export interface Place {
  readonly stems: readonly string[];
  readonly distance: number;
}

/** More directories than this, or deeper ones, are not looked through. */
const maximumDirectories = 4000;
const maximumLevels = 8;

const noPackages =
  /(^|\/)(\.[^/]+|node_modules|__tests__|__mocks__|tests?|specs?|fixtures?|dist|build|coverage|cdk\.out|out)$/;

const looks = new Map<
  string,
  { readonly found: OwnPackages; readonly look: Look; readonly restMilliseconds: number }
>();

/** The directories are looked at again after this time, or after some multiple of what the look takes. */
const freshMilliseconds = 10_000;
const restPerLook = 30;

function ownPackagesIn(root: string): OwnPackages {
  const known = looks.get(root);
  if (known && isRecent(known.look, known.restMilliseconds)) return known.found;
  const look = lookNow();
  const found = findOwnPackages(root);
  const restMilliseconds = Math.max(freshMilliseconds, restPerLook * (Date.now() - look.at));
  looks.set(root, { found, look, restMilliseconds });
  return found;
}

function findOwnPackages(root: string): OwnPackages {
  const layers = new Set<string>();
  const names = new Set<string>();
  let directories = 0;
  const accept = (relative: string, isDirectory: boolean): boolean => {
    const own = path.posix.basename(relative);
    names.add(specifierOf(own));
    if (!isDirectory) return own === 'package.json';
    if (/(^|\/)nodejs\/node_modules$/.test(relative))
      for (const name of namesOf(path.join(root, relative))) names.add(name);
    if (noPackages.test(relative) || relative.split('/').length > maximumLevels) return false;
    directories += 1;
    const layer = layerNamed(relative);
    if (layer !== undefined) layers.add(path.join(root, layer));
    return directories <= maximumDirectories;
  };
  const files = listFilesBelow(root, accept, maximumDirectories);
  const manifests = new Map(files.map((file) => [path.dirname(file), readManifest(file)]));
  const byName = new Map<string, string[]>();
  for (const [directory, { name }] of manifests)
    if (typeof name === 'string') byName.set(name, [...(byName.get(name) ?? []), directory]);
  return {
    manifests,
    directories: byName,
    names,
    dependedOn: new Set([...manifests.values()].flatMap((each) => Object.keys(dependenciesOf(each)))),
    layers: [...layers],
    layersByDirectory: new Map(),
  };
}

function layerAt(directory: string, root: string): Layer {
  if (!isInside(root, directory)) return { directory, names: new Set(), modules: new Set() };
  return {
    directory,
    names: namesOf(directory),
    modules: new Set([
      ...namesOf(path.join(directory, 'nodejs')),
      ...namesOf(path.join(directory, 'nodejs/node_modules')),
    ]),
  };
}

/** Names in a directory, as a specifier spells them. */
function namesOf(directory: string): ReadonlySet<string> {
  return new Set(listDirectory(directory).map(specifierOf));
}

function specifierOf(fileName: string): string {
  return fileName.replace(/\.[cm]?[jt]s$/, '');
}

/** The layer whose directory a name gives away: `layers/common`, `common-layer`, `common/nodejs`. */
function layerNamed(relative: string): string | undefined {
  const parent = path.posix.dirname(relative);
  const name = path.posix.basename(relative);
  if (name === 'nodejs') return parent;
  const isLayer =
    /(^|[-_.])layer$/i.test(name) || /^(lambda[-_])?layers?$/i.test(path.posix.basename(parent));
  return isLayer ? relative : undefined;
}

type Manifest = Readonly<Record<string, unknown>>;

function readManifest(file: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(readText(file) ?? '{}');
    return recordOf(manifest);
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Manifest {
  return typeof value === 'object' && value !== null ? (value as Manifest) : {};
}

const dependencyKeys = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

function dependenciesOf(manifest: Manifest): Manifest {
  return Object.assign({}, ...dependencyKeys.map((key) => recordOf(manifest[key]))) as Manifest;
}

const layerLooks = new Map<string, { readonly found: readonly Layer[]; readonly look: Look }>();

/** Layers around more directories than this are forgotten. */
const maximumLayerLooks = 5000;

/** The layers of the project: those that a name gives away, and those of the templates around a directory. */
function layersAround(directory: string, root: string): readonly Layer[] {
  const key = `${root}\0${directory}`;
  const known = layerLooks.get(key);
  if (known && isRecent(known.look, 0)) return known.found;
  const look = lookNow();
  const found = findLayersAround(directory, root);
  if (layerLooks.size >= maximumLayerLooks) layerLooks.clear();
  layerLooks.set(key, { found, look });
  return found;
}

function findLayersAround(directory: string, root: string): readonly Layer[] {
  const { layers, layersByDirectory } = ownPackagesIn(root);
  const declared = deploymentsAround(path.join(directory, 'package.json'), { root }).flatMap(
    (deployment) => deployment.layers,
  );
  return [...new Set([...layers, ...declared])].map((layer) => {
    const known = layersByDirectory.get(layer) ?? layerAt(layer, root);
    layersByDirectory.set(layer, known);
    return known;
  });
}

/** Whether handlers of other units may load the modules of a unit by name: a layer, or a package that another one depends on. */
export function isLoadedByName(directory: string, root: string): boolean {
  const { manifests, dependedOn } = ownPackagesIn(root);
  const layers = layersAround(directory, root);
  const around = directoriesUpTo(directory, root);
  if (layers.some((layer) => around.includes(layer.directory))) return true;
  const name = manifests.get(directory)?.['name'];
  return typeof name === 'string' && dependedOn.has(name);
}

/** Where a name may lead inside the project, nearest first; empty for relative specifiers, for Node's own modules and for packages of a registry. */
export function placesNamed(specifier: string, from: string, root: string): readonly Place[] {
  const content = layerPath.exec(specifier)?.[1];
  if (content === undefined && (!packageName.test(specifier) || isBuiltin(specifier))) return [];
  const own = ownPackagesIn(root);
  const layersHere = (): readonly Layer[] => layersAround(path.dirname(from), root);
  if (content !== undefined) return nearest(from, root, contentsOfLayers(content, layersHere()));
  const [name, subpath] = partsOf(specifier);
  const directories = own.directories.get(name) ?? [];
  // Which layers there are is told by templates, and most names are those of packages of a registry.
  const layers = holds(own.names, name)
    ? layersHere().filter(({ names, modules }) => holds(names, name) || holds(modules, name))
    : [];
  if (directories.length === 0 && layers.length === 0) return [];
  const declared = declarationOf(name, from, root, own);
  const linked = declared && /^(file|link|portal):(.+)$/.exec(declared.range)?.[2];
  const fitting =
    declared && linked !== undefined
      ? [path.resolve(declared.directory, linked)]
      : directories.filter((directory) => !declared || mayMean(declared, directory, root, own));
  const stems = fitting.map((directory) => stemsOfPackage(directory, subpath, own));
  if (stems.length > 0 || declared) return nearest(from, root, stems);
  return nearest(from, root, packagesInLayers(name, specifier, layers, own));
}

function holds(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name.split('/')[0] ?? name);
}

/** `/opt/nodejs/db`, also spelled as a relative path that climbs to the root of the file system. */
const layerPath = /^(?:\/|(?:\.\.\/){4,})opt\/(.+)$/;
const packageName = /^(@[^/]+\/)?[^./@:\s][^/:\s]*(\/|$)/;

function partsOf(specifier: string): readonly [name: string, subpath: string] {
  const names = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return [names.slice(0, length).join('/'), names.slice(length).join('/')];
}

/** What the nearest manifest that depends on a package says of it. */
interface Declaration {
  readonly range: string;
  readonly directory: string;
}

function declarationOf(name: string, from: string, root: string, own: OwnPackages): Declaration | undefined {
  for (const directory of directoriesUpTo(path.dirname(from), root)) {
    const range = dependenciesOf(own.manifests.get(directory) ?? {})[name];
    if (typeof range === 'string') return { range, directory };
  }
  return undefined;
}

/** A version range means a package of the project only inside a workspace. */
function mayMean({ range, directory }: Declaration, target: string, root: string, own: OwnPackages): boolean {
  if (range === '*' || range.startsWith('workspace:')) return true;
  const around = directoriesUpTo(target, root);
  return directoriesUpTo(directory, root).some((above) => around.includes(above) && isWorkspace(above, own));
}

function isWorkspace(directory: string, own: OwnPackages): boolean {
  const tools = ['pnpm-workspace.yaml', 'lerna.json', 'nx.json', 'rush.json'];
  return (
    own.manifests.get(directory)?.['workspaces'] !== undefined ||
    tools.some((name) => isFile(path.join(directory, name)))
  );
}

/** `nodejs/db` in every layer; SAM's builds put what stands beside a layer's manifest below `nodejs`. */
function contentsOfLayers(content: string, layers: readonly Layer[]): string[][] {
  const built = content.replace(/^nodejs\//, '');
  const stems = [...new Set([content, built, ...buildsOf(built)])];
  return layers.map(({ directory }) => stems.map((stem) => path.join(directory, stem)));
}

/** A package that stands ready in a layer, or that its build puts there. */
function packagesInLayers(
  name: string,
  specifier: string,
  layers: readonly Layer[],
  own: OwnPackages,
): string[][] {
  return layers.map(({ directory }) => {
    const ready = path.join(directory, 'nodejs/node_modules', name);
    const isOwn = !isInstalled(path.join(directory, 'nodejs'), name, own);
    return [
      ...(isOwn ? stemsOfPackage(ready, partsOf(specifier)[1], own) : []),
      path.join(directory, 'nodejs', specifier),
      path.join(directory, specifier),
    ];
  });
}

/** Whether a package was put into `node_modules` by a package manager. */
function isInstalled(directory: string, name: string, own: OwnPackages): boolean {
  if (name in dependenciesOf(own.manifests.get(directory) ?? {})) return true;
  const lists = ['node_modules/.package-lock.json', 'node_modules/.modules.yaml', 'package-lock.json'];
  return lists.some((list) => readText(path.join(directory, list))?.includes(`node_modules/${name}"`));
}

/** Modules that a package's entry, or a path below it, may stand for; what a build writes is looked for where it is written from. */
function stemsOfPackage(directory: string, subpath: string, own: OwnPackages): string[] {
  const manifest = own.manifests.get(directory) ?? readManifest(path.join(directory, 'package.json'));
  const exported = exportsTarget(manifest['exports'], subpath === '' ? '.' : `./${subpath}`);
  const entries = [manifest['source'], manifest['main'], manifest['module'], 'index', 'src/index'];
  const named = subpath === '' ? entries : [subpath, `src/${subpath}`];
  const files = [...exported, ...named].filter((file): file is string => typeof file === 'string');
  return [...new Set(files.flatMap((file) => [...buildsOf(file), file]))]
    .map((file) => path.join(directory, file))
    .filter((file) => isInside(directory, file));
}

const buildFolder = /^(\.\/)?(dist|build|out|lib|cjs|esm|es|commonjs)\//;

/** Where the source of a file in a build folder usually stands; `lib` may be the source itself. */
function buildsOf(file: string): string[] {
  if (!buildFolder.test(file)) return [];
  let rest = file.replace(/\.d\.[cm]?ts$/, '.js');
  while (buildFolder.test(rest)) rest = rest.replace(buildFolder, '');
  const sources = [`src/${rest}`, rest];
  return /^(\.\/)?lib\//.test(file) ? [file, ...sources] : sources;
}

/** The files that `exports` of a manifest gives for a subpath, whatever the conditions. */
function exportsTarget(exports: unknown, subpath: string): string[] {
  if (exports === undefined) return [];
  const isMap = Object.keys(recordOf(exports)).some((key) => key.startsWith('.'));
  if (!isMap) return subpath === '.' ? targetsIn(exports) : [];
  for (const [key, target] of Object.entries(recordOf(exports))) {
    const [before = '', after] = key.split('*');
    if (after === undefined ? key === subpath : subpath.startsWith(before) && subpath.endsWith(after)) {
      const matched = after === undefined ? '' : subpath.slice(before.length, subpath.length - after.length);
      return targetsIn(target).map((file) => file.replaceAll('*', matched));
    }
  }
  return [];
}

function targetsIn(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return Object.values(recordOf(target)).flatMap(targetsIn);
}

/** The places ordered by how near they stand to a file. */
function nearest(from: string, root: string, places: readonly (readonly string[])[]): readonly Place[] {
  const above = directoriesUpTo(path.dirname(from), root);
  const distanceOf = (stem = ''): number =>
    above.findIndex((directory) => stem.startsWith(directory + path.sep));
  return places
    .map((stems) => ({ stems, distance: distanceOf(stems[0]) }))
    .sort((a, b) => a.distance - b.distance);
}
