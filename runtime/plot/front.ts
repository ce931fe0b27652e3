/** The programs of a front, by what they reach and what they take, as a Vega-Lite specification. */
import type { TopLevelSpec } from 'vega-lite';
import { colourBySet, configOf, domainOf, SETS, type Theme } from './theme.ts';

/** A program; correlations are NaN where there is none. */
export interface FrontPoint {
  /** What the page calls it. */
  readonly label: string;
  readonly search: number;
  readonly selection: number;
  /** In nodes of the syntax tree. */
  readonly size: number;
  /** In operations on one network; NaN if unknown. */
  readonly cost: number;
}

const WIDTH = 290;
const HEIGHT = 230;

/** Costs further apart than this are drawn on a logarithmic axis. */
const MOST_SPAN = 30;

/** Labels of more programs than this would cover each other. */
const MOST_LABELLED = 25;

/** The specification of two panels: τ against size, and τ against cost. */
export function frontPlot(points: readonly FrontPoint[], theme: Theme): TopLevelSpec {
  const costs = points.map(({ cost }) => cost).filter(Number.isFinite);
  const logarithmic = Math.min(...costs) > 0 && Math.max(...costs) / Math.min(...costs) > MOST_SPAN;
  return {
    spacing: 28,
    padding: 4,
    background: theme.background,
    hconcat: [
      panel(points, 'size', { title: 'size (nodes)', tickMinStep: 1, format: '~s' }, false, theme),
      panel(points, 'cost', { title: 'cost (operations)', format: '~s', tickCount: 6 }, logarithmic, theme),
    ],
    config: configOf(theme),
  };
}

const LOGARITHMIC = { type: 'log' } as const;

type PanelSpec = Extract<TopLevelSpec, { readonly hconcat: unknown }>['hconcat'][number];

function panel(
  points: readonly FrontPoint[],
  field: 'size' | 'cost',
  axis: object,
  logarithmic: boolean,
  theme: Theme,
): PanelSpec {
  const ends = SETS.flatMap((set) =>
    points.map((point) => ({ label: point.label, x: point[field], tau: point[set], set })),
  );
  const known = ends.filter(({ x, tau }) => Number.isFinite(x) && Number.isFinite(tau));
  const domain = domainOf(known);
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { padding: 12, ...domain, ...(logarithmic && known.length > 0 ? LOGARITHMIC : { zero: false }) },
    axis,
  } as const;
  const y = {
    field: 'tau',
    type: 'quantitative',
    scale: { zero: false, padding: 12, ...domain },
    axis: { title: 'Kendall τ' },
  } as const;
  return {
    width: WIDTH,
    height: HEIGHT,
    data: { values: known },
    encoding: { x, y },
    layer: [
      {
        mark: { type: 'line', color: theme.muted, opacity: 0.5, aria: false },
        encoding: { detail: { field: 'label' } },
      },
      {
        mark: { type: 'circle', size: 45, opacity: 0.9, aria: false },
        encoding: {
          color: colourBySet(theme, "datum.label + ' set'"),
        },
      },
      {
        data: { values: points.length <= MOST_LABELLED ? known.filter(({ set }) => set === 'selection') : [] },
        mark: { type: 'text', dy: -9, fontSize: 10, color: theme.ink, aria: false },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}
