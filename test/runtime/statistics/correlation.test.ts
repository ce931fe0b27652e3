import { describe, expect, test } from 'vitest';
import { accuracyTable, measurements } from '../../../runtime/accuracy/table.ts';
import { kendall } from '../../../runtime/statistics/kendall.ts';
import { spearman } from '../../../runtime/statistics/spearman.ts';
import { sharedText, testWithData } from '../../shared-data.ts';

const count = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));

// Expected values are those of scipy 1.17.1: stats.kendalltau and stats.spearmanr.
test.each([
  {
    pairs: 'a few ties',
    x: [12, 2, 1, 12, 2],
    y: [1, 4, 7, 1, 0],
    tau: -0.4714045207910316,
    rho: -0.5407380704358752,
  },
  {
    pairs: 'numbers of very different sizes',
    x: [-3.5, 0, 2.25, 2.25, 7, 1e300, -1e-300, 4, 4, 4],
    y: [1, 2, 2, 3, 5, 8, 13, -21, 2, -34.5],
    tau: 0.09639253854237598,
    rho: 0.09345839742735502,
  },
  {
    pairs: 'many ties on both sides',
    x: count(200, (i) => (i * 37) % 101),
    y: count(200, (i) => (i * i) % 53),
    tau: 0.05762269863120971,
    rho: 0.08347761725135602,
  },
  {
    pairs: 'a strong correlation',
    x: count(200, (i) => (i * 7919) % 211),
    y: count(200, (i) => ((i * 7919) % 211) + (i % 13) * 9),
    tau: 0.6890190630946068,
    rho: 0.8824118620648652,
  },
])('τ-b and ρ of $pairs are those of scipy', ({ x, y, tau, rho }) => {
  expect(kendall(x, y)).toBeCloseTo(tau, 14);
  expect(spearman(x, y)).toBeCloseTo(rho, 14);
});

testWithData(
  'published proxies correlate with the published accuracies as scipy says',
  ['nb201_accuracy.csv', 'nb201_zc_proxies_cifar10.csv'],
  () => {
    const table = accuracyTable(sharedText('nb201_accuracy.csv'), 'nb201_accuracy.csv');
    const accuracy = new Map(measurements(table, 'c10_test200').map(({ arch, target }) => [arch, target]));
    const proxies = accuracyTable(sharedText('nb201_zc_proxies_cifar10.csv'), 'nb201_zc_proxies_cifar10.csv');
    const expected = {
      nwot: [0.6243692438888948, 0.8114177344079391],
      synflow: [0.5812106599908562, 0.7777872079431951],
      params: [0.6231093356623371, 0.7991099849288372],
      zen: [0.10992910772553928, 0.11467369430169876],
    };
    for (const [proxy, [tau, rho]] of Object.entries(expected)) {
      const rows = measurements(proxies, proxy);
      const scores = rows.map(({ target }) => target);
      const targets = rows.map(({ arch }) => accuracy.get(arch) ?? NaN);
      expect(kendall(scores, targets)).toBeCloseTo(tau, 13);
      expect(spearman(scores, targets)).toBeCloseTo(rho, 13);
    }
  },
);

describe.each([
  ['kendall', kendall],
  ['spearman', spearman],
])('%s', (_, correlation) => {
  test.each([
    ['no pairs', [], []],
    ['one pair', [1], [2]],
    ['a constant side', [1, 2, 3], [4, 4, 4]],
    ['zeros of either sign only', [0, -0], [1, 2]],
    ['a NaN', [1, 2, NaN], [1, 2, 3]],
    ['a leading NaN', [1, 2, 3], [NaN, 2, 3]],
  ])('is undefined for %s', (_, x, y) => {
    expect(correlation(x, y)).toBeNaN();
    expect(correlation(y, x)).toBeNaN();
  });

  test('ranks infinite values like others', () => {
    expect(correlation([-Infinity, 0, 1, Infinity], [1, 2, 3, 4])).toBe(1);
  });

  test('treats zeros of either sign as equal', () => {
    expect(correlation([0, -0, 1], [2, 2, 5])).toBe(1);
  });

  test('refuses sides of different lengths as a bug', () => {
    expect(() => correlation([1, 2], [1])).toThrow('cannot correlate 2 numbers with 1');
  });
});
