import path from 'node:path';
import { isFile, isInside } from '../../files/files.js';
import { sdkOfRuntime, type Absence, type Bundling, type DeclaredFunction } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { codeOfHandler, isNodeRuntime, sourcesOfEntry } from '../sources.js';
import { apiOf, constantOf } from './api.js';
import { argumentOf, flagOf, propertyOf, textOf, textsOf } from '../program/arguments.js';
import type { App, Construct } from './constructs.js';

/** Where the code of a function stands, and what is made of it on the way to Lambda. */
export type Code = Pick<
  DeclaredFunction,
  'handler' | 'sources' | 'absence' | 'bundler' | 'isMinified' | 'bundling'
>;

/** The code of a function construct. */
export function codeOf(app: App, construct: Construct, runtime: string | undefined): Code {
  const { api, properties } = construct;
  const isBundled =
    api === 'aws-lambda-nodejs.NodejsFunction' && propertyOf(properties, 'code') === undefined;
  if (isBundled) return bundledCode(app, construct, runtime);
  const handler = textOf(propertyOf(properties, 'handler')) ?? '';
  if (api === 'aws-lambda.DockerImageFunction') return absentCode(handler, { kind: 'image' });
  if (/^aws-lambda-(python|go)\./.test(api) || !isNodeRuntime(runtime)) return absentCode(handler, undefined);
  return givenCode(app, propertyOf(properties, 'code'), handler);
}

function absentCode(handler: string, absence: Absence | undefined): Code {
  return { handler, sources: [], absence, bundler: 'none', isMinified: undefined };
}

/** What esbuild makes of `entry`, which exports the handler; esbuild minifies when it is told to. */
function bundledCode(app: App, construct: Construct, runtime: string | undefined): Code {
  const { id, properties, created } = construct;
  const minify = propertyOf(propertyOf(properties, 'bundling'), 'minify');
  const isMinified =
    minify === undefined ? false : minify.kind === 'plain' ? minify.value === true : undefined;
  const bundler = { bundler: 'esbuild', isMinified, bundling: bundlingOf(properties, runtime) } as const;
  const given = propertyOf(properties, 'handler');
  const name = given === undefined ? 'handler' : textOf(given);
  if (name === undefined) return { ...absentCode('', { kind: 'computed-handler' }), ...bundler };
  const entry = propertyOf(properties, 'entry');
  const file = entry === undefined ? defaultEntry(created, id) : entryPath(app, entry);
  if (file === undefined) return { ...absentCode('', { kind: 'computed-location' }), ...bundler };
  const exportPath = name.slice(name.indexOf('.') + 1).split('.');
  const stem = path.relative(app.directory, file).replace(/\.[^./]+$/, '');
  const handler = [stem.split(path.sep).join('/'), ...exportPath].join('.');
  return { handler, ...codeOfEntry(app, file, exportPath), ...bundler };
}

/** The SDK of the runtime stays outside of the bundle, unless that runtime may change or somebody says otherwise (aws-cdk-lib, aws-lambda-nodejs/lib/bundling.ts). */
function bundlingOf(properties: Value | undefined, runtime: string | undefined): Bundling {
  const bundling = propertyOf(properties, 'bundling');
  const setting = (name: string): Value | undefined => propertyOf(bundling, name);
  const installed = setting('nodeModules') === undefined ? [] : textsOf(setting('nodeModules'));
  const external = outsideOf(setting('externalModules'), setting('bundleAwsSDK'), runtime);
  const format = constantOf(setting('format'), 'aws-lambda-nodejs.OutputFormat');
  return {
    external: installed && external && [...external, ...installed],
    installed: installed ?? [],
    keepsPackages: false,
    format: format === 'ESM' ? 'esm' : format === 'CJS' ? 'cjs' : undefined,
    target: textOf(setting('target')),
    mainFields: textsOf(setting('mainFields')),
  };
}

function outsideOf(
  given: Value | undefined,
  bundlesSdk: Value | undefined,
  runtime: string | undefined,
): readonly string[] | undefined {
  if (given !== undefined) return textsOf(given);
  const isSdkBundled = flagOf(bundlesSdk, false);
  if (isSdkBundled === true) return [];
  return isSdkBundled === undefined || runtime === undefined ? undefined : [sdkOfRuntime(runtime)];
}

/** The module itself; a compiled one that is not there stands for what it is compiled from. */
function codeOfEntry(
  app: App,
  file: string,
  exportPath: readonly string[],
): Pick<Code, 'sources' | 'absence'> {
  if (isFile(file) && isInside(app.root, file))
    return { sources: sourcesOfEntry(file, exportPath, app.root), absence: undefined };
  const stem = path.basename(file).replace(/\.[cm]?[jt]sx?$/, '');
  if (stem.includes('.'))
    return { sources: [], absence: { kind: 'no-file', paths: [path.join(path.dirname(file), stem)] } };
  return codeOfHandler([stem, ...exportPath].join('.'), path.dirname(file), app.root);
}

/** The file without its ending and the construct's id: `api-stack.orders.ts` beside `api-stack.ts`. */
function defaultEntry({ place, ownClass }: CreatedValue, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const defining = (ownClass?.place ?? place).file;
  const stem = `${defining.replace(/\.[^./]+$/, '')}.${id}`;
  return entryEndings.map((ending) => stem + ending).find(isFile) ?? `${stem}.ts`;
}

/** The endings that a default entry may have, in CDK's order (aws-lambda-nodejs, function.ts). */
const entryEndings = ['.ts', '.js', '.mjs', '.mts', '.cts', '.cjs'];

/** The absolute path of an entry; relative ones start where the app does. */
function entryPath(app: App, entry: Value): string | undefined {
  const text = pathText(app, entry);
  return text === undefined ? undefined : path.resolve(app.directory, text);
}

/** A path as plain text; `process.cwd()` is the directory of the app. */
function pathText(app: App, value: Value): string | undefined {
  if (value.kind === 'text') {
    const parts = value.parts.map((part) => pathText(app, part));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (value.kind !== 'created') return textOf(value);
  const { callee, arguments: given } = value;
  if (callee.kind !== 'external') return undefined;
  const name = callee.names.at(-1) ?? '';
  if (callee.names.join('.') === 'process.cwd') return app.directory;
  if (callee.from !== 'path' || !['join', 'resolve', 'normalize'].includes(name)) return undefined;
  const parts = given.map((part) => pathText(app, part));
  if (!parts.every((part) => part !== undefined)) return undefined;
  return name === 'resolve' ? path.resolve(app.directory, ...parts) : path.join(...parts);
}

/** What `code` of a function says; an asset that a command bundles is taken to keep its files' names. */
function givenCode(app: App, code: Value | undefined, handler: string): Code {
  const kind = kindOfCode(code);
  const absence = Object.hasOwn(absences, kind) ? absences[kind] : undefined;
  if (absence) return absentCode(handler, absence);
  const directory = assetDirectory(app, code);
  if (directory === undefined) return absentCode(handler, { kind: 'computed-location' });
  const isBuilt = code?.kind === 'created' && propertyOf(argumentOf(code, 1), 'bundling') !== undefined;
  return {
    handler,
    ...codeOfHandler(handler, directory, app.root),
    bundler: isBuilt ? 'unknown' : 'none',
    isMinified: undefined,
  };
}

/** `Asset` for `Code.fromAsset(…)`, `Inline` for `Code.fromInline(…)`; CDK 1 had classes and shorter names for them, CloudFormation has properties. */
function kindOfCode(code: Value | undefined): string {
  if (code?.kind === 'object')
    return ['zipFile', 's3Bucket', 'imageUri'].find((name) => propertyOf(code, name)) ?? '';
  const api = code?.kind === 'created' ? apiOf(code) : undefined;
  return /^aws-lambda\.(?:Code\.(?:from)?)?(\w+)$/.exec(api ?? '')?.[1] ?? '';
}

/** The absolute path of the directory or archive that is uploaded as it is. */
function assetDirectory(app: App, code: Value | undefined): string | undefined {
  const isAsset = /^(asset|Asset|AssetCode)$/.test(kindOfCode(code));
  const given = isAsset && code?.kind === 'created' ? argumentOf(code, 0) : undefined;
  const text = given && pathText(app, given);
  return text === undefined ? undefined : path.resolve(app.directory, text);
}

/** Directories whose contents layers of this app put into `/opt`. */
export function layersOf(app: App): readonly string[] {
  return app.constructs.flatMap(({ api, properties }) =>
    api === 'aws-lambda.LayerVersion' ? (assetDirectory(app, propertyOf(properties, 'code')) ?? []) : [],
  );
}

const absences: Readonly<Partial<Record<string, Absence>>> = {
  zipFile: { kind: 'inline' },
  Inline: { kind: 'inline' },
  inline: { kind: 'inline' },
  InlineCode: { kind: 'inline' },
  s3Bucket: { kind: 'bucket' },
  Bucket: { kind: 'bucket' },
  BucketV2: { kind: 'bucket' },
  bucket: { kind: 'bucket' },
  S3Code: { kind: 'bucket' },
  CfnParameters: { kind: 'bucket' },
  imageUri: { kind: 'image' },
  AssetImage: { kind: 'image' },
  EcrImage: { kind: 'image' },
};
