/** The colours of plots: fixed ones for a file of its own, those of the page for a plot within one. */
import type { TopLevelSpec } from 'vega-lite';

export interface Theme {
  readonly background: string;
  readonly ink: string;
  /** Of axes and remarks. */
  readonly muted: string;
  readonly grid: string;
  readonly frame: string;
  /** Of marks: of one kind, and of another. */
  readonly first: string;
  readonly second: string;
}

export const PAPER: Theme = {
  background: 'white',
  ink: '#000',
  muted: '#888',
  grid: '#eee',
  frame: '#ccc',
  first: '#1f4e9c',
  second: '#b4540a',
};

/** Colours that a page defines, as `--plot-ink` and so on, and may define anew for dark screens. */
export const PAGE: Theme = {
  background: 'transparent',
  ink: 'var(--plot-ink)',
  muted: 'var(--plot-muted)',
  grid: 'var(--plot-grid)',
  frame: 'var(--plot-frame)',
  first: 'var(--plot-first)',
  second: 'var(--plot-second)',
};

/** The sets of networks that τ of a search is shown on. */
export const SETS = ['search', 'selection'] as const;

/** A colour for each set; `label` is the expression of its text in the legend. */
export const colourBySet = ({ first, second }: Theme, label: string) =>
  ({
    field: 'set',
    type: 'nominal',
    scale: { domain: [...SETS], range: [first, second] },
    legend: { labelExpr: label },
  }) as const;

/** The part of a scale for values of which there may be none: then there is nothing that a domain could be found from. */
export const domainOf = (values: readonly unknown[]): { readonly domain?: [number, number] } =>
  values.length === 0 ? { domain: [0, 1] } : {};

/** What all plots have in common. */
export const configOf = ({ ink, muted, grid, frame }: Theme): NonNullable<TopLevelSpec['config']> => ({
  font: 'sans-serif',
  view: { stroke: frame },
  title: { color: ink, subtitleColor: ink },
  legend: { labelColor: ink, labelLimit: 0, orient: 'bottom', title: null },
  axis: {
    labelColor: ink,
    titleColor: ink,
    domainColor: muted,
    tickColor: muted,
    gridColor: grid,
    labelOverlap: 'greedy',
  },
});
