import { expect, test } from 'vitest';
import type { Initialisation } from '../../compiler/graph/primitive.ts';
import { drawWeight, type Weight } from '../../runtime/weights.ts';

const conv: Weight = { path: 'stage0.conv', role: 'conv', shape: [64, 32, 3, 3], fanIn: 288, fanOut: 576 };
const linear: Weight = { path: 'head.linear', role: 'linear', shape: [10, 400], fanIn: 400, fanOut: 10 };
const bias: Weight = { ...linear, role: 'bias', shape: [10] };

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

test('kaiming draws convolutions with variance 2 over the fan-out', () => {
  const drawn = drawWeight(0, 'kaiming', conv);
  expect(drawn.length).toBe(64 * 32 * 9);
  // The standard error of a deviation is σ/√(2n); 4 of them.
  expect(Math.abs(deviation(drawn) / Math.sqrt(2 / 576) - 1)).toBeLessThan(4 / Math.sqrt(2 * drawn.length));
  expect(Math.max(...drawn)).toBeGreaterThan(3 * Math.sqrt(2 / 576));
});

test('kaiming draws linear layers with deviation 0.01 and no bias', () => {
  const drawn = drawWeight(0, 'kaiming', linear);
  expect(Math.abs(deviation(drawn) / 0.01 - 1)).toBeLessThan(4 / Math.sqrt(2 * drawn.length));
  expect(drawWeight(0, 'kaiming', bias)).toEqual(new Float32Array(10));
});

test.each([
  ['conv', conv, 1 / Math.sqrt(288)],
  ['linear', linear, 1 / 20],
  ['bias', bias, 1 / 20],
])('torch draws a %s uniformly within 1/√fanIn', (_, weight, bound) => {
  const drawn = drawWeight(0, 'torch', weight).map(Math.abs);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.fround(bound));
  expect(Math.max(...drawn)).toBeGreaterThan(0.7 * bound);
});

test('the torch weights of a convolution spread as a uniform distribution does', () => {
  const drawn = drawWeight(0, 'torch', conv);
  expect(deviation(drawn) * Math.sqrt(3 * 288)).toBeCloseTo(1, 2);
});

test.each<Initialisation | 'normal' | number>(['kaiming', 'torch', 'normal', 0.5])(
  '%s leaves norms at scale 1 and shift 0',
  (initialisation) => {
    const norm = { path: 'stem.norm', shape: [3], fanIn: 3, fanOut: 3 };
    expect([...drawWeight(0, initialisation, { ...norm, role: 'norm_scale' })]).toEqual([1, 1, 1]);
    expect([...drawWeight(0, initialisation, { ...norm, role: 'norm_shift' })]).toEqual([0, 0, 0]);
  },
);

test('normal weights have deviation 1 and no bias, and are not those of kaiming on another scale', () => {
  const drawn = drawWeight(0, 'normal', conv);
  expect(Math.abs(deviation(drawn) - 1)).toBeLessThan(4 / Math.sqrt(2 * drawn.length));
  expect(drawWeight(0, 'normal', bias)).toEqual(new Float32Array(10));
  const kaiming = drawWeight(0, 'kaiming', conv);
  const product = drawn.reduce((sum, value, at) => sum + value * kaiming[at], 0);
  expect(Math.abs(product / (drawn.length * deviation(kaiming)))).toBeLessThan(0.05);
});

test('constant weights have no bias', () => {
  expect(new Set(drawWeight(0, 1e-7, conv))).toEqual(new Set([Math.fround(1e-7)]));
  expect(drawWeight(0, 1e-7, bias)).toEqual(new Float32Array(10));
});

test('a weight depends on the seed and its path alone', () => {
  const drawn = drawWeight(7, 'torch', conv);
  drawWeight(7, 'torch', linear);
  expect(drawWeight(7, 'torch', conv)).toEqual(drawn);
  expect(drawWeight(8, 'torch', conv)).not.toEqual(drawn);
  expect(drawWeight(7, 'torch', { ...conv, path: 'stage1.conv' })).not.toEqual(drawn);
});

test('the bias of a layer is not the start of its weight', () => {
  expect(drawWeight(0, 'torch', bias)).not.toEqual(drawWeight(0, 'torch', linear).slice(0, 10));
});
