/**
 * Host steps, which the reference interpreter computes in float64. A matrix is decomposed once for all determinants of it, and read
 * where it is: populations ask for several of the same thousands of matrices.
 */
import type { Primitive, Shape } from '../compiler/graph/primitive.ts';
import { binaryFunctions, unaryFunctions } from '../compiler/graph/scalar.ts';
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
      const number = inputs.every(isNumber) ? numberOf(op, inputs) : null;
      return number === null ? evaluateNode(op, inputs.map(inDouble)).data : Float64Array.of(number);
    },
    forget: (buffer) => pivots.delete(buffer),
  };
}

const isNumber = ({ data }: Stored): boolean => data.length === 1;

/** What the interpreter makes of single numbers, without the tensors around them: most steps are of these. null where it has more to do. */
function numberOf(op: Primitive, inputs: readonly Stored[]): number | null {
  const number = (at: number): number => inputs[at].data[0];
  switch (op.kind) {
    case 'unary':
      return unaryFunctions[op.fn](number(0));
    case 'binary':
      return binaryFunctions[op.fn](number(0), number(1));
    case 'select':
      return number(0) !== 0 ? number(1) : number(2);
    default:
      return null;
  }
}

const inDouble = ({ shape, data }: Stored): Tensor => ({
  shape,
  data: data instanceof Float64Array ? data : new Float64Array(data),
});
