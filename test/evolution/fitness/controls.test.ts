/** The counts that partial τ takes as known. */
import { expect, test } from 'vitest';
import { controlsOf } from '../../../evolution/fitness/controls.ts';
import { partialCorrelation } from '../../../runtime/statistics/partial.ts';
import { siteFinder } from '../../../compiler/sites/find.ts';
import { kendall } from '../../../runtime/statistics/kendall.ts';
import { micro } from '../../../runtime/spaces/micro.ts';

test('a convolution more in each cell adds its parameters, its multiply-accumulates and a layer', () => {
  const [before, after] = ['none', 'nor_conv_3x3'].map((operation) =>
    controlsOf(micro.networkOf(`|none~0|+|none~0|none~1|+|${operation}~0|none~1|none~2|`)),
  );
  // The stem, three convolutions in each of the two reductions, and the classifier.
  expect(before[2]).toBe(8);
  // In the three stages of one cell, each with a normalisation.
  const widths = [8, 16, 32];
  const sum = (of: (width: number, stage: number) => number): number =>
    widths.map((width, stage) => of(width, stage)).reduce((a, b) => a + b);
  expect(after[0] - before[0]).toBe(sum((width) => 9 * width ** 2 + 2 * width));
  expect(after[1] - before[1]).toBe(sum((width, stage) => 9 * width ** 2 * (16 >> stage) ** 2));
  expect(after[2] - before[2]).toBe(3);
});

test('to count the triples of EZNAS is worth nothing once the controls are known', () => {
  const networks = micro.draw(60, 1).map((arch) => micro.networkOf(arch));
  const controls = networks.map(controlsOf);
  const columns = [0, 1, 2].map((at) => controls.map((row) => row[at]));
  const triples = networks.map((network) => siteFinder(network)('triples').length);
  const accuracies = networks.map((_, at) => (at * 37) % 61);
  expect(partialCorrelation(kendall, triples, accuracies, columns)).toBe(0);
  expect(partialCorrelation(kendall, triples, accuracies, columns.slice(0, 2))).not.toBe(0);
});
