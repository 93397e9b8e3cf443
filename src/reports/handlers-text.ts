import path from 'node:path';
import type { SourceEvidence } from '../analysis/event-sources.js';
import type { DeclaredName, FoundHandler, ProjectHandlers } from '../analysis/project-handlers.js';
import type { ReachedModule } from '../analysis/reached-modules.js';

/** Columns of a terminal. */
const width = 100;

/** What is told of a file: its path as the report shows it. */
type Shown = (file: string) => string;

type Other = ProjectHandlers['others'][number];
type Sourceless = Extract<Other, { kind: 'declared' }>;

/** The handlers of a directory as text for a terminal; paths are relative to it. */
export function handlersText(found: ProjectHandlers, directory: string): string {
  const shown: Shown = (file) => path.relative(directory, file).split(path.sep).join('/');
  return [
    summaryText(found),
    ...found.handlers.map((handler) => handlerLines(handler, shown).join('\n')),
    ...(found.others.length > 0 ? [otherLines(found.others, shown).join('\n')] : []),
  ].join('\n\n');
}

function summaryText({ handlers, others, files, templates }: ProjectHandlers): string {
  const looked = `${counted(files, 'file')} and ${counted(templates.length, 'template')}`;
  const rest = others.length === 0 ? '' : `, ${others.length} not taken for one`;
  return handlers.length === 0
    ? `No handler was found in ${looked}${rest}.`
    : `${counted(handlers.length, 'handler')} in ${looked}${rest}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function handlerLines(handler: FoundHandler, shown: Shown): string[] {
  const { file, line, name, runtimes, eventSources, reaches } = handler;
  const sources = eventSources.map((source) => sourceText(source, handler, shown));
  return [
    `${shown(file)}:${line} ${name}`,
    ...rowLines('because', evidenceTexts(handler, shown)),
    ...rowLines('invoked by', sources.length > 0 ? sources : ['not known']),
    ...rowLines('runtime', runtimes),
    ...(reaches ? reachLines(reaches, name, shown) : []),
  ];
}

function evidenceTexts({ evidence, declared }: FoundHandler, shown: Shown): string[] {
  return evidence.flatMap(({ kind, text }) =>
    kind === 'template' ? declaredTexts(declared, shown) : [text],
  );
}

/** `declared as Orders and Payments in template.yaml`, for each template. */
function declaredTexts(declared: readonly DeclaredName[], shown: Shown): string[] {
  const templates = [...new Set(declared.map(({ template }) => template))];
  return templates.map((template) => {
    const ids = declared.filter((each) => each.template === template).map(({ logicalId }) => logicalId);
    return `declared as ${listed(ids)} in ${shown(template)}`;
  });
}

function listed(names: readonly string[]): string {
  const [last = '', ...before] = [...names].reverse();
  return before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`;
}

/** `sqs from OrdersQueue (template)`, `s3 (reads `record.s3`)`. */
function sourceText(evidence: SourceEvidence, handler: FoundHandler, shown: Shown): string {
  const { source, kind, file, text } = evidence;
  if (kind === 'template') {
    const isOnly = handler.declared.every(({ template }) => template === file);
    return `${source}${text === '' ? '' : ` from ${text}`} (${isOnly ? 'template' : shown(file)})`;
  }
  const place = file === handler.file ? '' : ` in ${shown(file)}`;
  return `${source} (${kind === 'type' ? 'typed' : 'reads'} ${text}${place})`;
}

function reachLines(reaches: readonly ReachedModule[], name: string, shown: Shown): string[] {
  if (reaches.length === 0) return rowLines('reaches', ['no other module of the project']);
  return rowLines(
    'reaches',
    reaches.flatMap((module) => reachedTexts(module, shown)),
  );
}

function reachedTexts({ file, functions, loadedThrough }: ReachedModule, shown: Shown): string[] {
  if (functions.length > 0)
    return functions.map(
      ({ name, line, way }) =>
        `${shown(file)}: ${[name ?? `function of line ${line}`, ...[...way].reverse()].join(' ← ')}`,
    );
  const way = [...(loadedThrough ?? [])].reverse().map(shown);
  return [`${shown(file)}: Init only ← ${way.join(' ← ')}`];
}

/** What shares a place and a reason. */
interface Group {
  readonly place: string;
  readonly names: string[];
  readonly reason: string;
}

function otherLines(others: readonly Other[], shown: Shown): string[] {
  const groups = new Map<string, Group>();
  for (const other of others) {
    const isExport = other.kind === 'export';
    const place = isExport ? `${shown(other.file)}:${other.line}` : shown(other.template);
    const reason = isExport ? other.reason : declaredReason(other, shown);
    const group = groups.get(`${place} ${reason}`) ?? { place, names: [], reason };
    group.names.push(isExport ? other.name : declaredName(other));
    groups.set(`${place} ${reason}`, group);
  }
  return ['Not taken for a handler', ...[...groups.values()].flatMap(groupLines)];
}

function groupLines({ place, names, reason }: Group): string[] {
  const [only] = names;
  return names.length === 1
    ? ['', `  ${place} ${only}`, ...indented(4, 4, reason)]
    : ['', `  ${place}`, ...names.map((name) => `    ${name}`), ...indented(6, 6, reason)];
}

function declaredName({ logicalId, handler }: Sourceless): string {
  return handler === '' ? logicalId : `${logicalId} (${handler})`;
}

function declaredReason(other: Sourceless, shown: Shown): string {
  const reason = reasonText(other, shown);
  return other.runtime === undefined ? `${reason}; its runtime is not spelled out either` : reason;
}

function reasonText({ handler, reason }: Sourceless, shown: Shown): string {
  switch (reason.kind) {
    case 'inline':
      return 'its code stands in the template';
    case 'image':
      return 'its code comes from a container image';
    case 'bucket':
      return 'its code comes from a bucket';
    case 'computed-location':
      return 'the template does not spell out where its code is';
    case 'computed-handler':
      return 'the template does not spell out its handler string';
    case 'no-export-named':
      return 'its handler string names no export: there is no dot in it';
    case 'outside':
      return 'its code lies outside of the root';
    case 'no-file':
      return `there is no JavaScript or TypeScript at ${reason.paths.map(shown).join(', ')}`;
    case 'no-such-export':
      return `${shown(reason.file)} does not export ${exportNamed(handler)}, but ${reason.exported.length === 0 ? 'nothing' : listed(reason.exported)}`;
    case 'not-understood':
      return `${shown(reason.file)} is not understood`;
    case 'template-apart':
      return `the template stands neither beside ${shown(reason.file)} nor above it; name it in the setting \`templates\``;
  }
}

function exportNamed(handler: string): string {
  return path.posix.basename(handler).split('.').slice(1).join('.');
}

/** A label and its texts, each on lines of its own. */
function rowLines(label: string, texts: readonly string[]): string[] {
  return texts.flatMap((text, index) => {
    const [first = '', ...rest] = indented(14, 16, text);
    return [index === 0 ? `  ${label.padEnd(12)}${first.trimStart()}` : first, ...rest];
  });
}

/** Text in lines of the terminal's width; words are not cut. */
function indented(first: number, next: number, text: string): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(next);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
