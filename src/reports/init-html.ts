import type { FunctionInit } from '../init-cost/function-init.js';
import { pathsFrom, type Shown } from './handler-words.js';
import { initPageScript } from './init-page-script.js';
import { initPageStyle } from './init-page-style.js';
import { tilesOf, type Tile } from './init-treemap.js';
import {
  bytesText,
  doubtTexts,
  formText,
  loaderText,
  millisecondsText,
  modulesOf,
  outsideTexts,
  packageText,
  rangeText,
  runsAsText,
  shareText,
  sizeText,
  whyText,
} from './init-words.js';
import { escaped } from './markup.js';
import { pageStyle } from './page-style.js';
import { counted } from './text-rows.js';

/** Estimates as one page that needs nothing else; paths are relative to a directory. */
export function initHtml(functions: readonly FunctionInit[], directory: string): string {
  const shown = pathsFrom(directory);
  const sorted = [...functions].sort((a, b) => b.estimate.milliseconds - a.estimate.milliseconds);
  const title = `Init cost of ${directory.split(/[\\/]/).at(-1) ?? ''}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="aws-lambda-lint init-cost">
<title>${escaped(title)}</title>
<style>${pageStyle}${initPageStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${countsPart(sorted)}
</header>
<main>
${overviewPart(sorted, shown)}
${sorted.map((one, index) => sectionOf(one, index, shown)).join('\n')}
</main>
<footer>Estimated by <code>aws-lambda-lint init-cost</code> from the files on disk; nothing was executed. Milliseconds are those of Lambda's Init phase, rectangles are as large as what they cost.</footer>
<script>${initPageScript}</script>
</body>
</html>`;
}

function countsPart(functions: readonly FunctionInit[]): string {
  const over = functions.filter(({ estimate }) => estimate.isOverBudget).length;
  const large = functions.filter(({ size }) => size.isOverLimit).length;
  const budget = millisecondsText(functions[0]?.estimate.budgetMilliseconds ?? 0);
  const items = [
    { text: counted(functions.length, 'function'), isBad: false },
    over > 0
      ? { text: `${over} over the budget of ${budget}`, isBad: true }
      : { text: `all within the budget of ${budget}`, isBad: false },
    ...(large > 0 ? [{ text: `${large} over the limit of 250 MB`, isBad: true }] : []),
  ];
  return `<ul class="counts">${items.map(({ text, isBad }) => `<li${isBad ? ' class="bad"' : ''}>${escaped(text)}</li>`).join('')}</ul>`;
}

/** A cell of a table in HTML, and what it is sorted by when that is a number. */
interface Cell {
  readonly html: string;
  readonly value?: number;
  readonly className?: string;
}

function text(value: string): Cell {
  return { html: escaped(value) };
}

function figure(shownAs: string, value: number, className = ''): Cell {
  return { html: escaped(shownAs), value, className };
}

function overviewPart(functions: readonly FunctionInit[], shown: Shown): string {
  const rows = functions.map((one, index) => {
    const { name, entry, estimate, size } = one;
    const { milliseconds, range, bytes, budgetMilliseconds, isOverBudget } = estimate;
    const share = milliseconds / budgetMilliseconds;
    const bar = `<span class="bar"><i style="width:${Math.min(100, share * 100).toFixed(0)}%"></i></span>`;
    const cells: Cell[] = [
      { html: `<button type="button" class="pick">${escaped(name)}</button>` },
      text(shown(entry)),
      figure(millisecondsText(milliseconds), milliseconds, 'init'),
      figure(rangeText(range), range.high),
      { html: `${bar}${escaped(shareText(estimate))}`, value: share },
      figure(String(modulesOf(estimate)), modulesOf(estimate)),
      figure(bytesText(bytes), bytes),
      figure(bytesText(size.bytes), size.bytes),
    ];
    return rowOf(cells, ` data-for="f${index}"${isOverBudget ? ' class="over"' : ''}`);
  });
  const columns = ['Function', 'Module', '#Init', '#Range', '#Of budget', '#Modules', '#Loads', '#Ships'];
  return `<section aria-label="Functions">${tableOf(columns, rows)}</section>`;
}

/** A table whose rows can be sorted; `#` stands before the name of a column of numbers. */
function tableOf(columns: readonly string[], rows: readonly string[]): string {
  const head = columns.map((column) => {
    const isNumber = column.startsWith('#');
    return `<th scope="col"${isNumber ? ' class="number"' : ''}><button type="button">${escaped(column.replace('#', ''))}</button></th>`;
  });
  return `<div class="table" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function rowOf([first, ...cells]: readonly Cell[], attributes = ''): string {
  const rest = cells.map(({ html, value, className = '' }) =>
    value === undefined
      ? `<td>${html}</td>`
      : `<td class="number ${className}" data-value="${value.toFixed(3)}">${html}</td>`,
  );
  return `<tr${attributes}><th scope="row">${first?.html ?? ''}</th>${rest.join('')}</tr>`;
}

function sectionOf(one: FunctionInit, index: number, shown: Shown): string {
  const { name, entry, declaredAt, estimate } = one;
  const { milliseconds, range, confidence, baseMilliseconds } = estimate;
  const declared =
    declaredAt === undefined ? '' : `, declared at ${shown(declaredAt.file)}:${declaredAt.line}`;
  const facts = [
    `about ${millisecondsText(milliseconds)} (${rangeText(range)}, confidence ${confidence}): ${millisecondsText(baseMilliseconds)} for the runtime, ${millisecondsText(milliseconds - baseMilliseconds)} for loading ${counted(estimate.files, 'file')}`,
    runsAsText(one),
    formText(one, shown),
    ...outsideTexts(one),
    sizeText(one),
    ...(estimate.secondTry ? [estimate.secondTry.message] : []),
    ...estimate.unbounded.map(
      ({ file, line, text: call }) =>
        `plus an unbounded wait: ${shown(file)}:${line} awaits ${call}() at module level`,
    ),
  ].filter((fact) => fact !== '');
  return `<section id="f${index}" data-function aria-labelledby="h${index}">
<h2 id="h${index}">${escaped(name)} <small>${escaped(name === shown(entry) ? '' : shown(entry) + declared)}</small></h2>
<ul class="facts">${facts.map((fact) => `<li>${escaped(fact)}</li>`).join('')}</ul>
${picturePart(one, shown)}
${importsPart(one, shown)}
${packagesPart(one, shown)}
${duplicatesPart(one, shown)}
${doubtsPart(one, shown)}
</section>`;
}

function picturePart(one: FunctionInit, shown: Shown): string {
  const tiles = tilesOf(one, shown);
  const whole = one.estimate.milliseconds;
  const drawn = tiles.map((tile, index) => tileOf(tile, index, tiles, whole));
  const kinds = [
    ['runtime', 'runtime'],
    ['builtins', 'built-in modules'],
    ['own', 'own modules'],
    ['package', 'packages'],
  ] as const;
  const key = kinds
    .filter(([kind]) => tiles.some((tile) => tile.kind === kind))
    .map(
      ([kind, words]) => `<li><i class="tile ${kind}" style="position:static;padding:0"></i>${words}</li>`,
    );
  return `<div class="treemap" role="group" aria-label="What the Init phase is made of; arrow keys go from part to part">${drawn.join('')}</div>
<ul class="legend key">${key.join('')}</ul>
<div class="chain" aria-live="polite"><p class="muted">Choose a part of the picture to see why it is loaded.</p></div>`;
}

function tileOf(tile: Tile, index: number, tiles: readonly Tile[], whole: number): string {
  const { kind, title, milliseconds, bytes, chain, group, left, top, width, height } = tile;
  const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;
  const isGroup = tiles.some((other) => other.group === index);
  const isTiny = width < 0.035 || height < 0.035;
  const sizes = [
    height < 0.09 ? 'low' : '',
    width < (isGroup || height < 0.09 ? 0.09 : 0.06) ? 'narrow' : '',
  ];
  const classes = [
    'tile',
    kind,
    isGroup ? 'group' : '',
    group === undefined ? '' : 'part',
    isTiny ? 'tiny' : '',
    ...sizes,
  ];
  const share = `${((milliseconds / whole) * 100).toFixed(milliseconds / whole < 0.1 ? 1 : 0)} %`;
  const figures = [
    millisecondsText(milliseconds),
    `${share} of Init`,
    bytes === undefined ? '' : bytesText(bytes),
  ];
  const name = group === undefined ? title : (title.split('/').at(-1) ?? title);
  const label = isTiny
    ? ''
    : `<span>${escaped(name)}</span><small>${escaped(millisecondsText(milliseconds))}</small>`;
  const told = figures.filter((each) => each !== '').join(', ');
  return `<button type="button" class="${classes.filter((each) => each !== '').join(' ')}" tabindex="${index === 0 ? 0 : -1}" aria-pressed="false" aria-label="${escaped(`${title}, ${told}`)}" title="${escaped(`${title}: ${millisecondsText(milliseconds)}`)}" data-title="${escaped(title)}" data-figures="${escaped(told)}" data-chain="${chain.map(escaped).join('\n')}" style="left:${percent(left)};top:${percent(top)};width:${percent(width)};height:${percent(height)}">${label}</button>`;
}

function importsPart({ estimate }: FunctionInit, shown: Shown): string {
  const rows = estimate.imports.map(({ specifier, file, line, exclusive, range, alone, confidence }) =>
    rowOf([
      { html: `<code>${escaped(specifier)}</code>` },
      { html: `<code>${escaped(`${shown(file)}:${line}`)}</code>` },
      figure(millisecondsText(exclusive.milliseconds), exclusive.milliseconds),
      figure(rangeText(range), range.high),
      figure(millisecondsText(alone.milliseconds), alone.milliseconds),
      figure(String(alone.files), alone.files),
      figure(bytesText(alone.bytes), alone.bytes),
      text(confidence),
    ]),
  );
  const columns = [
    'Import',
    'Where',
    '#Init saves without it',
    '#Range',
    '#Alone',
    '#Files',
    '#Size',
    'Confidence',
  ];
  return rows.length === 0 ? '' : `<h3>Imports</h3>${tableOf(columns, rows)}`;
}

function packagesPart({ estimate }: FunctionInit, shown: Shown): string {
  const rows = estimate.packages.map((cost) =>
    rowOf([
      { html: `<code>${escaped(packageText(cost))}</code>` },
      figure(millisecondsText(cost.milliseconds), cost.milliseconds),
      figure(String(cost.files), cost.files),
      figure(bytesText(cost.bytes), cost.bytes),
      { html: `<code>${escaped(whyText(cost, shown))}</code>` },
    ]),
  );
  const share = estimate.packaging.kind === 'bundled' ? ', their share of the bundle' : '';
  return rows.length === 0
    ? ''
    : `<h3>Packages, each by itself${share}</h3>${tableOf(['Package', '#Init', '#Files', '#Size', 'Why'], rows)}`;
}

function duplicatesPart({ duplicates }: FunctionInit, shown: Shown): string {
  const rows = duplicates.map(({ name, copies, milliseconds }) =>
    rowOf([
      { html: `<code>${escaped(name)}</code>` },
      text(copies.map(({ version = 'unknown' }) => version).join(', ')),
      figure(millisecondsText(milliseconds), milliseconds),
      text(copies.map((copy) => loaderText(copy, shown)).join(', ')),
    ]),
  );
  return rows.length === 0
    ? ''
    : `<h3>Loaded more than once</h3>${tableOf(['Package', 'Versions', '#One copy saves', 'Loaded by'], rows)}`;
}

function doubtsPart({ estimate }: FunctionInit, shown: Shown): string {
  const items = doubtTexts(estimate, shown).map((doubt) => `<li>${escaped(doubt)}</li>`);
  return items.length === 0 ? '' : `<h3>Not in the figures</h3><ul class="facts">${items.join('')}</ul>`;
}
