/** Random numbers for tensors of the network: what they depend on. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../../compiler/compile.ts';
import { type CheckedProxy, coreBuilder } from '../../../compiler/core/core.ts';
import { REFERENCE_PIPELINE } from '../../../compiler/passes/pipeline.ts';
import { readProgram } from '../../../compiler/program.ts';
import { sourceProvider } from '../../../runtime/scoring/sources.ts';
import { scoresOf } from '../../laws/scores.ts';
import { libraryProxies } from '../../library.ts';
import { apart, network, OTHER, SAME } from './places.ts';

const BATCH = 3;
const SIZE = BATCH * network.input.reduce((a, b) => a * b, 1);

function scored(proxies: readonly CheckedProxy[], seed = 0, image = 1): readonly number[] {
  const pixels = Float32Array.from({ length: SIZE }, (_, at) => image * Math.sin(at));
  const provide = sourceProvider({ batch: { pixels, labels: new Int32Array(BATCH) }, seed, initialisation: 'torch' });
  const { graph } = compile(proxies, network, BATCH, REFERENCE_PIPELINE);
  return [...scoresOf(graph, provide).values()];
}

const scoreOf = (score: string, seed = 0, image = 1): number => {
  const text = `proxy p {\n pass p = network(data, loss: sum)\n score = ${score}\n}`;
  const { proxies, diagnostics } = readProgram({ name: 'p.zc', text }, () => null, coreBuilder());
  expect(diagnostics).toEqual([]);
  return scored(proxies, seed, image)[0];
};

describe('two calls draw the same', () => {
  test.each(SAME)('%s and %s', (...pair) => {
    expect(scored(apart([pair]))).toEqual([0]);
  });
});

describe('two calls draw independently', () => {
  test.each(OTHER)('%s and %s', (...pair) => {
    expect(scored(apart([pair]))[0]).toBeGreaterThan(0.001);
  });
});

test('signs are -1 and 1, alike often, and normal numbers are normal', () => {
  const total = 'sum for l in p.weighted: sum';
  const x = 'sum(stop(random_signs(p.input)))';
  expect(scoreOf(`sum(abs(random_signs(p.input))) - ${SIZE}`)).toBe(0);
  const sums = Array.from({ length: 200 }, (_, seed) => scoreOf(x, seed));
  const [mean, square] = [1, 2].map((power) => sums.reduce((sum, each) => sum + each ** power, 0) / sums.length);
  expect(Math.abs(mean) / Math.sqrt(SIZE / sums.length)).toBeLessThan(4);
  expect(Math.abs(square / SIZE - 1)).toBeLessThan(0.4);
  expect(scoreOf(`(${total}(square(random_normal(l.weight)))) / (${total}(0 * l.weight + 1))`)).toBeCloseTo(1, 0);
});

test('what is drawn depends on the seed, and on nothing else: not on values, nor on what is compiled beside', () => {
  const score = '(sum for l in p.convs: max(random_normal(l.out)))';
  const alone = scoreOf(score);
  expect(scoreOf(score, 1)).not.toBe(alone);
  expect(scoreOf(score, 0, NaN)).toBe(alone);
  const builder = coreBuilder();
  const text = `proxy p {\n pass p = network(data, loss: sum)\n score = ${score}\n}`;
  const { proxies } = readProgram({ name: 'p.zc', text }, () => null, builder);
  expect(scored([...libraryProxies(['hessian_trace', 'zen'], builder), ...proxies]).at(-1)).toBe(alone);
});

test('random numbers are constant to gradients', () => {
  expect(scoreOf('sum(abs(grad(sum(random_normal(p.input)), p.input)))')).toBe(0);
  expect(scoreOf('norm(grad(sum(p.input * random_signs(p.input)), p.input) - random_signs(p.input))')).toBe(0);
});
