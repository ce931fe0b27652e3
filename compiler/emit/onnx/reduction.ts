/** Reductions. onnxruntime's ReduceMax and ReduceMin may lose a NaN, so it is looked for separately. */
import type { ReduceFn } from '../../graph/primitive.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { reshaped, type Scope } from './scope.ts';

const rules: { readonly [F in ReduceFn]: { readonly op: string; readonly losesNaN: boolean } } = {
  sum: { op: 'ReduceSum', losesNaN: false },
  prod: { op: 'ReduceProd', losesNaN: false },
  max: { op: 'ReduceMax', losesNaN: true },
  min: { op: 'ReduceMin', losesNaN: true },
};

export const reduction: EmittersOf<'reduce'> = {
  reduce: onNumbers((s, { fn, dims }, [x], [from], shape) => {
    if (dims.every((dim) => from[dim] === 1)) return reshaped(s, x, from, shape);
    const { op, losesNaN } = rules[fn];
    const reduced = reduceBy(s, op, x, dims);
    if (!losesNaN) return reduced;
    // Squares neither cancel nor turn ∞ into NaN: their sum is NaN exactly when an element is.
    const squares = reduceBy(s, 'ReduceSumSquare', x, dims);
    return s.emit('Where', [s.emit('IsNaN', [squares]), squares, reduced]);
  }),
};

const reduceBy = (s: Scope, op: string, x: string, dims: readonly number[]): string =>
  s.emit(op, [x, s.ints(dims)], { keepdims: 0 });
