/** The charts of a report, each as a figure with its caption. */
import type { TopLevelSpec } from 'vega-lite';
import { frontPlot } from '../../runtime/plot/front.ts';
import { progressPlot, type Step } from '../../runtime/plot/progress.ts';
import { scatterPlot } from '../../runtime/plot/scatter.ts';
import { PAGE } from '../../runtime/plot/theme.ts';
import { type Interval, quantile } from '../../runtime/statistics/bootstrap.ts';
import { formatCorrelation } from '../output/number.ts';
import { markup, type Markup, trusted } from './markup.ts';
import type { Compared, Member } from './members.ts';
import type { Run } from './run.ts';

/** Networks of a panel that are drawn; all are compared. */
const MOST_POINTS = 1500;

const PANELS_IN_A_ROW = 3;

const figure = (svg: string, caption: string): Markup =>
  markup`<figure>
    ${trusted(svg)}
    <figcaption>${caption}</figcaption>
  </figure>`;

/** τ of the best program over the generations, with the spread of all that were born. */
export async function progressChart({ births, generations }: Run): Promise<Markup> {
  const born = new Map<number, number[]>();
  for (const { generation, search } of births.values()) {
    if (Number.isNaN(search)) continue;
    const known = born.get(generation);
    if (known === undefined) born.set(generation, [search]);
    else known.push(search);
  }
  const steps = generations.map(({ generation, best }): Step => {
    const values = Float64Array.from(born.get(generation) ?? []).sort();
    const [low, high] = values.length === 0 ? [NaN, NaN] : [quantile(values, 0.1), quantile(values, 0.9)];
    return { generation, search: best?.search ?? NaN, selection: best?.selection ?? NaN, low, high };
  });
  return figure(
    await drawn(progressPlot(steps, PAGE)),
    'Kendall τ of the best program on the networks that the search sees, and on those that only choose among its results. ' +
      'Gray: where the middle 80 % of the programs of a generation lie, by τ on the search set.',
  );
}

/** The plotting library is loaded here: a run that cannot be read is told without it. */
async function drawn(plot: TopLevelSpec): Promise<string> {
  const { svgOf } = await import('../../runtime/plot/svg.ts');
  return svgOf(plot);
}

/** What the programs of the front reach, and what they take. */
export async function frontChart(members: readonly Member[]): Promise<Markup> {
  return figure(
    await drawn(frontPlot(members, PAGE)),
    'The programs that none beats in τ, size and cost together, and those whose τ is as good as the best. The numbers are those of the table.',
  );
}

/** Scores of the best programs on networks that they never saw. */
export async function scatterCharts(comparisons: readonly Compared[]): Promise<Markup> {
  const columns = Math.min(PANELS_IN_A_ROW, comparisons.length);
  const most = Math.max(...comparisons.map(({ scores }) => scores.length));
  const thinned = comparisons.map((panel) => {
    const stride = Math.ceil(panel.scores.length / MOST_POINTS);
    const kept = <Item>(items: readonly Item[]): readonly Item[] => items.filter((_, at) => at % stride === 0);
    return { ...panel, scores: kept(panel.scores), accuracies: kept(panel.accuracies) };
  });
  const intervals = comparisons.map(
    ({ proxy, target, ranking: { n, kendall, kendallInterval } }) =>
      `${proxy} on ${target}: τ ${formatCorrelation(kendall)} ${intervalText(kendallInterval)}, ${n} networks`,
  );
  return markup`${figure(
    await drawn(scatterPlot(thinned, columns, PAGE)),
    `Scores and accuracies of the report set, which no part of the search saw.${most > MOST_POINTS ? ' Some networks are not drawn.' : ''}`,
  )}
    <ul>
      ${intervals.map((line) => markup`<li>${line}</li>`)}
    </ul>
    <p class="muted">In brackets: 95 % bootstrap intervals.</p>`;
}

const intervalText = ({ low, high }: Interval): string => `[${formatCorrelation(low)}, ${formatCorrelation(high)}]`;
