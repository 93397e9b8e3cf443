/** The looks of a page, in light and dark. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f9; --ink: #1b2028; --muted: #5a6472; --rule: #dfe3e8;
  --edge: #77818f; --loop: #c8102e; --loop-paper: #fdecee; --link: #0b57b8; --target: #fff6d6;
  --runs: #b8500b; --runs-paper: #fff4ea; --keeps: #1c7440; --keeps-paper: #eef8f1;
  --passes: #a3267b; --passes-paper: #fcf0f8; --lets-in: #4b4fc4; --lets-in-paper: #f1f2fd;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --panel: #1b1f26; --ink: #e6e9ee; --muted: #a0a9b6; --rule: #303743;
    --edge: #8791a0; --loop: #ff6b7d; --loop-paper: #3a1a20; --link: #8ab8ff; --target: #3b3517;
    --runs: #ff9d57; --runs-paper: #2d2118; --keeps: #63cc8c; --keeps-paper: #182a20;
    --passes: #f08ccd; --passes-paper: #2d1c28; --lets-in: #a8abff; --lets-in-paper: #20213a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main, header, footer { max-width: 1300px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
footer { padding-top: 16px; padding-bottom: 32px; color: var(--muted); font-size: 13px; }
h1 { margin: 0; font-size: 24px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 40px 0 4px; padding-top: 16px; border-top: 1px solid var(--rule); font-size: 19px; overflow-wrap: anywhere; }
h2 small { color: var(--muted); font-size: 14px; font-weight: normal; white-space: nowrap; }
h3 { margin: 24px 0 8px; font-size: 15px; }
p { margin: 4px 0; max-width: 80ch; overflow-wrap: anywhere; }
a { color: var(--link); }
code { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.counts { display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0; padding: 0; list-style: none; }
.counts li { padding: 3px 12px; border: 1px solid var(--rule); border-radius: 999px; background: var(--panel); }
.counts .bad { border-color: var(--loop); background: var(--loop-paper); color: var(--loop); font-weight: 600; }
nav ul { columns: 3 300px; margin: 8px 0; padding: 0; list-style: none; }
nav li { overflow-wrap: anywhere; break-inside: avoid; }
.picture { margin: 12px 0 0; padding: 0; border: 1px solid var(--rule); border-radius: 8px; overflow: auto; }
.picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 8px 0 0; padding: 0; list-style: none; color: var(--muted); font-size: 13px; }
.legend svg { vertical-align: middle; margin-right: 6px; }
.drawings { position: absolute; }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.4; }
.edge.write { stroke-dasharray: 6 3; }
.edge.failure { stroke-dasharray: 1.5 3; stroke-linecap: round; }
.edge.off { opacity: 0.45; }
.edge.loop { stroke: var(--loop); stroke-width: 2.2; }
#arrow path { fill: var(--edge); }
#arrow-loop path { fill: var(--loop); }
.label rect { fill: var(--paper); }
.label text { fill: var(--muted); font: 10px var(--mono); text-anchor: middle; }
.label.loop text { fill: var(--loop); }
.node rect { stroke-width: 1.2; }
.node text { fill: var(--ink); }
.node .title { font: 600 12.5px var(--mono); }
.node .subtitle { fill: var(--muted); font: 10.5px var(--mono); }
.node .senders { fill: var(--lets-in); font: 10.5px var(--mono); }
.node use, .icon { fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.runs { color: var(--runs); } .runs rect { fill: var(--runs-paper); stroke: var(--runs); }
.keeps { color: var(--keeps); } .keeps rect { fill: var(--keeps-paper); stroke: var(--keeps); }
.passes { color: var(--passes); } .passes rect { fill: var(--passes-paper); stroke: var(--passes); }
.lets-in { color: var(--lets-in); } .lets-in rect { fill: var(--lets-in-paper); stroke: var(--lets-in); }
.node.loop rect { stroke: var(--loop); stroke-width: 2.2; }
a:hover .node rect, a:focus-visible .node rect { stroke-width: 2.6; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.loops { margin: 8px 0; padding: 10px 16px 10px 34px; border-left: 4px solid var(--loop); border-radius: 4px; background: var(--loop-paper); }
.loops li { margin: 4px 0; overflow-wrap: anywhere; }
.table { overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
th, td { padding: 6px 12px; border-top: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { border-top: 0; background: var(--panel); color: var(--muted); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
summary { white-space: nowrap; }
td ul { margin: 0; padding: 0; list-style: none; }
tr:target { background: var(--target); }
td, tbody th { overflow-wrap: anywhere; min-width: 110px; }
tbody th { min-width: 165px; }
@media print { .picture, .table { overflow: visible; } section { break-before: auto; } }
`;
