/** The table that the package comes with: complete, consistent with its recipe, and worth ranking networks by. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accuracyTable, columnIndex } from '../../../runtime/accuracy/table.ts';
import { noiseOf } from '../../../runtime/benchmark/noise.ts';
import { architecturesOf, MICRO_ARCHITECTURES, MICRO_RECIPE } from '../../../runtime/benchmark/recipe.ts';
import { benchmarkTable } from '../../../runtime/benchmark/table.ts';
import { kendall } from '../../../runtime/statistics/kendall.ts';

const text = readFileSync(new URL('../../../benchmarks/micro.csv', import.meta.url), 'utf8');
const table = accuracyTable(text, 'micro.csv');

const column = (name: string): readonly number[] => {
  const at = columnIndex(table, name);
  return table.rows.map((row) => Number(row[at]));
};

test('is what its trials come to, with every architecture of the recipe', () => {
  const archs = architecturesOf(MICRO_ARCHITECTURES);
  const results = MICRO_RECIPE.seeds.flatMap((seed) => {
    const [valid, held] = [column(`valid_${seed}`), column(`test_${seed}`)];
    return archs.map((arch, at) => ({ arch, seed, valid: valid[at], test: held[at], loss: null }));
  });
  expect(archs.length).toBeGreaterThanOrEqual(400);
  expect(benchmarkTable(MICRO_RECIPE, MICRO_ARCHITECTURES, results).csv).toBe(text);
});

test('has accuracies from chance to above 90 percent, and most of them between', () => {
  const accuracies = column('test');
  expect(Math.min(...accuracies)).toBe(10);
  expect(Math.max(...accuracies)).toBeGreaterThan(90);
  expect(accuracies.filter((accuracy) => accuracy > 30 && accuracy < 90).length).toBeGreaterThan(accuracies.length / 2);
});

test('is not ordered by sizes alone, though noise would allow for better', () => {
  const { ceiling } = noiseOf(column('test_0'), column('test_1'));
  for (const size of ['params', 'macs']) {
    expect(Math.abs(kendall(column(size), column('test')))).toBeLessThan(ceiling.kendall - 0.15);
  }
});
