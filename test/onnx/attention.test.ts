/** Graphs that move the images about, as attention does, for one image, for several, and for any number. */
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { elements } from '../../compiler/graph/graph.ts';
import {
  fullShape,
  inFront,
  type Layout,
  ownAxis,
  ownShape,
  reshape,
  transpose,
} from '../../runtime/onnx/graph/layout.ts';
import { expectAgreement, numbers } from './both.ts';
import { floats, type GraphText, int64s } from './file.ts';

/** Attention as PyTorch's own layer writes it: positions first, heads beside the images. */
function attention(
  batch: number | string,
  sizes: { readonly apart: number[]; readonly heads: number[]; readonly flat: number[] },
): GraphText {
  const random = (name: string, ...dims: number[]) => floats(name, dims, numbers(name, elements(dims)));
  const part = (name: string, at: number): GraphText['nodes'] => [
    { op: 'Gather', inputs: ['three', `at${at}`], outputs: [name], attributes: { axis: 0 } },
    { op: 'Reshape', inputs: [name, 'apart'], outputs: [`${name}a`] },
    { op: 'Transpose', inputs: [`${name}a`], outputs: [`${name}t`], attributes: { perm: [1, 0, 2] } },
    { op: 'Reshape', inputs: [`${name}t`, 'heads'], outputs: [`${name}h`] },
  ];
  return {
    shape: [batch, 5, 6],
    stored: [
      random('in', 6, 18),
      random('out', 6, 6),
      int64s('three_ways', [0, 0, 3, 6]),
      int64s('apart', sizes.apart),
      int64s('heads', sizes.heads),
      int64s('flat', sizes.flat),
      int64s('again', [5, -1, 6]),
      int64s('zero', [0]),
      int64s('minus2', [-2]),
      ...[0, 1, 2].map((at) => int64s(`at${at}`, [at], [])),
    ],
    nodes: [
      { op: 'Transpose', inputs: ['x'], outputs: ['first'], attributes: { perm: [1, 0, 2] } },
      { op: 'MatMul', inputs: ['first', 'in'], outputs: ['qkv'] },
      { op: 'Reshape', inputs: ['qkv', 'three_ways'], outputs: ['parted'] },
      { op: 'Unsqueeze', inputs: ['parted', 'zero'], outputs: ['wide'] },
      { op: 'Transpose', inputs: ['wide'], outputs: ['turned'], attributes: { perm: [3, 1, 2, 0, 4] } },
      { op: 'Squeeze', inputs: ['turned', 'minus2'], outputs: ['three'] },
      ...part('q', 0),
      ...part('k', 1),
      ...part('v', 2),
      { op: 'Transpose', inputs: ['kh'], outputs: ['keys'], attributes: { perm: [0, 1, 3, 2] } },
      { op: 'MatMul', inputs: ['qh', 'keys'], outputs: ['weights'] },
      { op: 'Softmax', inputs: ['weights'], outputs: ['soft'] },
      { op: 'MatMul', inputs: ['soft', 'vh'], outputs: ['mixed'] },
      { op: 'Transpose', inputs: ['mixed'], outputs: ['positions'], attributes: { perm: [2, 0, 1, 3] } },
      { op: 'Reshape', inputs: ['positions', 'flat'], outputs: ['rows'] },
      { op: 'Gemm', inputs: ['rows', 'out'], outputs: ['product'] },
      { op: 'Reshape', inputs: ['product', 'again'], outputs: ['sequence'] },
      { op: 'Transpose', inputs: ['sequence'], outputs: ['back'], attributes: { perm: [1, 0, 2] } },
      { op: 'Add', inputs: ['x', 'back'] },
    ],
  };
}

describe('attention is what onnxruntime computes, in a file for', () => {
  test.each([
    ['any number of images', attention('n', { apart: [5, -1, 3], heads: [-1, 2, 5, 3], flat: [-1, 6] })],
    ['three images', attention(3, { apart: [5, 6, 3], heads: [3, 2, 5, 3], flat: [15, 6] })],
    ['one image', attention(1, { apart: [5, 2, 3], heads: [1, 2, 5, 3], flat: [5, 6] })],
  ])('%s', async (_, graph) => {
    await expectAgreement(graph);
  });
});

/** More than any size below has as a factor. */
const BATCH = 5;

/** Each element of a tensor of the file by [image, place in the layer's tensor], row by row. */
function elementsOf(layout: Layout): readonly string[] {
  const full = fullShape(layout, BATCH);
  const own = ownShape(layout);
  return Array.from({ length: elements(full) }, (_, flat) => {
    let rest = flat;
    let image = 0;
    const place: number[] = Array<number>(own.length).fill(0);
    for (let axis = full.length - 1; axis >= 0; axis--) {
      let index = rest % full[axis];
      rest = Math.floor(rest / full[axis]);
      if (axis === layout.batchAxis) {
        const { inner } = layout;
        image = Math.floor(index / inner) % BATCH;
        index = Math.floor(index / (inner * BATCH)) * inner + (index % inner);
        if (layout.shape[axis] === 1) continue;
      }
      place[ownAxis(layout, axis)] = index;
    }
    return `${image} ${place.reduce((sum, index, axis) => sum * own[axis] + index, 0)}`;
  });
}

const factors = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

test('a reshape leaves every element where it is, and is found if one axis can hold the images', () => {
  let moved = 0;
  fc.assert(
    fc.property(factors, fc.nat(), fc.nat(), fc.nat(), (own, turn, cutAt, joinAt) => {
      const start = inFront(own);
      const order = rotated(start.shape.length, turn);
      const layout = transpose(start, order);
      const full = fullShape(layout, BATCH);
      // Two neighbours are joined, or one axis is parted.
      const at = joinAt % full.length;
      const joined = full.length > 1 && at > 0 ? full.toSpliced(at - 1, 2, full[at - 1] * full[at]) : full;
      const axis = cutAt % joined.length;
      const part = [2, 3, BATCH].find((size) => joined[axis] % size === 0) ?? 1;
      const target = joined.toSpliced(axis, 1, part, joined[axis] / part);
      const found = reshape(layout, target, BATCH);
      if (found === null) return;
      if (found.shape[found.batchAxis] > 1) moved++;
      expect(fullShape(found, BATCH)).toEqual(target);
      expect(elementsOf(found)).toEqual(elementsOf(layout));
    }),
    { numRuns: 500 },
  );
  // Not only where the images are an axis of their own.
  expect(moved).toBeGreaterThan(50);
});

const rotated = (length: number, by: number): number[] => Array.from({ length }, (_, axis) => (axis + by) % length);
