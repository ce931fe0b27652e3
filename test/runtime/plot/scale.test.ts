import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawable, scaleFor } from '../../../runtime/plot/scale.ts';

test.each([
  ['no scores', []],
  ['zeros', [0, 0, -0]],
  ['one score', [3e40]],
  ['scores on both sides of zero', Array.from({ length: 101 }, (_, at) => (at - 50) / 50)],
  ['three decades', [1, 10, 100, 1000]],
])('%s are laid out linearly', (_, scores) => {
  expect(scaleFor(scores)).toEqual({ kind: 'linear' });
});

test('more than three decades are laid out logarithmically, with powers of ten among them', () => {
  const scores = Array.from({ length: 11 }, (_, at) => 2 * 10 ** (at - 3));
  expect(scaleFor(scores)).toEqual({
    kind: 'symlog',
    constant: 0.02,
    ticks: [0.1, 10, 1000, 1e5, 1e7],
  });
});

test('both sides of zero have ticks, and zero itself', () => {
  const scores = [-20_000, -150, -1, 1, 3, 70, 500, 0.5];
  expect(scaleFor(scores)).toMatchObject({ kind: 'symlog', ticks: [-10_000, -100, -1, 0, 1, 100] });
});

test('scores are drawn where they are, unless arithmetic on them ends in infinities', () => {
  expect([0.5, -3e299, 1e-299, 5e-324, -1.7e308].map(drawable)).toEqual([0.5, -3e299, 1e-299, 0, -1e300]);
});

test('law: ticks ascend, lie among the scores, and are few', () => {
  const score = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(score.map(drawable), { maxLength: 40 }), (scores) => {
      const scale = scaleFor(scores);
      if (scale.kind === 'linear') return;
      expect(scale.ticks.length).toBeLessThanOrEqual(9);
      expect(scale.constant).toBeGreaterThan(0);
      for (const [at, tick] of scale.ticks.entries()) {
        expect(tick).toBeGreaterThanOrEqual(Math.min(...scores));
        expect(tick).toBeLessThanOrEqual(Math.max(...scores));
        if (at > 0) expect(tick).toBeGreaterThan(scale.ticks[at - 1]);
      }
      // What d3 computes stays finite.
      for (const each of scores) expect(Math.log1p(Math.abs(each / scale.constant))).toBeLessThan(Infinity);
    }),
  );
});
