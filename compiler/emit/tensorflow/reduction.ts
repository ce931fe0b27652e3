/** Reductions, in the order in which the tensor lies. TensorFlow's greatest and least may lose a NaN, so it is looked for. */
import type { ReduceFn } from '../../graph/primitive.ts';
import type { EmittersOf } from './emitter.ts';
import { floatValue, inMemory, numbers, placeInMemory, type Scope, transposed } from './scope.ts';

const OPS: { readonly [F in ReduceFn]: string } = { sum: 'Sum', prod: 'Prod', max: 'Max', min: 'Min' };

export const reduction: EmittersOf<'reduce'> = {
  reduce: (s, { fn, dims }, [x], shape) => {
    const places = dims.map((dim) => placeInMemory(dim, x.order)).sort((a, b) => a - b);
    const reduced = reduceKeepingNaN(s, fn, numbers(s, x), places);
    // What remains is in the order of memory, too.
    const remaining = [...x.shape.keys()].filter((dim) => !dims.includes(dim));
    const lying = remaining.toSorted((a, b) => placeInMemory(a, x.order) - placeInMemory(b, x.order));
    const sizes = inMemory(x.shape, x.order).filter((_, place) => !places.includes(place));
    const perm = remaining.map((dim) => lying.indexOf(dim));
    return floatValue(s, transposed(s, reduced, sizes, perm), shape);
  },
};

function reduceKeepingNaN(s: Scope, fn: ReduceFn, x: string, dims: readonly number[]): string {
  const reduced = reduce(s, OPS[fn], x, dims);
  if (fn === 'sum' || fn === 'prod') return reduced;
  const hasNaN = s.emit('Any', [s.emit('IsNan', [x]), s.ints(dims)], { keep_dims: false });
  return s.emit('SelectV2', [hasNaN, s.floats([NaN]), reduced]);
}

export const reduce = (s: Scope, op: string, x: string, dims: readonly number[], keep = false): string =>
  s.emit(op, [x, s.ints(dims)], { keep_dims: keep });
