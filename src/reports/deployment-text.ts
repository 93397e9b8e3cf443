import type { Arrow, DescribedDeployment, DescribedFunction } from '../analysis/deployment-description.js';
import type { ProjectDeployments } from '../analysis/project-deployments.js';
import {
  arrowText,
  codeTexts,
  dialectName,
  isTold,
  emptyText,
  loopWays,
  nounOf,
  partyText,
  placeText,
  problemsIn,
  resourceNotes,
  runsAs,
  summaryParts,
  triggerText,
  writeText,
} from './deployment-words.js';
import { pathsFrom, type Shown } from './handler-words.js';
import { counted, indented, rowLines } from './text-rows.js';

/** The deployments of a directory as text for a terminal; paths are relative to the root. */
export function deploymentsText(found: ProjectDeployments, directory: string, root: string): string {
  const shown = pathsFrom(root);
  const problems = problemsIn(found);
  const blocks = found.deployments.flatMap((deployment) => deploymentBlocks(deployment, shown));
  return [
    ...(found.deployments.length === 0
      ? emptyBlocks(found, directory, shown)
      : [
          summaryParts(found)
            .map(({ text }) => text)
            .join(', '),
        ]),
    ...blocks.map((lines) => lines.join('\n')),
    ...(problems.length === 0
      ? []
      : [
          ['Not understood']
            .concat(
              problems.flatMap((problem) => indented(2, 4, `${placeText(problem, shown)} ${problem.text}`)),
            )
            .join('\n'),
        ]),
  ].join('\n\n');
}

function emptyBlocks(found: ProjectDeployments, directory: string, shown: Shown): string[] {
  const { names } = found;
  const lines = indented(0, 0, emptyText(found, shown(directory) || 'this directory', shown));
  return [
    lines.join('\n'),
    ...(names.length === 0
      ? []
      : [['Looked for', ...names.flatMap((name) => indented(2, 4, name))].join('\n')]),
  ];
}

function deploymentBlocks(deployment: DescribedDeployment, shown: Shown): string[][] {
  const { functions, arrows } = deployment;
  const common = commonRunsAs(functions);
  const flows = arrows.filter(({ kind }) => !ofFunctions.has(kind));
  return [
    headLines(deployment, common, shown),
    ...functions.map((declared) => functionLines(declared, deployment, common, shown)),
    ...sectionOf('Resources', resourceLines(deployment)),
    ...sectionOf(
      'Flows',
      flows.flatMap((arrow) => indented(4, 6, flowText(arrow))),
    ),
    ...sectionOf('Loops', loopLines(deployment, shown)),
  ];
}

/** Kinds of arrows that stand at their functions. */
const ofFunctions: ReadonlySet<Arrow['kind']> = new Set(['trigger', 'write', 'failure', 'success'] as const);

function sectionOf(title: string, lines: readonly string[]): string[][] {
  return lines.length === 0 ? [] : [[`  ${title}`, ...lines]];
}

function headLines(
  { template, dialect, files, isComplete, functions }: DescribedDeployment,
  common: string,
  shown: Shown,
): string[] {
  const rest = files.filter((file) => file !== template).map(shown);
  const run = functions.length === 1 ? 'which runs' : 'which run';
  const isShared = functions.every((declared) => runsAs(declared) === common);
  return [
    `${shown(template)} (${dialectName(dialect)})`,
    ...(rest.length === 0 ? [] : indented(2, 4, `with ${rest.join(', ')}`)),
    ...(isComplete
      ? []
      : indented(2, 4, 'Not all of it is read: what is not listed here may exist all the same.')),
    `  ${counted(functions.length, 'function')}${common === '' ? '' : `, ${run} as ${common}${isShared ? '' : ' unless said otherwise'}`}`,
  ];
}

/** How more than half of the functions run; empty when there is no such way. */
function commonRunsAs(functions: readonly DescribedFunction[]): string {
  const counts = new Map<string, number>();
  for (const text of functions.map(runsAs)) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && most[1] * 2 > functions.length ? most[0] : '';
}

function functionLines(
  declared: DescribedFunction,
  { arrows, isComplete }: DescribedDeployment,
  common: string,
  shown: Shown,
): string[] {
  const { logicalId } = declared;
  const triggers = arrows.filter(({ kind, to }) => kind === 'trigger' && to.logicalId === logicalId);
  const from = (wanted: Arrow['kind']): Arrow[] =>
    arrows.filter((arrow) => arrow.kind === wanted && arrow.from.logicalId === logicalId);
  const senders = [...new Set(triggers.map(triggerText))];
  return [
    `  ${logicalId}`,
    ...rowLines('code', codeTexts(declared, shown), 4),
    ...(runsAs(declared) === common ? [] : rowLines('runs as', [runsAs(declared)], 4)),
    ...rowLines(
      'invoked by',
      senders.length > 0 ? senders : [isComplete ? 'nothing in this template' : 'not known'],
      4,
    ),
    ...rowLines(
      'writes to',
      from('write').map((arrow) => writeText(arrow, shown)),
      4,
    ),
    ...rowLines(
      'on failure',
      from('failure').map(({ to }) => partyText(to)),
      4,
    ),
    ...rowLines(
      'on success',
      from('success').map(({ to }) => partyText(to)),
      4,
    ),
    ...(declared.recursiveLoop === 'Allow'
      ? rowLines('loops', ['allowed, so that Lambda stops none'], 4)
      : []),
  ];
}

function flowText(arrow: Arrow): string {
  return `${partyText(arrow.from)} → ${partyText(arrow.to)}: ${arrowText(arrow)}`;
}

/** The resources by what they are. */
function resourceLines({ resources }: DescribedDeployment): string[] {
  const told = resources.filter(isTold);
  const services = [...new Set(told.map(({ service }) => service))];
  const labelWidth = Math.max(12, ...services.map((service) => nounOf(service).length + 2));
  return services.flatMap((service) => {
    const own = told.filter((resource) => resource.service === service);
    const texts = own.map((resource) => {
      const notes = resourceNotes(resource);
      return notes === '' ? resource.logicalId : `${resource.logicalId} (${notes})`;
    });
    return rowLines(nounOf(service), texts, 4, labelWidth);
  });
}

function loopLines({ loops }: DescribedDeployment, shown: Shown): string[] {
  return loopWays(loops, shown).flatMap(({ way, writes, stop }) => [
    ...indented(4, 6, way),
    ...(writes.length === 0 ? [] : indented(6, 8, `written at ${writes.join(', ')}`)),
    ...indented(6, 8, stop),
  ]);
}
