/** The tables of a report. */
import { oneLine } from '../evolution/one-line.ts';
import { formatCorrelation, formatScore } from '../output/number.ts';
import type { RunEvent } from './events.ts';
import { highlight } from './highlight.ts';
import { markup, type Markup, nothing } from './markup.ts';
import type { Member } from './members.ts';
import type { Run } from './run.ts';
import { variationCounts } from './variations.ts';

type Cell = string | Markup;

interface Column {
  readonly title: string;
  readonly numbers: boolean;
}

const words = (title: string): Column => ({ title, numbers: false });
const numbers = (title: string): Column => ({ title, numbers: true });

/** A table whose columns of numbers stand to the right. */
function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Markup {
  const right = columns.map(({ numbers }) => (numbers ? markup` class="n"` : nothing));
  return markup`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map(({ title }, at) => markup`<th${right[at]}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((cells) => markup`<tr>${cells.map((cell, at) => markup`<td${right[at]}>${cell}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** What the run was about. */
export function taskTable(tasks: RunEvent['tasks']): Markup {
  return table(
    [words('task'), words('target'), ...['search networks', 'selection', 'report'].map(numbers)],
    tasks.map(({ name, target, networks: { search, selection, report } }) => [
      name,
      target,
      String(search),
      String(selection),
      String(report),
    ]),
  );
}

/** The front, a program a row. */
export function frontTable(members: readonly Member[]): Markup {
  return table(
    [...['', 'τ search', 'selection', 'report', 'size', 'cost'].map(numbers), words('program')],
    members.map(({ label, search, selection, report, size, cost, birth, best }) => [
      best ? markup`<b>${label}</b>` : label,
      formatCorrelation(search),
      formatCorrelation(selection),
      report === null ? '' : formatCorrelation(report),
      String(size),
      formatScore(cost),
      markup`<code>${highlight(oneLine(birth.text))}</code>`,
    ]),
  );
}

/** What became of the programs that each variation made. */
export function variationTable({ births }: Run, members: readonly Member[]): Markup {
  const counts = variationCounts(
    births,
    members.map(({ birth }) => birth.id),
  );
  const share = (part: number, all: number): string => `${part} (${Math.round((100 * part) / all)} %)`;
  return markup`${table(
    [words('variation'), ...['births', 'scored', 'improved', 'records', 'ancestors'].map(numbers)],
    counts.map(({ variation, births: all, scored, improved, records, ancestors }) => [
      variation,
      String(all),
      share(scored, all),
      share(improved, all),
      String(records),
      String(ancestors),
    ]),
  )}
    <p class="muted">
      Scored: on all networks of the search set, with scores of use. Improved: better on the search set than each
      parent. Records: better than all programs before. Ancestors: of the front, or in it.
    </p>`;
}
