import { expect, test } from 'vitest';
import { normal, stream } from '../../../runtime/random.ts';
import { bootstrap, quantile } from '../../../runtime/statistics/bootstrap.ts';
import { kendall } from '../../../runtime/statistics/kendall.ts';

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('quantiles are those of numpy', () => {
  const sorted = [1, 2, 4, 8, 16];
  expect([0, 0.1, 0.25, 0.6, 0.975, 1].map((share) => quantile(sorted, share))).toEqual([1, 1.4, 2, 5.6, 15.2, 16]);
  expect(quantile([3], 0.7)).toBe(3);
  expect(quantile([], 0.5)).toBeNaN();
});

test('the interval of a mean is as wide as its standard error says', () => {
  const n = 400;
  const x = normal(stream(0, 'test'), n);
  const centre = mean(Float64Array.from(x));
  const error = Math.sqrt(mean(Float64Array.from(x, (value) => (value - centre) ** 2)) / n);
  const { low, high } = bootstrap(mean, x, x, { seed: 0, resamples: 4000 });
  expect((centre - low) / error).toBeCloseTo(1.96, 0);
  expect((high - centre) / error).toBeCloseTo(1.96, 0);
  const narrow = bootstrap(mean, x, x, { seed: 0, resamples: 4000, level: 0.6827 });
  expect((narrow.high - narrow.low) / error).toBeCloseTo(2, 0);
});

test('pairs stay together', () => {
  const x = normal(stream(0, 'test'), 50);
  expect(bootstrap(kendall, x, x, { seed: 0 })).toEqual({ low: 1, high: 1 });
});

test('pairs are drawn with replacement, as many as there are', () => {
  const seen = new Set<number>();
  const distinct = (x: Float64Array) => {
    seen.add(x.length);
    return new Set(x).size;
  };
  const x = Array.from({ length: 100 }, (_, i) => i);
  const { low, high } = bootstrap(distinct, x, x, { seed: 0 });
  expect([...seen]).toEqual([100]);
  // 100 (1 - 1/e) distinct ones are expected, with a standard deviation of about 3.
  expect(low).toBeGreaterThan(53);
  expect(high).toBeLessThan(74);
});

test('the seed fixes the interval, and scores of the same networks share its draws', () => {
  const x = normal(stream(0, 'x'), 30);
  const y = normal(stream(0, 'y'), 30);
  expect(bootstrap(kendall, x, y, { seed: 5 })).toEqual(bootstrap(kendall, x, y, { seed: 5 }));
  expect(bootstrap(kendall, x, y, { seed: 6 })).not.toEqual(bootstrap(kendall, x, y, { seed: 5 }));
  expect(
    bootstrap(
      kendall,
      x.map((value) => 3 * value),
      y,
      { seed: 5 },
    ),
  ).toEqual(bootstrap(kendall, x, y, { seed: 5 }));
});

test('draws without a value are left out, and none at all leaves no interval', () => {
  const { low, high } = bootstrap(kendall, [1, 2], [3, 5], { seed: 0 });
  expect([low, high]).toEqual([1, 1]);
  expect(bootstrap(kendall, [1, 1], [3, 5], { seed: 0 })).toEqual({ low: NaN, high: NaN });
  expect(bootstrap(kendall, [], [], { seed: 0 })).toEqual({ low: NaN, high: NaN });
});
