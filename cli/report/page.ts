/** The report of a run: one page of HTML that asks for nothing else and runs nothing. */
import { version } from '../../package.json';
import { formatCorrelation } from '../output/number.ts';
import { frontChart, progressChart, scatterCharts } from './charts.ts';
import { familyTree } from './family-tree.ts';
import { highlight } from './highlight.ts';
import { markup, type Markup, nothing, trusted } from './markup.ts';
import { comparisonsOf, type Member, membersOf } from './members.ts';
import type { Run } from './run.ts';
import { STYLE } from './style.ts';
import { frontTable, taskTable, variationTable } from './tables.ts';

/** Programs of the front that are shown in full. */
const MOST_SHOWN = 60;

/** The best programs whose scores are drawn. */
const MOST_DRAWN = 3;

export async function reportPage(run: Run, name: string): Promise<string> {
  const members = membersOf(run);
  const best = members.find((member) => member.best);
  const drawn = members.toSorted((a, b) => Number(b.best) - Number(a.best) || worth(b) - worth(a)).slice(0, MOST_DRAWN);
  const comparisons = comparisonsOf(run, drawn);
  const title = `Evolution on ${run.start.tasks.map((task) => task.name).join(', ')}`;
  const body = markup`<h1>${title}</h1>
    <p class="muted">${name}</p>
    ${figures(run, best)} ${facts(run)}
    <h2>The best program</h2>
    ${best === undefined ? NONE : markup`<pre>${highlight(best.birth.text)}</pre>`}
    <h2>Progress</h2>
    ${await progressChart(run)}
    <h2>The front</h2>
    ${members.length === 0 ? NONE : markup`${await frontChart(members)}${frontTable(members)}`}
    ${comparisons.length === 0 ? nothing : markup`<h2>Scores against accuracies</h2>${await scatterCharts(comparisons)}`}
    <h2>Variations</h2>
    ${variationTable(run, members)}
    <h2>Family tree of the best program</h2>
    ${best === undefined ? NONE : familyTree(best.birth.id, run.births)}
    <h2>Programs of the front</h2>
    ${members.slice(0, MOST_SHOWN).map(program)}${left(members.length - MOST_SHOWN)}
    <h2>Settings</h2>
    <dl>${run.start.config.map(([path, value]) => fact(path, value))}</dl>`;
  return `<!doctype html>\n${document(title, body).source}\n`;
}

const NONE = markup`<p>No program is there yet: none gave finite, unequal scores.</p>`;

/** The policy says it again: nothing may be loaded, whatever the page holds. */
const document = (title: string, body: Markup): Markup =>
  markup`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="generator" content="eznasc ${version}" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      <style>
        ${trusted(STYLE)}
      </style>
    </head>
    <body>
      ${body}
    </body>
  </html>`;

/** What a reader wants to know first. */
function figures(run: Run, best: Member | undefined): Markup {
  const { generations, births } = run;
  const last = generations[generations.length - 1];
  const figure = (value: string | number, what: string): Markup => markup`<li><b>${value}</b>${what}</li>`;
  return markup`<ul class="figures">
    ${best === undefined ? nothing : figure(formatCorrelation(best.search), 'τ of the best on the search set')}
    ${best === undefined ? nothing : figure(formatCorrelation(best.selection), 'on the selection set')}
    ${best === undefined || best.report === null ? nothing : figure(formatCorrelation(best.report), 'on networks it never saw')}
    ${figure(last.generation, 'generations')}${figure(births.size, 'programs born')}${figure(last.evaluations, 'scores computed')}
  </ul>`;
}

/** What the run was of, and how it went. */
function facts({ start, generations, end }: Run): Markup {
  const setting = new Map(start.config);
  const total = (what: 'evaluated' | 'cached' | 'rejected' | 'duplicates'): number =>
    generations.reduce((sum, each) => sum + each[what], 0);
  const ended = end === null ? 'not ended: it goes on, or was interrupted' : `ended by the rule “${end.reason}”`;
  const programs =
    `${total('evaluated')} scored; ${total('cached')} known before, ${total('duplicates')} alike in all ranks, ` +
    `${total('rejected')} rejected before any network was seen`;
  return markup`${taskTable(start.tasks)}
    <dl>
      ${['preset', 'vocabulary', 'seed'].map((name) => fact(name, setting.get(name) ?? 'not told'))}
      ${fact('τ', tauText(setting))}
      ${fact('state', ended)}
      ${fact('programs', programs)}
    </dl>`;
}

const fact = (name: string, value: string): Markup => markup`<dt>${name}</dt><dd>${value}</dd>`;

/** What is called τ in this run. */
function tauText(setting: ReadonlyMap<string, string>): string {
  const sign = setting.get('fitness.sign') === 'signed' ? 'with its sign' : 'without its sign';
  const partial = setting.get('fitness.partial') === 'true';
  return `${partial ? 'partial τ given parameters, FLOPs and weighted layers' : "Kendall's τ-b"}, ${sign}`;
}

function program({ label, file, birth, best }: Member): Markup {
  const where = file === null ? '' : `, ${file}`;
  return markup`<h3>${label}: #${birth.id}${best ? ', the best' : ''}<small>${where}</small></h3>
    <pre>${highlight(birth.text)}</pre>`;
}

const left = (count: number): Markup => (count > 0 ? markup`<p>${count} more are in the run's folder.</p>` : nothing);

/** τ on the selection set; less than any for a program without. */
const worth = ({ selection }: Member): number => (Number.isNaN(selection) ? -2 : selection);
