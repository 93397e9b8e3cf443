import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

/** Built-in modules that handlers can load; those with an underscore are old names of inner ones. */
const names = builtinModules.filter(
  (name) => !/^_|^(inspector|repl|test|sea|sqlite|trace_events)\b/.test(name),
);

/** Globals that Node.js loads when they are touched first. */
const globals = [
  'Headers',
  'ReadableStream',
  'crypto',
  'CompressionStream',
  'BroadcastChannel',
  'MessageChannel',
  'WebSocket',
  'MessageEvent',
  'CloseEvent',
];

const importedHttp = 'import http';
/** The first formatter reads the tables of locales, which all of them share. */
const intl = 'globalThis.Intl';
const leastMilliseconds = 0.02;

/** Writes an entry for every built-in module and lazy global, and an empty one; gives their files by name. */
export function writeBuiltinEntries(directory) {
  const place = path.join(directory, 'builtins');
  mkdirSync(place, { recursive: true });
  const texts = [
    ['empty', ''],
    ...names.map((name) => [name, `require('node:${name}');\n`]),
    [importedHttp, `void require('node:http').WebSocket;\n`],
    ...globals.map((name) => [`globalThis.${name}`, `void globalThis.${name};\n`]),
    [intl, `new Intl.NumberFormat();\n`],
  ];
  return texts.map(([name, text]) => {
    const file = path.join(place, `${name.replaceAll(/\W/g, '-')}.cjs`);
    writeFileSync(file, text);
    return { name, file };
  });
}

const lister = `
for (const name of ['assert', 'fs', 'http', 'module', 'net', 'util', 'url', 'path']) require(name);
const before = new Set(process.moduleLoadList);
require(process.argv[1]);
console.log(JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name) && name.startsWith('NativeModule '))));
`;

/** Internal modules that a version of Node.js loads for an entry, beside what the runtime client has loaded. */
function internalsOf(file, { command, flags }) {
  return JSON.parse(execFileSync(command, [...flags, '-e', lister, file], { encoding: 'utf8' }));
}

/** What reading the lazy exports of `http` loads, where it has such exports. */
const importing = (internalsByName) =>
  internalsByName.some(([name]) => name === importedHttp) ? { http: 'globalThis.Headers' } : {};

/** The table of built-in modules of one version of Node.js, from its measured loads. */
export function builtinCostsFrom(loads, entries, binary) {
  const took = new Map(
    loads.filter(({ kind }) => kind === 'builtin').map(({ entry, milliseconds }) => [entry, milliseconds]),
  );
  const measured = entries.filter(({ name }) => took.has(name) && name !== 'empty');
  const internals = measured
    .map(({ name, file }) => [name, name === intl ? ['tables of locales'] : internalsOf(file, binary)])
    .filter(([, list]) => list.length > 0);
  const named = internals.filter(([name]) => name !== importedHttp);
  const empty = took.get('empty') ?? 0;
  const milliseconds = Object.fromEntries(
    named.map(([name]) => [name, Math.max(leastMilliseconds, took.get(name) - empty)]),
  );
  return { milliseconds, internalGroups: groupsOf(named), importing: importing(internals) };
}

/** Groups internal modules by the built-in modules that load them. */
function groupsOf(internalsByName) {
  const loaders = new Map();
  for (const [name, internals] of internalsByName)
    for (const internal of internals) loaders.set(internal, [...(loaders.get(internal) ?? []), name]);
  const counts = new Map();
  for (const names of loaders.values()) {
    const key = names.sort().join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => [count, key]);
}
