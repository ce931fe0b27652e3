import { expect, test } from 'vitest';
import { type Panel, scatterPlot } from '../../../runtime/plot/scatter.ts';
import { svgOf } from '../../../runtime/plot/svg.ts';

const PANEL: Panel = {
  proxy: 'snip',
  direction: 'higher',
  target: 'test',
  scores: [1, 3, 2, NaN, 5, -Infinity, 4],
  accuracies: [10, 55, 42.5, 60, 93, NaN, NaN],
  ranking: { kendall: 0.913, spearman: -1 },
};

const draw = (...panels: readonly Partial<Panel>[]): Promise<string> =>
  svgOf(
    scatterPlot(
      panels.map((panel) => ({ ...PANEL, ...panel })),
      2,
    ),
  );

/** The texts of a drawing, in order. */
const texts = (svg: string): readonly string[] =>
  [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);

/** Where the points are. */
const points = (svg: string): readonly (readonly number[])[] =>
  [...svg.matchAll(/<path transform="translate\(([^,]*),([^)]*)\)"[^>]*fill="#1f4e9c"/g)].map(([, x, y]) => [+x, +y]);

test('a panel has its correlations, its counts and titled axes', async () => {
  const shown = texts(await draw({}));
  expect(shown).toEqual(
    expect.arrayContaining(['snip', 'τ 0.913, ρ -1.000', '4 networks (1 invalid left out)', 'test (%)']),
  );
  expect(shown.filter((text) => text === 'snip').length).toBe(2);
});

test('points are those with an accuracy and a finite score, further up for higher scores and further right for higher accuracies', async () => {
  const shown = points(await draw({}));
  const byAccuracy = shown.toSorted(([x], [other]) => x - other).map(([, y]) => y);
  expect(shown.length).toBe(4);
  // In the order of their accuracies the scores are 1, 2, 3 and 5; y grows downwards.
  expect(byAccuracy).toEqual(byAccuracy.toSorted((a, b) => b - a));
  expect(new Set(byAccuracy).size).toBe(4);
});

test('equal panels are drawn in equal bytes, again and again', async () => {
  const wide = { scores: [1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18] };
  const [first, second] = [await draw({}, wide, {}), await draw({}, wide, {})];
  expect(second).toBe(first);
});

test('every panel is drawn', async () => {
  const shown = texts(await draw({ proxy: 'one' }, { proxy: 'two' }, { proxy: 'three', direction: 'lower' }));
  for (const title of ['one', 'two', 'three', 'three (lower is better)']) expect(shown).toContain(title);
});

test('a target that is no percentage has no unit', async () => {
  const shown = texts(await draw({ target: 'params', accuracies: [1e6, 2e6, 3e6, 4e6, 5e6, 6e6, 7e6] }));
  expect(shown).toContain('params');
  expect(shown).not.toContain('params (%)');
});

test.each([
  ['no points', []],
  ['one point', [7]],
  ['equal scores', [3, 3, 3]],
  ['the largest numbers', [-1.7e308, 1.7e308, 0]],
  ['the smallest numbers', [5e-324, 1e-320, 0]],
  ['many decades', [1e-200, -1e200, 1]],
])('%s are drawn at finite places', async (_, scores) => {
  const svg = await draw({ scores, accuracies: scores.map((__, at) => at) });
  expect(svg.match(/.{20}(NaN|Infinity|undefined).{20}/)?.[0]).toBeUndefined();
  const shown = points(svg);
  expect(shown.length).toBe(scores.length);
  for (const [x, y] of shown) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(240);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(190);
  }
});

test('a correlation that is undefined is called so', async () => {
  expect(texts(await draw({ ranking: { kendall: NaN, spearman: NaN } }))).toContain('τ undefined, ρ undefined');
});
