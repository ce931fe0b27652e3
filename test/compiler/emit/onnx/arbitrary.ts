/** Tensors with what goes wrong most easily: NaN, infinities, zeros, powers of two and their neighbours. */
import fc from 'fast-check';
import { elements } from '../../../../compiler/graph/graph.ts';
import type { Shape } from '../../../../compiler/graph/primitive.ts';
import { tensor, type Tensor } from '../../../../runtime/reference/tensor.ts';

export const EDGES: readonly number[] = [
  NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -0.5, 2, 3, -3, 1e-7, -1e-7, 17.5, -17.5, 30, -30, 88, -88, 100, -100,
  1e-40, -1e-40, 2 ** -149, 2 ** -126, 2 ** 127, 3.4e38, -3.4e38, 1 - 2 ** -24, 1 + 2 ** -23, 0.25 - 2 ** -26,
]; // prettier-ignore

/** Any float32. */
export const anyFloat = fc.oneof(fc.constantFrom(...EDGES), fc.float(), fc.float({ min: -4, max: 4 }));

/** Numbers whose sums of products neither cancel much nor overflow. */
const tame = fc.integer({ min: -64, max: 64 }).map((value) => value / 32);

export const sizes = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

export const shapes = (rank: { minLength: number; maxLength: number }, max = 5): fc.Arbitrary<Shape> =>
  fc.array(sizes(1, max), rank);

/** A tensor of this shape. */
export const tensorOf = (shape: Shape, element: fc.Arbitrary<number> = tame): fc.Arbitrary<Tensor> =>
  fc.array(element, { minLength: elements(shape), maxLength: elements(shape) }).map((data) => tensor(shape, data));

/** Tensors of these shapes. */
export const tensorsOf = (all: readonly Shape[], element: fc.Arbitrary<number> = tame): fc.Arbitrary<Tensor[]> =>
  fc.tuple(...all.map((shape) => tensorOf(shape, element)));

/** Every pair of the values, as two tensors. */
export function pairs(values: readonly number[]): readonly [Tensor, Tensor] {
  const shape = [values.length * values.length];
  return [
    tensor(
      shape,
      values.flatMap((a) => values.map(() => a)),
    ),
    tensor(
      shape,
      values.flatMap(() => values),
    ),
  ];
}
