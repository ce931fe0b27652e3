import { expect, test } from 'vitest';
import { graphBuilder } from '../../../../compiler/graph/graph.ts';
import type { Shape } from '../../../../compiler/graph/primitive.ts';
import { unfoldingOf } from '../../../../compiler/emit/onnx/unfolded.ts';
import { cutKernel } from '../../../../compiler/plan/kernel.ts';
import { noise } from '../../../laws/arbitrary/graph.ts';

/** The columns of the gradient of 3x3 weights of so many channels, or null. */
function columnsOf([batch, channels, side]: readonly [number, number, number], kernel = 3): Shape | null {
  const g = graphBuilder();
  const image = [batch, channels, side, side];
  const padding = (kernel - 1) / 2;
  const slide = { stride: [1, 1], padding: [padding, padding, padding, padding], dilation: [1, 1], groups: 1 } as const;
  const inputs = [noise(g, 0, image), noise(g, 1, image)];
  const gradient = g.node({ kind: 'conv_weight_grad', slide, kernel: [kernel, kernel] }, inputs);
  return unfoldingOf(cutKernel(new Set([gradient]), [gradient]).kernel)?.columns ?? null;
}

test('images are unfolded where that is worth it, and fits into linear memory beside all else', () => {
  expect(columnsOf([16, 64, 8])).toEqual([64, 3, 3, 16, 8, 8]);
  expect(columnsOf([16, 64, 8], 1)).toBeNull();
  expect(columnsOf([16, 64, 80])).not.toBeNull();
  expect(columnsOf([64, 64, 112])).toBeNull();
});
