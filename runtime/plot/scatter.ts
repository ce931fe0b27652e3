/** Scatter plots of scores against accuracies as a Vega-Lite specification, one panel for each proxy and target. */
import type { TopLevelSpec } from 'vega-lite';
import type { Ranking } from '../ranking/rank.ts';
import { drawable, scaleFor } from './scale.ts';
import { configOf, PAPER, type Theme } from './theme.ts';

/** One proxy's scores and one target's accuracies, of the same networks in the same order. */
export interface Panel {
  readonly proxy: string;
  readonly direction: 'higher' | 'lower';
  readonly target: string;
  /** Scores that are not finite are left out and counted. */
  readonly scores: readonly number[];
  /** In percent; NaN where a network has none. */
  readonly accuracies: readonly number[];
  readonly ranking: Pick<Ranking, 'kendall' | 'spearman'>;
}

const WIDTH = 240;
const HEIGHT = 190;

/** What texts are estimated to be wide, relative to what they are: Vega takes every character for a broad one. */
const TEXT_WIDTH = 1.45;

/** Between the outermost points and the frame, in pixels. */
const PADDING = 6;

/** The specification of panels in rows of `columns`. */
export function scatterPlot(panels: readonly Panel[], columns: number, theme: Theme = PAPER): TopLevelSpec {
  return {
    columns,
    spacing: { row: 24, column: 28 },
    padding: 12,
    background: theme.background,
    concat: panels.map((panel) => panelSpec(panel, theme)),
    config: configOf(theme),
  };
}

type PanelSpec = Extract<TopLevelSpec, { readonly concat: unknown }>['concat'][number];

function panelSpec({ proxy, direction, target, scores, accuracies, ranking }: Panel, { first }: Theme): PanelSpec {
  const measured = scores
    .map((score, at) => ({ score, accuracy: accuracies[at] }))
    .filter(({ accuracy }) => Number.isFinite(accuracy));
  const points = measured
    .filter(({ score }) => Number.isFinite(score))
    .map(({ score, accuracy }) => ({ score: drawable(score), accuracy: drawable(accuracy) }));
  const invalid = measured.length - points.length;
  const percent = points.every(({ accuracy }) => accuracy >= 0 && accuracy <= 100);
  const x = linear(points.map(({ accuracy }) => accuracy));
  const y = scoreScale(points.map(({ score }) => score));
  return {
    width: WIDTH,
    height: HEIGHT,
    title: {
      text: [proxy, `τ ${correlation(ranking.kendall)}, ρ ${correlation(ranking.spearman)}`],
      subtitle: `${points.length} networks${invalid === 0 ? '' : ` (${invalid} invalid left out)`}`,
      subtitleFontSize: 11,
      limit: TEXT_WIDTH * WIDTH,
      anchor: 'start',
      frame: 'group',
    },
    data: { values: points },
    mark: { type: 'circle', size: 22, opacity: opacityOf(points.length), color: first, aria: false },
    encoding: {
      x: {
        field: 'accuracy',
        type: 'quantitative',
        scale: x.scale,
        axis: { ...x.axis, title: percent ? `${target} (%)` : target, titleLimit: TEXT_WIDTH * WIDTH },
      },
      y: {
        field: 'score',
        type: 'quantitative',
        scale: y.scale,
        axis: {
          ...y.axis,
          title: direction === 'lower' ? `${proxy} (lower is better)` : proxy,
          titleLimit: TEXT_WIDTH * HEIGHT,
        },
      },
    },
  };
}

function scoreScale(scores: readonly number[]) {
  const scale = scaleFor(scores);
  switch (scale.kind) {
    case 'linear':
      return linear(scores);
    case 'symlog':
      return {
        scale: { type: 'symlog' as const, constant: scale.constant, nice: false, padding: PADDING },
        axis: { values: [...scale.ticks], labelExpr: POWERS },
      };
    default:
      return scale satisfies never;
  }
}

function linear(values: readonly number[]) {
  // Without values there is nothing that a domain could be found from.
  const domain = values.length === 0 ? { domain: [0, 1] } : {};
  return { scale: { zero: false, padding: PADDING, ...domain }, axis: { format: formatFor(values), tickCount: 6 } };
}

/** Nine digits that matter, without zeros at the end; large numbers as 150M, while there are prefixes for them. */
function formatFor(values: readonly number[]): string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest >= 1e5 && largest < 1e15 ? '.9~s' : '.9~g';
}

const POWERS = "datum.value === 0 ? '0' : format(datum.value, '~e')";

const correlation = (value: number): string => (Number.isNaN(value) ? 'undefined' : value.toFixed(3));

/** The more points there are, the more of them lie on each other. */
const opacityOf = (points: number): number => Math.min(0.7, Math.max(0.05, 8 / Math.sqrt(points)));
