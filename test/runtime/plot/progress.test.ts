import { expect, test } from 'vitest';
import { type FrontPoint, frontPlot } from '../../../runtime/plot/front.ts';
import { progressPlot, type Step } from '../../../runtime/plot/progress.ts';
import { svgOf } from '../../../runtime/plot/svg.ts';
import { PAGE, PAPER } from '../../../runtime/plot/theme.ts';

const step = (generation: number, fields: Partial<Step> = {}): Step => ({
  generation,
  search: 0.3 + 0.01 * generation,
  selection: 0.2 + 0.01 * generation,
  low: 0,
  high: 0.1,
  ...fields,
});

const point = (label: string, fields: Partial<FrontPoint> = {}): FrontPoint => ({
  label,
  search: 0.5,
  selection: 0.4,
  size: 3,
  cost: 100,
  ...fields,
});

/** How many marks of a colour there are. */
const marks = (svg: string, colour: string): number => svg.split(`="${colour}"`).length - 1;

const texts = (svg: string): readonly string[] => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

test('progress has a line for each set and a band, in the colours of its theme', async () => {
  const steps = [step(0), step(1), step(2)];
  const svg = await svgOf(progressPlot(steps, PAPER));
  // A line, a point for each generation, and both in the legend.
  expect([marks(svg, PAPER.first), marks(svg, PAPER.second)]).toEqual([6, 6]);
  expect(texts(svg)).toEqual(expect.arrayContaining(['best program, search set', 'generation', 'Kendall τ']));
  const page = await svgOf(progressPlot(steps, PAGE));
  expect([marks(page, PAPER.first), marks(page, 'var(--plot-first)')]).toEqual([0, 6]);
});

test('generations without a τ are left out', async () => {
  const steps = [step(0, { search: NaN, selection: NaN, low: NaN, high: NaN }), step(1), step(2)];
  const svg = await svgOf(progressPlot(steps, PAPER));
  expect(marks(svg, PAPER.first)).toBe(5);
  expect(svg).not.toContain('NaN');
});

test('a single generation without a τ is drawn', async () => {
  const none = step(0, { search: NaN, selection: NaN, low: NaN, high: NaN });
  expect(await svgOf(progressPlot([none], PAPER))).not.toMatch(/NaN|undefined|Infinity/);
});

test('of very many generations some are drawn, and the last one always', async () => {
  const steps = Array.from({ length: 5001 }, (_, generation) =>
    step(generation, { search: generation === 5000 ? 1 : 0.5 }),
  );
  const svg = await svgOf(progressPlot(steps, PAPER));
  expect(svg.length).toBeLessThan(60_000);
  expect(svg).toMatch(/L620,[\d.]+"/);
});

test('a front is drawn by size and by cost, each program with its label', async () => {
  const points = [point('1'), point('2', { size: 9, cost: 1e9 })];
  const svg = await svgOf(frontPlot(points, PAPER));
  // In both panels a point for each program; and one in the legend.
  expect([marks(svg, PAPER.first), marks(svg, PAPER.second)]).toEqual([5, 5]);
  expect(texts(svg).filter((text) => text === '1' || text === '2').length).toBe(4);
  expect(texts(svg)).toContain('1M');
});

test.each([
  ['no program', []],
  ['one program', [point('1')]],
  ['a program that costs nothing', [point('1', { cost: 0 }), point('2', { cost: 1e12 })]],
  ['a program of unknown cost', [point('1', { cost: NaN })]],
  ['programs without a τ', [point('1', { search: NaN, selection: NaN })]],
])('a front of %s is drawn', async (_, points) => {
  expect(await svgOf(frontPlot(points, PAPER))).not.toMatch(/NaN|undefined|Infinity/);
});
