import { expect, test } from 'vitest';
import { graphBuilder } from '../../../../compiler/graph/graph.ts';
import { type Unfolding, unfoldingOf } from '../../../../compiler/emit/onnx/unfolded.ts';
import { cutKernel } from '../../../../compiler/plan/kernel.ts';
import { noise } from '../../../laws/arbitrary/graph.ts';

/** What is unfolded for the gradient of 3x3 weights of so many channels, or null. */
function unfoldingFor([batch, channels, side]: readonly [number, number, number], kernel = 3): Unfolding | null {
  const g = graphBuilder();
  const image = [batch, channels, side, side];
  const padding = (kernel - 1) / 2;
  const slide = { stride: [1, 1], padding: [padding, padding, padding, padding], dilation: [1, 1], groups: 1 } as const;
  const inputs = [noise(g, 0, image), noise(g, 1, image)];
  const gradient = g.node({ kind: 'conv_weight_grad', slide, kernel: [kernel, kernel] }, inputs);
  return unfoldingOf(cutKernel(new Set([gradient]), [gradient]).kernel);
}

test('images are unfolded where that is worth it, and fits into linear memory beside all else', () => {
  expect(unfoldingFor([1, 64, 8])?.columns).toEqual([64, 3, 3, 1, 8, 8]);
  expect(unfoldingFor([1, 64, 8], 1)).toBeNull();
  expect(unfoldingFor([1, 64, 320])).not.toBeNull();
  expect(unfoldingFor([1, 64, 360])).toBeNull();
});

test('as many images are unfolded at once as the cache has room for, in parts of equal length', () => {
  const parts = [[16, 16, 32], [16, 32, 16], [16, 64, 8], [17, 32, 16], [2, 64, 8], [3, 64, 320]] as const; // prettier-ignore
  expect(parts.map((shape) => unfoldingFor(shape)?.parts)).toEqual([16, 8, 4, 17, 1, 3]);
});
