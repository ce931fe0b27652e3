/** The benchmark's recipe on a small scale: what is drawn, how the images are divided, and that a trial repeats itself. */
import { afterAll, expect, test } from 'vitest';
import { architecturesOf, MICRO_RECIPE, splitOf, trialsOf } from '../../../runtime/benchmark/recipe.ts';
import { benchmarkTable } from '../../../runtime/benchmark/table.ts';
import { runTrial } from '../../../runtime/benchmark/trial.ts';
import { onnxEngine } from '../../../runtime/engines/onnx.ts';
import { parseCell } from '../../../runtime/spaces/cell.ts';
import { canonicalCell } from '../../../runtime/spaces/isomorphism.ts';

const SMALL = { ...MICRO_RECIPE, train: 64, valid: 30, test: 20, epochs: 1 };

const engine = onnxEngine();
afterAll(engine.dispose);

test('no two architectures are isomorphic, one is dead, and fewer are among more', () => {
  const many = architecturesOf(60);
  expect(many).toHaveLength(60);
  expect(many[0]).toBe('|none~0|+|none~0|none~1|+|none~0|none~1|none~2|');
  expect(new Set(many.map((arch) => canonicalCell(parseCell(arch)))).size).toBe(60);
  expect(many).toEqual(expect.arrayContaining([...architecturesOf(20)]));
});

test('each architecture is tried with each seed', () => {
  const [one, two] = architecturesOf(2);
  expect(trialsOf(MICRO_RECIPE, 2)).toEqual([
    { arch: one, seed: 0 },
    { arch: one, seed: 1 },
    { arch: two, seed: 0 },
    { arch: two, seed: 1 },
  ]);
});

test('the parts of the images follow each other and share none', () => {
  const { train, valid, test: held } = splitOf(SMALL);
  expect([train, valid, held].map(({ labels }) => labels.length)).toEqual([64, 30, 20]);
  const whole = splitOf({ ...SMALL, train: 114, valid: 0, test: 0 }).train;
  expect([...train.pixels, ...valid.pixels, ...held.pixels]).toEqual([...whole.pixels]);
  expect([...train.labels, ...valid.labels, ...held.labels]).toEqual([...whole.labels]);
});

test('a trial repeats itself, and another seed gives another training', () => {
  const run = (seed: number) => runTrial(SMALL, splitOf(SMALL), { arch: architecturesOf(2)[1], seed }, engine);
  const first = run(0);
  expect(run(0)).toEqual(first);
  expect(run(1).loss).not.toBe(first.loss);
});

test('the table has the means over the seeds, each seed, and the sizes; its noise is that of the test accuracies', () => {
  const results = trialsOf(MICRO_RECIPE, 3).map((trial, at) => ({
    ...trial,
    valid: 10 + at,
    test: 20 + 3 * at,
    loss: 1,
  }));
  const { csv, noise } = benchmarkTable(MICRO_RECIPE, 3, results.toReversed());
  const lines = csv.split('\n').filter((line) => !line.startsWith('#'));
  expect(lines[0]).toBe('arch,valid,test,valid_0,valid_1,test_0,test_1,params,macs');
  expect(lines[1]).toMatch(/^\|.*\|,10\.5,21\.5,10,11,20,23,\d+,\d+$/);
  expect(lines[3]).toMatch(/^\|.*\|,14\.5,33\.5,14,15,32,35,\d+,\d+$/);
  expect(lines).toHaveLength(5);
  expect(noise.between).toEqual({ kendall: 1, spearman: 1 });
});
