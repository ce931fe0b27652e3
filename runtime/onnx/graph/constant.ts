/** Tensors whose numbers are known before any image is: stored ones, and what follows from them and from shapes. */
import type { Numbers } from '../file/tensor.ts';
import { broadcastStrides } from '../../reference/tensor.ts';
import { OnnxFault } from '../problem.ts';

export interface Constant extends Numbers {
  readonly kind: 'constant';
  /** The stored tensor whose elements these are, perhaps in another order, or null. */
  readonly origin: string | null;
}

/** A constant that was computed, of integers unless said. */
export function constant(
  shape: readonly number[],
  data: Float32Array | Float64Array,
  element: Numbers['element'] = 'integer',
): Constant {
  return { kind: 'constant', shape, element, data, origin: null };
}

export const integers = (values: readonly number[]): Constant => constant([values.length], Float64Array.from(values));

/** What shape arithmetic, position tables and rearranged weights need at most, over a whole file. */
const MOST_ELEMENTS = 2 ** 27;

/** Memory for constants that are computed: all that one file may ask for together. */
export interface Budget {
  readonly take: (count: number) => Float64Array;
}

export function budget(): Budget {
  let left = MOST_ELEMENTS;
  return {
    take: (count) => {
      if (!(count <= left)) throw new OnnxFault('its constants take more than a gigabyte once they are computed.');
      left -= count;
      return new Float64Array(count);
    },
  };
}

/** Steps that read a tensor of `shape` as if it were broadcast to `rank` axes. */
export const broadcastSteps = (shape: readonly number[], rank: number): readonly number[] => [
  ...Array<number>(rank - shape.length).fill(0),
  ...broadcastStrides(shape),
];

/**
 * The elements of `source` at all positions of `shape`, in row-major order; each axis of `shape` goes through `source` in
 * steps of `steps`, from `start` on.
 */
export function gather(
  source: Float32Array | Float64Array,
  shape: readonly number[],
  steps: readonly number[],
  start: number,
  into: Float32Array | Float64Array,
): void {
  const position = shape.map(() => 0);
  let from = start;
  for (let k = 0; k < into.length; k++) {
    into[k] = source[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++position[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      position[axis] = 0;
    }
  }
}
