import path from 'node:path';
import { isDirectory, isFile } from '../../files/files.js';
import type { Absence, DeclaredFunction, Place } from '../deployment.js';
import { codeOfHandler, isNodeRuntime } from '../sources.js';
import type { Declared, Plan } from './declared.js';
import { settingsOf, textIn } from './settings.js';
import { optionsOf, textOf, type Value } from './values.js';

type Code = Pick<DeclaredFunction, 'sources' | 'absence'>;

/** Where the code of a package comes from: a directory, a package that something else builds, or nowhere in the project. */
type Origin =
  | { readonly kind: 'directories'; readonly paths: readonly string[] }
  | { readonly kind: 'package'; readonly path: string }
  | { readonly kind: 'absent'; readonly absence: Absence };

/** The files of a function's code. */
export function codeOf(plan: Plan, declared: Declared, handler: string, runtime: string | undefined): Code {
  if (!isNodeRuntime(runtime)) return { sources: [], absence: undefined };
  const { assumed } = declared;
  if (textIn(assumed, 'package_type') === 'Image' || assumed.value('image_uri') !== undefined)
    return { sources: [], absence: { kind: 'image' } };
  const origin = declared.type === 'module' ? moduleOrigin(plan, declared) : originOf(plan, declared);
  switch (origin.kind) {
    case 'absent':
      return { sources: [], absence: origin.absence };
    case 'package':
      return packagedCode(plan, handler, origin.path);
    case 'directories':
      return firstWithSources(origin.paths.map((directory) => codeOfHandler(handler, directory, plan.root)));
  }
}

function firstWithSources(codes: readonly Code[]): Code {
  const absence: Absence = { kind: 'computed-location' };
  return codes.find(({ sources }) => sources.length > 0) ?? codes[0] ?? { sources: [], absence };
}

/** Directories that a layer or function is packed from. */
export function packedDirectories(plan: Plan, declared: Declared): readonly string[] {
  const origin = originOf(plan, declared);
  return origin.kind === 'directories' ? origin.paths : [];
}

/** A package of which only the name is known is mostly built from the directory of that name, or stands beside its source. */
function packagedCode(plan: Plan, handler: string, file: string): Code {
  const beside = path.dirname(file);
  const candidates = [
    file.replace(/\.zip$/, ''),
    beside,
    ...['src', 'dist'].map((name) => path.join(beside, name)),
  ];
  const code = firstWithSources(candidates.map((directory) => codeOfHandler(handler, directory, plan.root)));
  return { ...code, sources: code.sources.map((source) => ({ ...source, how: 'convention' })) };
}

const computed: Origin = { kind: 'absent', absence: { kind: 'computed-location' } };

function originOf(plan: Plan, declared: Declared): Origin {
  const { assumed } = declared;
  const filename = assumed.value('filename');
  if (filename) return packageOrigin(plan, declared, filename);
  const key = assumed.value('s3_key');
  const stored = key && storedObject(plan, key);
  const file = stored?.assumed.value('source');
  if (stored && file) return packageOrigin(plan, stored, file);
  const isStored = key !== undefined || assumed.value('s3_bucket') !== undefined;
  return isStored ? { kind: 'absent', absence: { kind: 'bucket' } } : computed;
}

/** The upload whose key this is. */
function storedObject(plan: Plan, key: Value): Declared | undefined {
  const address = madeBy(key);
  if (address !== undefined) return plan.byAddress.get(address);
  const text = textOf(key);
  if (text === undefined) return undefined;
  const uploads = plan.all.filter(({ type }) => /^aws_s3_(bucket_)?object$/.test(type));
  return uploads.find(({ assumed }) => textIn(assumed, 'key') === text);
}

/** The address of what makes a file: `data.archive_file.code` for its `output_path`. */
function madeBy(value: Value): string | undefined {
  const [option] = optionsOf(value);
  const [atom] = option?.kind === 'term' && option.term.kind === 'concat' ? option.term.atoms : [];
  return atom?.kind === 'symbol' ? /^tf:(.*)\.\w+$/.exec(atom.id)?.[1] : undefined;
}

/** What is in a package: named by the archive that makes it, or by the path that an archive writes to. */
function packageOrigin(plan: Plan, { directory }: Declared, filename: Value): Origin {
  const address = madeBy(filename);
  const archive = address === undefined ? undefined : plan.byAddress.get(address);
  if (archive && /archive_file$/.test(archive.type)) return archiveOrigin(plan, archive);
  const text = textOf(filename);
  if (text === undefined) return computed;
  const file = path.resolve(plan.directory, text);
  const writers = plan.all.filter(({ type }) => /(^|\.)archive_file$/.test(type));
  const writer = writers.find(({ assumed }) => {
    const output = textOf(assumed.value('output_path'));
    return output !== undefined && path.resolve(plan.directory, output) === file;
  });
  return writer ? archiveOrigin(plan, writer) : { kind: 'package', path: existing(plan, directory, text) };
}

/** An archive packs a directory, a file, or texts that the configuration itself holds. */
function archiveOrigin(plan: Plan, { assumed, directory }: Declared): Origin {
  const folder = textIn(assumed, 'source_dir');
  if (folder !== undefined) return { kind: 'directories', paths: [existing(plan, directory, folder)] };
  const file = textIn(assumed, 'source_file');
  if (file !== undefined)
    return { kind: 'directories', paths: [path.dirname(existing(plan, directory, file))] };
  const isInline = assumed.value('source_content') !== undefined || assumed.blocks('source').length > 0;
  return isInline ? { kind: 'absent', absence: { kind: 'inline' } } : computed;
}

/** Paths are relative to where Terraform runs, which for a module that is read by itself may be elsewhere. */
function existing(plan: Plan, directory: string, text: string): string {
  const candidates = [path.resolve(plan.directory, text), path.resolve(directory, text)];
  const [usual = text] = candidates;
  return candidates.find((candidate) => isDirectory(candidate) || isFile(candidate)) ?? usual;
}

/** `source_path` of the registry's module: a path, a list of paths, or objects with a `path`. */
function moduleOrigin(plan: Plan, declared: Declared): Origin {
  const { assumed, directory } = declared;
  const source = assumed.value('source_path');
  if (!source) {
    const package_ = assumed.value('local_existing_package');
    if (package_) return packageOrigin(plan, declared, package_);
    const isStored = assumed.value('s3_existing_package') !== undefined;
    return isStored ? { kind: 'absent', absence: { kind: 'bucket' } } : computed;
  }
  const paths = pathsIn(source, assumed.place).map((text) => existing(plan, directory, text));
  // Commands may build what is packed from the usual folder below.
  const places = paths.flatMap((folder) => [folder, path.join(folder, 'src')]);
  return places.length > 0 ? { kind: 'directories', paths: places } : computed;
}

function pathsIn(source: Value, place: Place): string[] {
  return optionsOf(source).flatMap((option): string[] => {
    if (option.kind === 'list') return option.items.flatMap((item) => pathsIn(item, place));
    const text =
      option.kind === 'object'
        ? settingsOf(option, place).map((held) => textIn(held, 'path'))[0]
        : textOf(option);
    return text === undefined ? [] : [text];
  });
}

/** The text of an argument; where it is not known, that of its default. */
export function likelyText({ settings, assumed }: Declared, name: string): string | undefined {
  return textIn(settings, name) ?? textIn(assumed, name);
}
