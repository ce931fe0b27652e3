/** What is known of programs before any tensor exists: canonical keys, static rejection, sizes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../../compiler/check/check.ts';
import { analyse } from '../../../evolution/genome/analyse.ts';
import { intervals } from '../../../evolution/genome/interval.ts';
import { readGenome } from '../../../evolution/genome/read.ts';
import { fileOf } from '../../../evolution/genome/write.ts';
import type { Genome } from '../../../evolution/genome/genome.ts';
import { batch } from '../../../runtime/images/images.ts';
import { generatedImages } from '../../../runtime/images/generated.ts';
import { createScorer } from '../../../runtime/scoring/score.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { law } from '../../laws/law.ts';
import { genomes } from '../arbitrary.ts';

/** A program with the passes `d` and `n`. */
const program = (score: string): Genome =>
  readGenome(`proxy p {
  pass d = network(data, loss: cross_entropy)
  pass n = network(noise, loss: sum)
  score = ${score}
}`);

const keyOf = (score: string): string => analyse(program(score)).key;

describe('programs have one key', () => {
  test.each([
    [
      'whatever the order of operands',
      'sum for l in d.convs: sum(l.in * 2) + 1',
      'sum for l in d.convs: 1 + sum(2 * l.in)',
    ],
    [
      'with what is squared written twice',
      'sum for l in d.convs: sum(l.in * l.in)',
      'sum for l in d.convs: sum(square(l.in))',
    ],
    ['scaled and moved', 'sum for l in d.convs: norm(l.in)', '(sum for l in d.convs: norm(l.in)) * 3 + 1'],
    [
      'with names for parts',
      'sum for l in d.convs: norm(l.in)',
      '{\n  let x = sum for m in d.convs: norm(m.in)\n  x\n}',
    ],
    ['with the sites taken from another pass', 'sum for l in n.convs: sum(d[l].in)', 'sum for l in d.convs: sum(l.in)'],
    [
      'with a magnitude taken twice',
      'sum for l in d.convs: sum(abs(abs(-l.in)))',
      'sum for l in d.convs: sum(abs(l.in))',
    ],
  ])('%s', (_, one, other) => expect(keyOf(one)).toBe(keyOf(other)));

  test.each([
    ['a minus', 'sum for l in d.convs: norm(l.in)', '-(sum for l in d.convs: norm(l.in))'],
    ['a scale inside a fold', 'sum for l in d.convs: norm(l.in) * l.kh', 'sum for l in d.convs: norm(l.in)'],
    [
      'another order of a difference',
      'sum for l in d.convs: abs(norm(l.in) - 1)',
      'sum for l in d.convs: abs(norm(l.in) - 2)',
    ],
    ['another pass', 'sum for l in d.convs: norm(l.in)', 'sum for l in d.convs: norm(n[l].in)'],
    ['other axes', 'sum for l in d.convs: max(mean(l.in, batch))', 'sum for l in d.convs: max(mean(l.in, in))'],
    ['a condition', 'sum for l in d.convs where l.kh == 3: norm(l.in)', 'sum for l in d.convs: norm(l.in)'],
    ['a division by it', '1 / norm(d.logits)', 'norm(d.logits)'],
  ])('but not with %s', (_, one, other) => expect(keyOf(one)).not.toBe(keyOf(other)));
});

describe('programs are rejected', () => {
  test.each([
    ['numbers alone', '1 + 2', 'constant'],
    ['what is subtracted from itself', 'sum for l in d.convs: sum(l.in - l.in)', 'constant'],
    ['a test that always holds', 'mean(heaviside(2 + sigmoid(d.logits)))', 'constant'],
    ['counts', 'sum for l in d.convs: count(l.weight)', 'shape only'],
    ['numbers of sites', 'sum for l in d.convs: l.macs * l.depth', 'shape only'],
    ['how many sites there are', 'sum for l in d.convs: 1', 'shape only'],
    ['tests of sizes', 'sum for l in d.convs: sum(heaviside(1 + square(l.in)))', 'shape only'],
  ])('for %s', (_, score, reason) => expect(analyse(program(score)).rejected).toBe(reason));

  test.each([
    'sum for l in d.convs: norm(l.weight)',
    'mean(d.logits)',
    'sum for l in d.convs: l.macs * norm(l.weight)',
  ])('but not %s', (score) => expect(analyse(program(score)).rejected).toBeNull());
});

test('sizes count operators, folds, numbers and reads', () => {
  const { size, depth } = analyse(program('sum for l in d.convs: sum(abs(l.weight * grad(l.weight)) + 1)'));
  expect({ size, depth }).toEqual({ size: 9, depth: 7 });
});

describe('intervals', () => {
  const images = batch(generatedImages(0, 2, [3, 8, 8], 10), 0, 2);
  const archs = micro.draw(3, 1);

  law(
    'hold the scores of programs',
    fc.asyncProperty(genomes('default'), async ({ genome }) => {
      const { proxies } = check(fileOf(genome, { name: 'g' }), { name: 'g.zc', text: '' });
      const { low, high } = intervals()(proxies[0].score);
      const scorer = await createScorer({ proxies, engine: 'onnx', batch: images, seed: 0, initialisation: 'torch' });
      for (const arch of archs) {
        const { scores } = await scorer.score({ network: micro.networkOf(arch, 10, 8), weights: null });
        const [{ score }] = scores;
        // Float32 rounds, and its range ends.
        const slack = 1e-3 * Math.max(1, Math.abs(score));
        if (Number.isFinite(score)) expect(score).toBeGreaterThanOrEqual(low - slack);
        if (Number.isFinite(score)) expect(score).toBeLessThanOrEqual(high + slack);
      }
      await scorer.dispose();
    }),
    { numRuns: 25 },
  );
});
