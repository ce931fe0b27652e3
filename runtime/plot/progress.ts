/** How the τ of the best program grew over the generations of a search, as a Vega-Lite specification. */
import type { TopLevelSpec } from 'vega-lite';
import { colourBySet, configOf, domainOf, SETS, type Theme } from './theme.ts';

/** One generation; correlations are NaN where there is none. */
export interface Step {
  readonly generation: number;
  /** τ of the best program on the networks that the search sees, and on those that choose among its results. */
  readonly search: number;
  readonly selection: number;
  /** Between which values of τ on the search set the middle 80 % of the programs lie that were born. */
  readonly low: number;
  readonly high: number;
}

const WIDTH = 620;
const HEIGHT = 230;

/** More points than this cannot be told apart. */
const MOST_POINTS = 600;

/** Points are marked where there are few. */
const MOST_MARKED = 40;

/** The specification, for at least one generation: a line for each set, and a band for the programs born. */
export function progressPlot(steps: readonly Step[], theme: Theme): TopLevelSpec {
  const stride = Math.ceil(steps.length / MOST_POINTS);
  const drawn = steps.filter((_, at) => at % stride === 0 || at === steps.length - 1);
  const points = SETS.flatMap((set) => drawn.map((step) => ({ generation: step.generation, tau: step[set], set })));
  const band = drawn.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const x = {
    field: 'generation',
    type: 'quantitative' as const,
    scale: { nice: false, zero: false, domain: [steps[0].generation, steps[steps.length - 1].generation] },
    axis: { title: 'generation', format: 'd', tickMinStep: 1 },
  };
  const known = points.filter(({ tau }) => Number.isFinite(tau));
  const domain = domainOf(known);
  const y = { type: 'quantitative', scale: { zero: false, ...domain }, axis: { title: 'Kendall τ' } } as const;
  return {
    width: WIDTH,
    height: HEIGHT,
    padding: 4,
    background: theme.background,
    layer: [
      {
        data: { values: band },
        mark: { type: 'area', opacity: 0.25, color: theme.muted, aria: false },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values: known },
        mark: { type: 'line', point: drawn.length <= MOST_MARKED, aria: false },
        encoding: {
          x,
          y: { ...y, field: 'tau' },
          color: colourBySet(theme, "'best program, ' + datum.label + ' set'"),
        },
      },
    ],
    config: configOf(theme),
  };
}
