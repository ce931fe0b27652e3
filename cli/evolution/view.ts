/** What a person sees of a search that goes on: a few lines, or one for each generation. Texts only, from numbers only. */
import type { StopRules } from '../../evolution/engine/config.ts';
import type { RunSummary } from '../../evolution/engine/summary.ts';
import { formatCorrelation } from '../output/number.ts';
import { right, left, table } from '../output/table.ts';
import { duration } from '../progress.ts';
import { oneLine } from './one-line.ts';

/** Where a search stands. */
export interface View {
  /** Null before the first generation is done. */
  readonly summary: RunSummary | null;
  readonly stop: StopRules;
  /** Since this start. */
  readonly seconds: number;
  /** Program × network scores since this start. */
  readonly scores: number;
  /** How many generations have ended since this start. */
  readonly generations: number;
}

/** A line, and whether it is a remark or what matters. */
export interface ViewLine {
  readonly text: string;
  readonly tone: 'plain' | 'dim' | 'bold';
}

/** The members of a front that are shown. */
const MOST_MEMBERS = 8;

/** The lines of a search, none wider than `width` columns. */
export function viewLines(view: View, width: number): readonly ViewLine[] {
  const { summary } = view;
  const lines: readonly ViewLine[] = [
    { text: headline(view), tone: 'plain' },
    ...(summary === null
      ? []
      : [...born(summary), { text: bestText(summary), tone: 'bold' as const }, ...front(summary)]),
  ];
  return lines.map(({ text, tone }) => ({ text: cut(text, width), tone }));
}

/** One line about a generation. */
export function generationLine(summary: RunSummary): string {
  const { generation, evaluations, front } = summary;
  return `generation ${generation}: ${bestText(summary)}; ${front.length} in the front, ${grouped(evaluations)} scores`;
}

/** Such as `generation 7 of 15, 12 480 scores, 214 a second, cache 31 %, 58 s, 1 min 6 s left`. */
function headline({ summary, stop, seconds, scores, generations }: View): string {
  const at = summary === null ? 'first generation' : `generation ${summary.generation}`;
  const all = stop.generations === null || summary === null ? '' : ` of ${stop.generations}`;
  const rate = scores === 0 || seconds === 0 ? [] : [`${grouped(Math.round(scores / seconds))} a second`];
  const left = secondsLeft(summary, stop, seconds, generations);
  const rest = left === null ? [] : [`about ${duration(left)} left`];
  return [`${at}${all}`, `${grouped(scores)} scores`, ...rate, duration(seconds), ...rest].join(', ');
}

/** By the rule of time or that of generations, whichever comes first; null where neither tells. */
function secondsLeft(summary: RunSummary | null, stop: StopRules, seconds: number, done: number): number | null {
  const byTime = stop.seconds === null ? Infinity : Math.max(0, stop.seconds - seconds);
  const missing = summary === null || stop.generations === null ? Infinity : stop.generations - summary.generation;
  const byGenerations = done === 0 ? Infinity : (missing * seconds) / done;
  const left = Math.min(byTime, byGenerations);
  return Number.isFinite(left) ? left : null;
}

/** What became of the programs of the last generation. */
function born({ evaluated, cached, rejected, duplicates }: RunSummary): readonly ViewLine[] {
  const text = `last: ${evaluated} programs scored, ${cached} known before, ${rejected} rejected by form, ${duplicates} alike`;
  return [{ text, tone: 'dim' }];
}

function bestText({ best }: RunSummary): string {
  if (best === null) return 'no program of use yet';
  return `best τ ${tau(best.search)} on the search set, ${tau(best.selection)} on the selection set`;
}

/** The front by size: all of it, or its best by τ on the search set. */
function front({ front: all }: RunSummary): readonly ViewLine[] {
  const strongest = all.toSorted((a, b) => (b.search ?? -2) - (a.search ?? -2)).slice(0, MOST_MEMBERS);
  const shown = all.filter((member) => strongest.includes(member));
  if (shown.length === 0) return [];
  const rows = shown.map(({ search, selection, size, text }) => [
    tau(search),
    tau(selection),
    String(size),
    oneLine(text),
  ]);
  const [titles, ...lines] = table([right('τ search'), right('selection'), right('size'), left('program')], rows).split(
    '\n',
  );
  const more = all.length - shown.length;
  return [
    { text: titles, tone: 'dim' },
    ...lines.map((text) => ({ text, tone: 'plain' as const })),
    ...(more === 0 ? [] : [{ text: `and ${more} more`, tone: 'dim' as const }]),
  ];
}

const tau = (value: number | null): string => formatCorrelation(value ?? NaN);

/** Digits in groups of three: `12 480`. */
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');

/** The first columns of a text, with a sign that some are missing. */
function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
