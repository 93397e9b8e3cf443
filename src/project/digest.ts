import path from 'node:path';
import { lookForChanges } from '../files/changes.js';
import { readText, realPathOf } from '../files/files.js';
import { lookAgain } from '../files/looks.js';
import type { Deployment } from '../infrastructure/deployment.js';
import { deploymentOf, synthesizedTemplates } from '../infrastructure/deployments.js';
import { templatesNamed } from '../infrastructure/template-search.js';
import { codeTextOf } from '../modules/comments.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { runtimeStagesOn, today } from '../knowledge/node-runtimes.js';
import { crossingModulesOf, type Writer } from './crossing-modules.js';
import { fingerprintOf } from './fingerprint.js';
import { installedPackagesOf } from './installed-packages.js';
import { forgetResolutions, hasPathAliases, maximumFiles, ownSourceFiles } from './own-files.js';
import { projectTreeOf, type ProjectTree } from './project-tree.js';

/** The settings that say where facts come from. */
export interface DigestSettings {
  readonly root?: string;
  readonly templates?: readonly string[];
  readonly cdkOut?: string;
  readonly handlers?: readonly string[];
}

/**
 * A text that changes when a linted file may be reported differently although it is the same: it stands for the facts
 * that templates, other modules, manifests and installed packages contribute. Everything is looked at anew, also by the
 * rules that are run afterwards.
 */
export function digestOf(settings: DigestSettings): string {
  lookAgain();
  lookForChanges();
  forgetResolutions();
  const root = path.resolve(settings.root ?? '.');
  const tree = projectTreeOf(root);
  const deployments = templatesOf(tree, root, settings).flatMap((file) => deploymentOf(file, root) ?? []);
  const modules = crossingModulesOf({
    root,
    sources: tree.sources,
    units: tree.units,
    declared: deployments.flatMap(({ functions }) =>
      functions.flatMap(({ sources }) => sources.map(({ file }) => file)),
    ),
    writers: deployments.flatMap(writersOf),
    handlers: settings.handlers ?? [],
  });
  const facts = {
    deployments: deployments.map((deployment) => ({ ...deployment, problems: [] })),
    modules,
    units: tree.units.map((directory) => unitFacts(directory, tree)),
    packages: tree.packages.map((file) => [file, manifestFacts(file)]),
    compilers: tree.compilers.map((file) => [file, codeTextOf('tsconfig.js', `(${readText(file) ?? ''}\n)`)]),
    runtimes: runtimeStagesOn(today()),
    installed: [root, ...tree.packages.map((file) => path.dirname(file))].map(installedPackagesOf),
  };
  return fingerprintOf(plainText(facts, root));
}

/** The code of functions that may start each other. */
function writersOf({ functions, flows }: Deployment): readonly Writer[] {
  const files = new Set(functions.flatMap(({ sources }) => sources.map(({ file }) => file)));
  if (files.size < 2) return [];
  const isTriggered = functions.some(({ triggers }) => triggers.some(({ source }) => senders.has(source)));
  return [...files].map((file) => ({ file, onlyCalls: !isTriggered && flows.length === 0 }));
}

/** What code may write to and what then invokes functions. */
const senders: ReadonlySet<EventSource> = new Set([
  's3',
  'sqs',
  'sns',
  'dynamodb',
  'kinesis',
  'eventbridge',
  'logs',
  'stepfunctions',
] as const);

function templatesOf(tree: ProjectTree, root: string, settings: DigestSettings): readonly string[] {
  const { templates, cdkOut } = settings;
  const found = templates ? templatesNamed(templates, root) : tree.templates;
  return [...found, ...synthesizedTemplates({ root, cdkOut })];
}

/** What tells which modules belong together. */
function unitFacts(directory: string, tree: ProjectTree): unknown {
  const isLarge = tree.sources.length >= maximumFiles;
  return [directory, hasPathAliases(directory), isLarge ? ownSourceFiles(directory).at(-1) : undefined];
}

const manifestKeys = [
  'name',
  'type',
  'main',
  'exports',
  'imports',
  'workspaces',
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
  'engines',
];

/** What a `package.json` says about resolving and loading modules; its whole text when it is broken. */
function manifestFacts(file: string): unknown {
  const text = readText(file) ?? '';
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null) return undefined;
    return manifestKeys.map((key) => (manifest as Readonly<Record<string, unknown>>)[key]);
  } catch {
    return text;
  }
}

/** Paths relative to the root: the same project has the same text in another directory. */
function plainText(facts: unknown, root: string): string {
  const roots = [root, realPathOf(root)];
  return JSON.stringify(facts, (key, value: unknown) => {
    if (key === 'place' && isPlace(value)) return undefined;
    if (value instanceof Map) return [...(value as ReadonlyMap<unknown, unknown>)];
    if (typeof value !== 'string') return value;
    const above = roots.find((directory) => value === directory || value.startsWith(directory + path.sep));
    return above === undefined ? value : `.${value.slice(above.length)}`;
  });
}

/** Where something stands in a template says nothing about the code. */
function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'file' in value && 'line' in value;
}
