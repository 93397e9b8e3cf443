import path from 'node:path';
import { isDirectory, isFile, isInside, readText } from '../../files/files.js';
import type { EventSource } from '../../knowledge/lambda-types.js';
import { parseArc, parseArcValues, type ArcItem, type ArcManifest } from './manifest.js';
import {
  attributeTerm,
  plainResource,
  plainTrigger,
  symbolTerm,
  textTerm,
  type DeclaredFunction,
  type Deployment,
  type Resource,
  type Term,
  type Trigger,
} from '../deployment.js';
import { codeOfHandler, isNodeRuntime } from '../sources.js';
import { numberOf } from '../template-values.js';

/** In the order in which Architect looks for them (@architect/inventory, src/read/index.js). */
const manifestNames = ['app.arc', '.arc', 'arc.json', 'arc.yaml', 'arc.yml'];
const functionConfigNames = [
  'config.arc',
  '.arc-config',
  'arc.json',
  'arc-config.json',
  'config.yaml',
  'config.yml',
  'arc-config.yaml',
  'arc-config.yml',
];

/** Whether a file is a manifest of Architect, by its name. */
export function isArchitectName(name: string): boolean {
  return manifestNames.includes(name);
}

/** An Architect project while it is read. */
interface Project {
  readonly file: string;
  readonly root: string;
  readonly directory: string;
  readonly manifest: ArcManifest;
}

/** Reads a manifest of Architect (https://arc.codes); plugins are not run. */
export function readArchitect(file: string, text: string, root: string): Deployment | undefined {
  const directory = path.dirname(file);
  const names = manifestNames.slice(0, manifestNames.indexOf(path.basename(file)));
  if (names.some((name) => isFile(path.join(directory, name)))) return undefined;
  const project: Project = { file, root, directory, manifest: parseManifest(file, text) };
  const isManifest = ['app', ...pragmasOfFunctions.keys()].some((name) => project.manifest.pragmas.has(name));
  if (!isManifest && !/^@app\b/m.test(text)) return undefined;
  const functions = [...pragmasOfFunctions].flatMap(([pragma, source]) =>
    itemsOf(project, pragma).map((item) => declaredFunction(project, pragma, source, item)),
  );
  const foreign = [...project.manifest.lines].filter(([pragma]) => !knownPragmas.has(pragma));
  const plugins = ['plugins', 'macros'].flatMap((pragma) => project.manifest.pragmas.get(pragma) ?? []);
  const unread = plugins.filter(({ name }) => !/(^|\/)plugin-typescript$/.test(name));
  return {
    dialect: 'architect',
    template: file,
    isForAws: true,
    functions,
    resources: new Map([...functions.map(functionResource), ...resourcesOf(project)]),
    flows: [],
    layers: [],
    isComplete: unread.length === 0 && foreign.length === 0,
    problems: [
      ...project.manifest.problems.map((problem) => ({ file, ...problem })),
      ...unread.map(({ name, line }) => ({ file, line, text: `The plugin ${name} is not run.` })),
      ...foreign.map(([pragma, line]) => ({
        file,
        line,
        text: `The pragma @${pragma} is none of Architect's own.`,
      })),
    ],
  };
}

function parseManifest(file: string, text: string): ArcManifest {
  return /\.(json|ya?ml)$/.test(file) ? parseArcValues(text) : parseArc(text);
}

/** Pragmas whose items are functions. */
const pragmasOfFunctions: ReadonlyMap<string, EventSource> = new Map([
  ['http', 'api'],
  ['events', 'sns'],
  ['queues', 'sqs'],
  ['scheduled', 'schedule'],
  ['tables-streams', 'dynamodb'],
  ['ws', 'websocket'],
]);

/** Pragmas of Architect (@architect/inventory, src/lib/pragmas.js), and others that make no functions. */
const knownPragmas: ReadonlySet<string> = new Set([
  ...pragmasOfFunctions.keys(),
  'app',
  'aws',
  'cdn',
  'macros',
  'plugins',
  'proxy',
  'shared',
  'static',
  'tables',
  'tables-indexes',
  'indexes',
  'views',
  // Settings of the plugin for TypeScript, of `arc create` and of the platform Begin.
  'typescript',
  'create',
  'begin',
]);

/** The functions of a pragma, also those that Architect adds by itself. */
function itemsOf({ manifest: { pragmas, lines } }: Project, pragma: string): readonly ArcItem[] {
  const own = pragmas.get(pragma) ?? [];
  if (pragma === 'ws' && pragmas.has('ws')) {
    const missing = ['connect', 'default', 'disconnect'].filter(
      (route) => !own.some(({ name }) => name.replace('$', '') === route),
    );
    const line = lines.get('ws') ?? 1;
    return [...own, ...missing.map((name) => ({ name, words: [], settings: new Map(), line }))];
  }
  if (pragma !== 'tables-streams') return own;
  const streamed = (pragmas.get('tables') ?? []).filter(
    ({ name, settings }) =>
      settings.get('stream')?.[0] === 'true' && !own.some((stream) => tableOf(stream) === name),
  );
  return [...own, ...streamed];
}

function tableOf({ name, settings }: ArcItem): string {
  return settings.get('table')?.[0] ?? name;
}

function declaredFunction(
  project: Project,
  pragma: string,
  source: EventSource,
  item: ArcItem,
): DeclaredFunction {
  const { name, directory } = codeDirectoryOf(project, pragma, item);
  const config = configOf(project, directory);
  const handler = config.get('handler')?.[0] ?? 'index.handler';
  const runtime = config.get('runtime')?.[0];
  const architecture = config.get('architecture')?.[0];
  const isCompiled = runtime === 'typescript';
  return {
    logicalId: `@${pragma} ${name}`,
    place: { file: project.file, line: item.line },
    handler,
    ...(isJavaScript(runtime)
      ? codeOfHandler(handler, directory, project.root)
      : { sources: [], absence: undefined }),
    runtime: runtime !== undefined && /^nodejs\d/.test(runtime) ? runtime : undefined,
    memoryMegabytes: numberOf(config.get('memory')?.[0]) ?? 1152,
    timeoutSeconds: numberOf(config.get('timeout')?.[0]) ?? 5,
    // The defaults of runtime and architecture differ from version to version.
    architecture: architecture === 'arm64' || architecture === 'x86_64' ? architecture : undefined,
    environment: environmentOf(project),
    // The others come from `arc env`.
    isEnvironmentComplete: false,
    triggers: [triggerOf(project, source, item, config)],
    recursiveLoop: undefined,
    hasProvisionedConcurrency: config.has('provisionedConcurrency'),
    bundler: isCompiled ? 'esbuild' : 'none',
    isMinified: undefined,
    failureTargets: [],
    successTargets: [],
  };
}

/** Where a function's code stands, and how the manifest calls the function: `src/http/get-orders` and `get /orders`. */
function codeDirectoryOf(
  { directory }: Project,
  pragma: string,
  { name, words, settings }: ArcItem,
): { readonly name: string; readonly directory: string } {
  const custom = settings.get('src')?.[0];
  const method = (settings.get('method')?.[0] ?? name).toLowerCase();
  const route = settings.has('method') ? name : (words[0] ?? '/');
  const folder = pragma === 'http' ? method + folderOfRoute(route) : name.replace(/^\$/, '');
  const usual = path.join(directory, 'src', pragma, folder);
  // What `stream true` made before there were `@tables-streams`.
  const older = path.join(directory, 'src', 'tables', folder);
  const isOlder = pragma === 'tables-streams' && !isDirectory(usual) && isDirectory(older);
  return {
    name: pragma === 'http' ? `${method} ${route}` : name,
    directory: custom === undefined ? (isOlder ? older : usual) : path.resolve(directory, custom),
  };
}

/** How Architect writes a route in the name of a folder (@architect/utils, get-lambda-name). */
function folderOfRoute(route: string): string {
  if (route === '/') return '-index';
  return route.replace(/[-.]/g, '_').replace(/[/\\]/g, '-').replaceAll(':', '000').replace('*', 'catchall');
}

type Config = ReadonlyMap<string, readonly string[]>;

/** Settings of a function: `@aws` of the project, then `@aws` and `@arc` of a configuration beside the code. */
function configOf({ root, manifest }: Project, directory: string): Config {
  const file = functionConfigNames.map((name) => path.join(directory, name)).find(isFile);
  const text = file !== undefined && isInside(root, file) ? readText(file) : undefined;
  const own = file === undefined || text === undefined ? undefined : parseManifest(file, text);
  const items = [manifest.pragmas.get('aws'), own?.pragmas.get('aws'), own?.pragmas.get('arc')];
  return new Map(items.flatMap((some) => (some ?? []).map(({ name, words }) => [name, words] as const)));
}

/** Short names of runtimes count too: `node`, `py`, `rb`. */
function isJavaScript(runtime: string | undefined): boolean {
  return isNodeRuntime(runtime) && !/^(py|rb|ruby|go|java|dotnet|\.net|deno|rust|bun)/i.test(runtime ?? '');
}

/** What Architect itself gives to every function (@architect/package, get-lambda-env). */
function environmentOf({ manifest: { pragmas } }: Project): ReadonlyMap<string, Term> {
  const app = pragmas.get('app')?.[0]?.name;
  const bucket = staticBucketOf(pragmas);
  return new Map([
    ...(app === undefined ? [] : [['ARC_APP_NAME', textTerm(app)] as const]),
    ['ARC_ENV', symbolTerm('arc:stage')],
    ['ARC_STACK_NAME', symbolTerm('arc:stack')],
    ...(bucket ? [['ARC_STATIC_BUCKET', bucket] as const] : []),
    ...(pragmas.has('ws') ? [['ARC_WSS_URL', symbolTerm('arc:websocket-url')] as const] : []),
  ]);
}

const staticBucket = 'StaticBucket';

/** The bucket that Architect makes for files, with `@static` or for web pages, or one that the manifest names for each stage. */
function staticBucketOf(pragmas: ArcManifest['pragmas']): Term | undefined {
  const settings = pragmas.get('static');
  if ((!settings && !pragmas.has('http')) || /^(false|disabled?)$/.test(settings?.[0]?.name ?? ''))
    return undefined;
  const isNamed = settings?.some(({ name }) => name === 'staging' || name === 'production');
  return isNamed ? symbolTerm('arc:static-bucket') : attributeTerm(staticBucket, 'name');
}

function triggerOf(project: Project, source: EventSource, item: ArcItem, config: Config): Trigger {
  const plain = plainTrigger({ file: project.file, line: item.line }, source, resourceTerm(source, item));
  if (source === 'dynamodb') return { ...plain, reportsBatchItemFailures: false };
  if (source !== 'sqs') return plain;
  const isFifo = isFifoQueue(item, config);
  // Architect takes the words for how many messages may be under way at once.
  const batchSize = isFifo && item.settings.has('batchSize') ? 1 : undefined;
  return { ...plain, batchSize, reportsBatchItemFailures: false, isFifo };
}

/** Queues keep their order unless somebody says no. */
function isFifoQueue({ settings }: ArcItem, config: Config): boolean {
  return (settings.get('fifo') ?? config.get('fifo'))?.[0] !== 'false';
}

function resourceTerm(source: EventSource, item: ArcItem): Term {
  switch (source) {
    case 'sns':
      return attributeTerm(`${logicalName(item.name)}EventTopic`, 'arn');
    case 'sqs':
      return attributeTerm(`${logicalName(item.name)}Queue`, 'arn');
    case 'dynamodb':
      return attributeTerm(`${logicalName(tableOf(item))}Table`, 'streamArn');
    default:
      return { kind: 'unknown' };
  }
}

/** `order-placed` as `OrderPlaced`, as Architect names what it makes (@architect/utils, to-logical-id). */
function logicalName(name: string): string {
  const text = name
    .replace(/([A-Z])/g, ' $1')
    .replace(/^[\W_]+|[\W_]+$/g, '')
    .toLowerCase()
    .replace(/[\W_]+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function functionResource({ logicalId, place }: DeclaredFunction): [string, Resource] {
  return [logicalId, resourceWith('lambda', place, [])];
}

function resourceWith(
  service: Resource['service'],
  place: Resource['place'],
  otherNames: readonly Term[],
): Resource {
  return { ...plainResource(service, place), otherNames };
}

/** Topics, queues, tables and the bucket for files, under the names that code of `@architect/functions` knows them by. */
function resourcesOf(project: Project): [string, Resource][] {
  const { pragmas } = project.manifest;
  const made = (pragma: string, ending: string, service: Resource['service']): [string, Resource][] =>
    (pragmas.get(pragma) ?? []).map((item) => [
      logicalName(item.name) + ending,
      resourceWith(service, { file: project.file, line: item.line }, [
        symbolTerm(`arc:${pragma}:${item.name}`),
      ]),
    ]);
  const queues = (pragmas.get('queues') ?? []).map((item): [string, Resource] => [
    `${logicalName(item.name)}Queue`,
    queueOf(project, item),
  ]);
  const files = staticBucketOf(pragmas)
    ? [[staticBucket, resourceWith('s3', { file: project.file, line: 1 }, [])] as [string, Resource]]
    : [];
  return [
    ...made('events', 'EventTopic', 'sns'),
    ...queues,
    ...made('tables', 'Table', 'dynamodb'),
    ...files,
  ];
}

function queueOf(project: Project, item: ArcItem): Resource {
  const config = configOf(project, codeDirectoryOf(project, 'queues', item).directory);
  const isFifo = isFifoQueue(item, config);
  const window = isFifo ? numberOf(item.settings.get('batchWindow')?.[0]) : undefined;
  const timeout = numberOf(config.get('timeout')?.[0]) ?? 5;
  return {
    ...resourceWith('sqs', { file: project.file, line: item.line }, [symbolTerm(`arc:queues:${item.name}`)]),
    queue: {
      visibilityTimeoutSeconds: window === undefined ? timeout : window * 6,
      isFifo,
      deadLetter: undefined,
    },
  };
}
