/** The style sheet of reports: for light and dark screens, and for paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --muted: #5b6470; --paper: #fff; --raised: #f5f6f8; --line: #d8dce2;
  --keyword: #7a3e9d; --call: #1f4e9c; --number: #96500a; --text: #2b6e2b; --operator: #5b6470; --comment: #68737f;
  --plot-ink: #1c1f24; --plot-muted: #8a929c; --plot-grid: #e9ebee; --plot-frame: #d0d4da; --plot-first: #1f4e9c; --plot-second: #b4540a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e6ea; --muted: #9aa3ae; --paper: #14171b; --raised: #1d2126; --line: #353b43;
  --keyword: #c79be0; --call: #8ab4f8; --number: #e5a86b; --text: #8fca8f; --operator: #9aa3ae; --comment: #8a939e;
  --plot-ink: #d5d9de; --plot-muted: #7c8590; --plot-grid: #262b31; --plot-frame: #3a414a; --plot-first: #8ab4f8; --plot-second: #f0a35e; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .5rem 0; max-width: 46rem; }
small, figcaption, .muted { color: var(--muted); font-size: .875rem; }
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { display: block; max-width: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom: 1px solid var(--line); font-weight: 600; }
th.n, td.n { text-align: right; }
td code { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin: 1rem 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.figures li { flex: 1 1 9rem; padding: .6rem 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
.figures b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
code, pre { font: .85rem/1.5 ui-monospace, monospace; }
pre { margin: .5rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
code i, pre i { font-style: normal; }
.keyword { color: var(--keyword); } .call { color: var(--call); } .number { color: var(--number); } .text { color: var(--text); }
.operator { color: var(--operator); } .comment { color: var(--comment); }
.tree { display: flex; gap: .5rem; overflow-x: auto; }
.tree ol { margin: 0; padding: 0; list-style: none; }
.tree li { height: 28px; line-height: 28px; white-space: nowrap; }
.tree em { font-style: normal; color: var(--call); }
.tree code { margin-left: .5rem; }
.lanes { flex: none; }
.lanes path { fill: none; stroke: var(--plot-muted); stroke-width: 1.5; }
.lanes .open { stroke-dasharray: 2 3; }
.lanes circle { fill: var(--plot-first); stroke: var(--paper); stroke-width: 1.5; }
.lanes .root { fill: var(--plot-second); }
@media print { figure, .tree, .scroll, pre { overflow: visible; } pre { white-space: pre-wrap; } }
`;
