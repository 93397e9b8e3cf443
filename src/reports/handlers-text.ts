import type { SourceEvidence } from '../analysis/event-sources.js';
import type { DeclaredName, FoundHandler, ProjectHandlers } from '../analysis/project-handlers.js';
import type { ReachedModule } from '../analysis/reached-modules.js';
import { listed, pathsFrom, reasonText, type Shown } from './handler-words.js';
import { counted, indented, rowLines } from './text-rows.js';

/** The handlers of a directory as text for a terminal; paths are relative to it. */
export function handlersText(found: ProjectHandlers, directory: string): string {
  const shown = pathsFrom(directory);
  return [
    summaryText(found),
    ...found.handlers.map((handler) => handlerLines(handler, shown).join('\n')),
    ...(found.others.length > 0 ? [otherLines(found.others, shown).join('\n')] : []),
  ].join('\n\n');
}

function summaryText({ handlers, others, files, templates }: ProjectHandlers): string {
  const looked = `${counted(files, 'file')} and ${counted(templates.length, 'template')}`;
  const rest =
    others.length === 0
      ? ''
      : `; ${others.length} more ${others.length === 1 ? 'is' : 'are'} not taken for one`;
  return handlers.length === 0
    ? `No handler was found in ${looked}${rest}. \`aws-lambda-lint handlers --help\` says what is taken for one.`
    : `${counted(handlers.length, 'handler')} in ${looked}${rest}`;
}

function handlerLines(handler: FoundHandler, shown: Shown): string[] {
  const { file, line, name, runtimes, eventSources, reaches } = handler;
  const sources = eventSources.map((source) => sourceText(source, handler, shown));
  return [
    `${shown(file)}:${line} ${name}`,
    ...rowLines('because', evidenceTexts(handler, shown)),
    ...rowLines('invoked by', sources.length > 0 ? sources : ['not known']),
    ...rowLines('runtime', runtimes),
    ...(reaches ? reachLines(reaches, shown) : []),
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

/** `sqs from OrdersQueue (template)`, `s3 (reads `record.s3`)`. */
function sourceText(evidence: SourceEvidence, handler: FoundHandler, shown: Shown): string {
  const { source, kind, file, text } = evidence;
  if (kind === 'template') {
    const isOnly = handler.declared.every(({ template }) => template === file);
    return `${source}${text === '' ? '' : ` ${text}`} (${isOnly ? 'template' : shown(file)})`;
  }
  const place = file === handler.file ? '' : ` in ${shown(file)}`;
  return `${source} (${text}${place})`;
}

function reachLines(reaches: readonly ReachedModule[], shown: Shown): string[] {
  if (reaches.length === 0) return rowLines('reaches', ['no other module of the project']);
  return rowLines(
    'reaches',
    reaches.flatMap((module) => reachedTexts(module, shown)),
  );
}

/** `src/orders.ts: save ← handler`; several functions stand below their module. */
function reachedTexts({ file, functions, loadedThrough = [] }: ReachedModule, shown: Shown): string[] {
  const ways = functions.map(({ name, line, way }) => wayText(name ?? `function of line ${line}`, way));
  if (ways.length > 1) return [shown(file), ...ways.map((way) => `  ${way}`)];
  return [`${shown(file)}: ${ways[0] ?? wayText('Init only', loadedThrough.slice(1).map(shown))}`];
}

function wayText(last: string, way: readonly string[]): string {
  return [last, ...[...way].reverse()].join(' ← ');
}

/** What shares a place and a reason. */
interface Group {
  readonly place: string;
  readonly names: string[];
  readonly reason: string;
}

function otherLines(others: ProjectHandlers['others'], shown: Shown): string[] {
  const groups = new Map<string, Group>();
  for (const other of others) {
    const isExport = other.kind === 'export';
    const place = isExport ? `${shown(other.file)}:${other.line}` : shown(other.template);
    const reason = reasonText(other, shown);
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

function declaredName({ logicalId, handler }: DeclaredName): string {
  return handler === '' ? logicalId : `${logicalId} (${handler})`;
}
