/** Primitives that compare elements or rows with each other. NaN is last and equals nothing. */
import { type EmittersOf, onNumbers } from './emitter.ts';
import { reduce } from './reduction.ts';
import { cast, transposed, typed } from './scope.ts';

export const order: EmittersOf<'sort' | 'count_distinct'> = {
  /** Zeros of both signs are in no order. */
  sort: onNumbers((s, { dim }, [x], [from]) => {
    if (from.includes(0)) return x;
    const size = from[dim];
    const perm = [...from.keys()].filter((at) => at !== dim).concat(dim);
    const moved = transposed(s, x, from, perm);
    const isNaN = s.emit('IsNan', [moved]);
    // The operator sorts the greatest to the front.
    const negative = s.emit('Neg', [s.emit('SelectV2', [isNaN, s.floats([Infinity]), moved])]);
    const sorted = s.emit('Neg', [s.emit('TopKV2', [negative, s.ints([size], [])])]);
    const numbers = reduce(
      s,
      'Sum',
      cast(s, s.emit('LogicalNot', [isNaN]), 'bool', s.element),
      [from.length - 1],
      true,
    );
    const isNumber = s.emit('Less', [s.floats([...Array(size).keys()], [size]), numbers]);
    const marked = s.emit('SelectV2', [isNumber, sorted, s.floats([NaN])]);
    const back = [...from.keys()].map((at) => perm.indexOf(at));
    return transposed(
      s,
      marked,
      perm.map((at) => from[at]),
      back,
    );
  }),

  /** Rows are numbered as they are met first, so the greatest number tells how many differ; memory grows with the rows alone. */
  count_distinct: onNumbers((s, _, [x], [[rows, columns]]) => {
    if (rows === 0 || columns === 0) return s.floats([Math.min(rows, 1)]);
    // Rows are found by a hash, which need not be the same for zeros of both signs.
    const zero = s.floats([0]);
    const comparable = s.emit('SelectV2', [s.emit('Equal', [x, zero]), zero, x]);
    const attributes = { ...typed('int32', 'Taxis'), ...typed('int32', 'out_idx') };
    const numbered = `${s.emit('UniqueV2', [comparable, s.ints([0])], attributes)}:1`;
    const last = s.emit('Max', [numbered, s.ints([0])], { ...typed('int32'), keep_dims: false });
    return cast(s, s.emit('AddV2', [last, s.ints([1], [])], typed('int32')), 'int32', s.element);
  }),
};
