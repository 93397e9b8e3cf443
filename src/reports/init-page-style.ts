/** What the page of Init costs adds to the style of all pages. */
export const initPageStyle = `
.bar { display: inline-block; width: 72px; height: 8px; margin-right: 8px; border-radius: 4px; background: var(--rule); overflow: hidden; vertical-align: 1px; }
.bar i { display: block; height: 100%; background: var(--lets-in); }
.over .bar i { background: var(--loop); }
.over .init { color: var(--loop); }
td.number, th.number { text-align: right; white-space: nowrap; min-width: 0; font-variant-numeric: tabular-nums; }
thead button { all: unset; cursor: pointer; color: inherit; font: inherit; }
thead button:focus-visible, .pick:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
thead button::after { content: "\\2195"; margin-left: 5px; opacity: .45; }
th[aria-sort=ascending] button::after { content: "\\2191"; opacity: 1; }
th[aria-sort=descending] button::after { content: "\\2193"; opacity: 1; }
.pick { all: unset; cursor: pointer; color: var(--link); text-decoration: underline; overflow-wrap: anywhere; }
tr[aria-selected=true] { background: var(--target); }
.treemap { position: relative; height: 460px; margin: 12px 0 0; border: 1px solid var(--rule); border-radius: 8px; overflow: hidden; background: var(--rule); }
.tile { position: absolute; margin: 0; padding: 3px 6px; border: 0; border-radius: 0; overflow: hidden; color: var(--ink); font: 11.5px/1.25 var(--mono); text-align: left; cursor: pointer; display: flex; flex-wrap: wrap; align-content: flex-start; gap: 0 8px; }
.tile span { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tile small { color: var(--muted); font-size: 11px; white-space: nowrap; }
.tile.group, .tile.low { flex-wrap: nowrap; padding-top: 2px; padding-bottom: 0; }
.tile.group { font-weight: 600; }
.tile.group span, .tile.low span { flex: 0 1 auto; }
.tile.narrow small { display: none; }
.key .runtime { box-shadow: inset 0 0 0 1px var(--edge); }
.tile.tiny { padding: 0; }
.tile.runtime { background: var(--panel); }
.tile.builtins { background: var(--keeps-paper); box-shadow: inset 0 0 0 1px var(--keeps); }
.tile.own { background: var(--runs-paper); box-shadow: inset 0 0 0 1px var(--runs); }
.tile.package { background: var(--lets-in-paper); box-shadow: inset 0 0 0 1px var(--lets-in); }
.tile.part { box-shadow: inset 0 0 0 .5px var(--edge); }
.tile[aria-pressed=true] { outline: 3px solid var(--loop); outline-offset: -3px; z-index: 2; }
.tile:focus-visible { outline: 3px solid var(--link); outline-offset: -3px; z-index: 3; }
.chain { min-height: 76px; margin: 8px 0 0; padding: 10px 16px; border: 1px solid var(--rule); border-radius: 8px; background: var(--panel); }
.chain p { max-width: none; }
.chain ol { display: flex; flex-wrap: wrap; gap: 2px 6px; margin: 4px 0 0; padding: 0; list-style: none; font: 12.5px var(--mono); overflow-wrap: anywhere; }
.chain li:not(:first-child)::before { content: "\\2192\\00a0"; color: var(--muted); }
.facts { margin: 4px 0; padding-left: 18px; max-width: 100ch; }
.facts li { overflow-wrap: anywhere; }
.key i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 3px; vertical-align: -1px; }
td:last-child code { display: inline-block; min-width: 260px; }
[hidden] { display: none; }
@media (max-width: 700px) { .treemap { height: 600px; } main, header, footer { padding: 0 12px; } }
@media print { section[hidden] { display: block; } }
`;
