/** The noise ceiling, against accuracies that are simulated with a known amount of noise. */
import { expect, test } from 'vitest';
import { noiseOf } from '../../../runtime/benchmark/noise.ts';
import { normal, stream } from '../../../runtime/random.ts';
import { kendall } from '../../../runtime/statistics/kendall.ts';
import { spearman } from '../../../runtime/statistics/spearman.ts';

test.each([0.1, 0.5, 1])(
  'with noise of %f, the ceiling is what the noiseless values reach against the mean',
  (level) => {
    const count = 4000;
    const draw = (name: string): Float32Array => normal(stream(0, `${level} ${name}`), count);
    const truth = draw('truth');
    const measured = ['first', 'second'].map((name) => {
      const noise = draw(name);
      // Any monotone transformation of the accuracies leaves the ranks as they are.
      return truth.map((value, at) => Math.atan(value + level * noise[at]));
    });
    const { between, ceiling } = noiseOf(measured[0], measured[1]);
    const mean = truth.map((_, at) => measured[0][at] + measured[1][at]);
    expect(between.kendall).toBe(kendall(measured[0], measured[1]));
    expect(ceiling.kendall).toBeCloseTo(kendall(truth, mean), 1);
    expect(ceiling.spearman).toBeCloseTo(spearman(truth, mean), 1);
    expect(Math.abs(ceiling.spearman - spearman(truth, mean))).toBeLessThan(0.02);
    expect(Math.abs(ceiling.kendall - kendall(truth, mean))).toBeLessThan(0.03);
  },
);

test('without noise the ceiling is 1', () => {
  const { between, ceiling } = noiseOf([1, 2, 3, 4], [10, 20, 30, 40]);
  expect(between).toEqual({ kendall: 1, spearman: 1 });
  expect(ceiling.kendall).toBeCloseTo(1, 12);
  expect(ceiling.spearman).toBeCloseTo(1, 12);
});
