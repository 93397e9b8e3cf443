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
import { eventGraphOf } from './event-graph.js';
import { drawingsOf, picturesOf } from './event-picture.js';
import { pathsFrom, type Shown } from './handler-words.js';
import { escaped } from './markup.js';
import { counted } from './text-rows.js';
import { pageStyle } from './page-style.js';

/** The deployments of a directory as one page that needs nothing else; paths are relative to the root. */
export function deploymentsHtml(found: ProjectDeployments, directory: string, root: string): string {
  const shown = pathsFrom(root);
  const name = shown(directory) || (directory.split(/[\\/]/).at(-1) ?? '');
  const title = `Deployment of ${name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="aws-lambda-lint deployment">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${drawingsOf()}
<header>
<h1>${escaped(title)}</h1>
${found.deployments.length === 0 ? emptyPart(found, name, shown) : countsPart(found)}
${contentsPart(found, shown)}
</header>
<main>
${found.deployments.map((deployment, index) => sectionOf(deployment, index, shown)).join('\n')}
${problemsPart(found, shown)}
</main>
<footer>Read from templates and code by <code>aws-lambda-lint deployment</code>; nothing was executed, and nothing of AWS was asked.</footer>
</body>
</html>`;
}

function emptyPart(found: ProjectDeployments, name: string, shown: Shown): string {
  const names = found.names.map((each) => `<li><code>${escaped(each)}</code></li>`).join('');
  return `<p>${escaped(emptyText(found, name, shown))}</p>${names === '' ? '' : `<p>Looked for</p><ul>${names}</ul>`}`;
}

function countsPart(found: ProjectDeployments): string {
  const items = summaryParts(found).map(
    ({ text, isBad }) => `<li${isBad ? ' class="bad"' : ''}>${escaped(text)}</li>`,
  );
  return `<ul class="counts">${items.join('')}</ul>`;
}

function contentsPart({ deployments }: ProjectDeployments, shown: Shown): string {
  if (deployments.length < 2) return '';
  const items = deployments.map(
    ({ template, loops }, index) =>
      `<li><a href="#t${index}">${escaped(shown(template))}</a>${loops.length === 0 ? '' : ' (loops)'}</li>`,
  );
  return `<nav aria-label="Templates"><ul>${items.join('')}</ul></nav>`;
}

function sectionOf(deployment: DescribedDeployment, index: number, shown: Shown): string {
  const { template, dialect, files, isComplete, functions } = deployment;
  const rows = new Map(functions.map(({ logicalId }, row) => [logicalId, `t${index}f${row}`]));
  const { connected, alone } = picturesOf(eventGraphOf(deployment), ({ logicalId = '' }) =>
    rows.get(logicalId),
  );
  const others = files.filter((file) => file !== template).map((file) => code(shown(file)));
  return `<section aria-labelledby="t${index}">
<h2 id="t${index}">${escaped(shown(template))} <small>${escaped(dialectName(dialect))}</small></h2>
${others.length === 0 ? '' : `<p class="muted">with ${others.join(', ')}</p>`}
${isComplete ? '' : '<p class="muted">Not all of it is read: what is not listed here may exist all the same.</p>'}
${connected === '' ? '' : `${figure(connected)}${legend(connected)}`}
${alone === '' ? '' : `${connected === '' ? '' : '<h3>Functions that nothing else here is connected with</h3>'}${figure(alone)}`}
${loopsPart(deployment, shown)}
${functionsPart(deployment, rows, shown)}
${resourcesPart(deployment, shown)}
${flowsPart(deployment, shown)}
</section>`;
}

function figure(picture: string): string {
  return `<figure class="picture" tabindex="0">${picture}</figure>`;
}

/** The kinds of lines that stand in a picture. */
function legend(picture: string): string {
  const kinds: readonly (readonly [string, string])[] = [
    ['edge event', 'events'],
    ['edge write', 'written by code'],
    ['edge failure', 'failed events'],
  ];
  const drawn = kinds.filter(([classes]) => picture.includes(`class="${classes}`));
  const all = picture.includes(' loop"') ? [...drawn, ['edge loop', 'loop'] as const] : drawn;
  if (all.length < 2) return '';
  const items = all.map(
    ([classes, text]) =>
      `<li><svg width="38" height="10" aria-hidden="true"><path class="${classes}" d="M1 5H36" marker-end="url(#${classes.endsWith('loop') ? 'arrow-loop' : 'arrow'})"/></svg>${text}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

function loopsPart({ loops }: DescribedDeployment, shown: Shown): string {
  if (loops.length === 0) return '';
  const items = loopWays(loops, shown).map(({ way, writes, stop }) => {
    const where = writes.length === 0 ? '' : `written at ${writes.map(code).join(', ')}; `;
    return `<li><strong>${escaped(way)}</strong><br>${where}${escaped(stop)}</li>`;
  });
  return `<h3>Loops</h3><ul class="loops">${items.join('')}</ul>`;
}

function functionsPart(
  deployment: DescribedDeployment,
  rows: ReadonlyMap<string, string>,
  shown: Shown,
): string {
  const body = deployment.functions.map((declared): Row => {
    const { logicalId } = declared;
    return {
      id: rows.get(logicalId),
      cells: [
        escaped(logicalId),
        list(codeTexts(declared, shown)),
        escaped(runsAs(declared)),
        list(incoming(deployment, logicalId)),
        list(outgoing(deployment, logicalId, shown)),
        variablesCell(declared),
      ],
    };
  });
  return tablePart('Functions', ['Function', 'Code', 'Runs as', 'Invoked by', 'Sends to', 'Variables'], body);
}

function incoming({ arrows }: DescribedDeployment, id: string): string[] {
  return arrows.filter(({ kind, to }) => kind === 'trigger' && to.logicalId === id).map(triggerText);
}

function outgoing({ arrows }: DescribedDeployment, id: string, shown: Shown): string[] {
  const own = arrows.filter(({ from, kind }) => kind !== 'trigger' && from.logicalId === id);
  return own.map((arrow) =>
    arrow.kind === 'write' ? writeText(arrow, shown) : `${partyText(arrow.to)} (${arrowText(arrow)})`,
  );
}

function variablesCell(declared: DescribedFunction): string {
  const texts = variableTexts(declared);
  if (texts.length === 0) return '';
  return `<details><summary>${counted(texts.length, 'variable')}</summary>${list(texts)}</details>`;
}

/** Names of variables with the resources that they refer to; no other values. */
function variableTexts({ environment }: DescribedFunction): string[] {
  return environment.map(({ name, resources }) =>
    resources.length === 0 ? name : `${name} → ${resources.join(', ')}`,
  );
}

function resourcesPart({ resources }: DescribedDeployment, shown: Shown): string {
  const body = resources.filter(isTold).map((resource): Row => {
    const { logicalId, service, place } = resource;
    const notes = escaped(resourceNotes(resource));
    return { cells: [escaped(logicalId), escaped(nounOf(service)), notes, code(placeText(place, shown))] };
  });
  return tablePart('Resources', ['Resource', 'Kind', 'Notes', 'Declared at'], body);
}

const ofFunctions: ReadonlySet<Arrow['kind']> = new Set(['trigger', 'write', 'failure', 'success'] as const);

function flowsPart({ arrows }: DescribedDeployment, shown: Shown): string {
  const body = arrows
    .filter(({ kind }) => !ofFunctions.has(kind))
    .map((arrow): Row => {
      const places = arrow.places.map((place) => code(placeText(place, shown)));
      const [from, to] = [arrow.from, arrow.to].map((party) => escaped(partyText(party)));
      return { cells: [from ?? '', to ?? '', escaped(arrowText(arrow)), places.join(', ')] };
    });
  return tablePart('Flows between resources', ['From', 'To', 'How', 'Declared at'], body);
}

/** A row of a table, its cells in HTML; the first one names it. */
interface Row {
  readonly id?: string | undefined;
  readonly cells: readonly string[];
}

/** A table without the columns that are empty in every row; nothing without rows. */
function tablePart(title: string, columns: readonly string[], rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const kept = columns.flatMap((column, index) =>
    rows.some(({ cells }) => cells[index] !== '') ? [{ column, index }] : [],
  );
  const head = kept.map(({ column }) => `<th scope="col">${column}</th>`).join('');
  const body = rows.map(({ id, cells }) => {
    const [first, ...rest] = kept.map(({ index }) => cells[index] ?? '');
    const anchor = id === undefined ? '' : ` id="${id}"`;
    return `<tr${anchor}><th scope="row">${first ?? ''}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<h3>${title}</h3><div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function problemsPart(found: ProjectDeployments, shown: Shown): string {
  const rows = problemsIn(found).map((problem): Row => ({
    cells: [code(placeText(problem, shown)), escaped(problem.text)],
  }));
  return rows.length === 0 ? '' : `<section>${tablePart('Not understood', ['Where', 'Why'], rows)}</section>`;
}

function list(texts: readonly string[]): string {
  const items = [...new Set(texts)].map((text) => `<li>${escaped(text)}</li>`);
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}
