/**
 * Host steps, which the reference interpreter computes in float64. A matrix is decomposed once for all determinants of it, and read
 * where it is: populations ask for several of the same thousands of matrices.
 */
import type { Shape } from '../compiler/graph/primitive.ts';
import { ofNumbers } from '../compiler/graph/scalar.ts';
import type { BufferId, HostStep } from '../compiler/plan/plan.ts';
import { evaluateNode } from './reference/evaluate.ts';
import { determinantOf, pivotsOf } from './reference/linear-algebra.ts';
import type { Tensor } from './reference/tensor.ts';

/** The contents of a buffer: kernels write float32, host steps float64. */
export type Values = Float32Array | Float64Array;

/** What a step reads. */
export interface Stored {
  readonly shape: Shape;
  readonly data: Values;
}

/** Runs the host steps of one run of a plan. */
export interface Host {
  /** The result of a step. */
  readonly run: (step: HostStep, inputs: readonly Stored[]) => Float64Array;
  /** Drops what is kept for a buffer, which nobody reads any more. */
  readonly forget: (buffer: BufferId) => void;
}

export function createHost(): Host {
  const pivots = new Map<BufferId, Tensor>();
  const pivotsIn = (buffer: BufferId, matrices: Stored): Tensor => {
    const found = pivots.get(buffer) ?? pivotsOf(matrices);
    pivots.set(buffer, found);
    return found;
  };
  return {
    run: ({ op, inputs: [buffer] }, inputs) => {
      if (op.kind === 'determinant') return determinantOf(op.fn, pivotsIn(buffer, inputs[0])).data;
      // Most steps are of single numbers, which need no tensors around them.
      const number = inputs.every(isNumber) ? ofNumbers(op, inputs.map(numberIn)) : null;
      return number === null ? evaluateNode(op, inputs.map(inDouble)).data : Float64Array.of(number);
    },
    forget: (buffer) => pivots.delete(buffer),
  };
}

const isNumber = ({ data }: Stored): boolean => data.length === 1;

const numberIn = ({ data }: Stored): number => data[0];

const inDouble = ({ shape, data }: Stored): Tensor => ({
  shape,
  data: data instanceof Float64Array ? data : new Float64Array(data),
});
