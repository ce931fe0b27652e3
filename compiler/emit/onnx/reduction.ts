/** Reductions. onnxruntime's ReduceMax and ReduceMin may lose a NaN, so it is looked for separately. */
import { elements } from '../../graph/graph.ts';
import type { ReduceFn } from '../../graph/primitive.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { reshaped, type Scope } from './scope.ts';

interface ReduceRule {
  readonly op: string;
  readonly ofNothing: number;
  readonly losesNaN: boolean;
}

const rules: { readonly [F in ReduceFn]: ReduceRule } = {
  sum: { op: 'ReduceSum', ofNothing: 0, losesNaN: false },
  prod: { op: 'ReduceProd', ofNothing: 1, losesNaN: false },
  max: { op: 'ReduceMax', ofNothing: -Infinity, losesNaN: true },
  min: { op: 'ReduceMin', ofNothing: Infinity, losesNaN: true },
};

export const reduction: EmittersOf<'reduce'> = {
  reduce: onNumbers((s, { fn, dims }, [x], [from], shape) => {
    const { op, ofNothing, losesNaN } = rules[fn];
    if (elements(from) === 0) return s.emit('Expand', [s.floats([ofNothing]), s.ints(shape)]);
    if (dims.every((dim) => from[dim] === 1)) return reshaped(s, x, from, shape);
    const reduced = reduceBy(s, op, x, dims);
    if (!losesNaN) return reduced;
    // Squares neither cancel nor turn ∞ into NaN: their sum is NaN exactly when an element is.
    const squares = reduceBy(s, 'ReduceSumSquare', x, dims);
    return s.emit('Where', [s.emit('IsNaN', [squares]), squares, reduced]);
  }),
};

const reduceBy = (s: Scope, op: string, x: string, dims: readonly number[]): string =>
  s.emit(op, [x, s.ints(dims)], { keepdims: 0 });
