import path from 'node:path';
import { findUpward, isInside, modifiedAt, readText } from '../../files/files.js';
import { readCloudFormation } from '../cloudformation.js';
import type { DeclaredFunction, Deployment, Place } from '../deployment.js';
import { listOf, recordOf, textOf } from '../template-values.js';
import { deploymentOfApp, readApp } from './cdk.js';
import type { App } from './constructs.js';
import { sourcesOfAsset } from './out-code.js';
import { parsed, readTemplates, type Synthesized } from './out-templates.js';

/** What `cdk synth` left in a directory, which is asked for by name: nobody commits it, and it grows old. */
export function readCdkOut(directory: string, root: string): Deployment | undefined {
  const manifest = path.join(directory, 'manifest.json');
  if (!isInside(root, directory) || readText(manifest) === undefined) return undefined;
  const app = appAround(directory, root);
  const later = app && changedSince(app, manifest);
  const read = later === undefined ? readTemplates(directory) : undefined;
  const text = JSON.stringify({ Resources: read?.resources ?? {} });
  const deployment = {
    ...readCloudFormation(manifest, text, root),
    dialect: 'cdk-out',
    template: manifest,
  } as const;
  if (!read) return { ...deployment, isComplete: false, problems: [staleness(manifest, later ?? '')] };
  const place: Place = { file: manifest, line: 1 };
  const known = app ? deploymentOfApp(app).functions : [];
  const paths = constructPathsIn(directory);
  const functions = deployment.functions.map((declared) => ({
    ...declared,
    place,
    ...codeOf(declared, read, { root, start: app?.directory ?? path.dirname(directory) }, known, paths),
  }));
  return { ...deployment, functions };
}

/** The program of the app whose directory holds `cdk.out`; none for apps in other languages. */
function appAround(directory: string, root: string): App | undefined {
  const file = findUpward('cdk.json', path.dirname(directory), root);
  const app = file === undefined ? undefined : readApp(file, readText(file) ?? '', root);
  return typeof app === 'object' ? app : undefined;
}

/** A source of the app that was edited after the templates were written. */
function changedSince({ record }: App, manifest: string): string | undefined {
  const written = modifiedAt(manifest) ?? 0;
  return record.files.find((file) => (modifiedAt(file) ?? 0) > written);
}

function staleness(file: string, later: string): Place & { readonly text: string } {
  return {
    file,
    line: 1,
    text: `${path.basename(later)} has changed since; the templates here are not read.`,
  };
}

type Code = Pick<DeclaredFunction, 'sources' | 'absence'>;

/** The sources by the construct of the same path in the program, else by the asset itself. */
function codeOf(
  declared: DeclaredFunction,
  { resources, origins }: Synthesized,
  where: { readonly root: string; readonly start: string },
  known: readonly DeclaredFunction[],
  paths: ReadonlyMap<string, string>,
): Code {
  const { Properties, Metadata } = recordOf(resources[declared.logicalId]);
  const origin = origins.get(declared.logicalId);
  const asset = assetOf(recordOf(Properties), recordOf(Metadata));
  if (!origin || asset === undefined) return { sources: [], absence: declared.absence };
  const constructPath =
    textOf(recordOf(Metadata)['aws:cdk:path']) ?? paths.get(`${origin.stack}/${origin.id}`);
  const construct = constructPath?.replace(/^\//, '').replace(/\/Resource$/, '');
  const same = known.find(({ logicalId }) => logicalId === construct);
  if (same && same.sources.length > 0) return { sources: same.sources, absence: undefined };
  const directory = path.resolve(origin.directory, asset);
  const sources = sourcesOfAsset({ ...where, directory, handler: declared.handler });
  return { sources, absence: sources.length > 0 ? undefined : { kind: 'computed-location' } };
}

/** `asset.<hash>`, from the metadata or from the key under which it is uploaded. */
function assetOf(
  properties: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>>,
): string | undefined {
  const named = textOf(metadata['aws:asset:path']);
  if (named !== undefined) return named;
  const [, hash] = /^([0-9a-f]{64})\.zip$/.exec(textOf(recordOf(properties['Code'])['S3Key']) ?? '') ?? [];
  return hash === undefined ? undefined : `asset.${hash}`;
}

/** The construct path of each resource, by stack and logical id, as the manifest or the file beside it tells. */
function constructPathsIn(directory: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [stack, artifact] of Object.entries(
    recordOf(parsed(path.join(directory, 'manifest.json'))['artifacts']),
  )) {
    const { metadata, additionalMetadataFile, properties } = recordOf(artifact);
    const beside = textOf(additionalMetadataFile);
    const name = textOf(recordOf(properties)['templateFile'])?.replace(/\.template\.json$/, '') ?? stack;
    const all = {
      ...recordOf(metadata),
      ...(beside === undefined ? {} : parsed(path.join(directory, beside))),
    };
    for (const [constructPath, entries] of Object.entries(all))
      for (const entry of listOf(entries)) {
        const { type, data } = recordOf(entry);
        if (type === 'aws:cdk:logicalId') paths.set(`${name}/${String(data)}`, constructPath);
      }
  }
  return paths;
}
