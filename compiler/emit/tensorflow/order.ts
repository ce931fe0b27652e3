/** Primitives that compare elements or rows with each other. NaN is last and equals nothing. */
import { type EmittersOf, onNumbers } from './emitter.ts';
import { reduce } from './reduction.ts';
import { cast, transposed } from './scope.ts';

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

  /** A row counts unless an earlier one equals it. */
  count_distinct: onNumbers((s, _, [x], [[rows, columns]]) => {
    if (columns === 0) return s.floats([Math.min(rows, 1)]);
    const [down, across] = [
      [rows, 1, columns],
      [1, rows, columns],
    ].map((shape) => s.emit('Reshape', [x, s.ints(shape)]));
    const isEqual = s.emit('All', [s.emit('Equal', [down, across]), s.ints([2])], { keep_dims: false });
    const earlier = Array.from({ length: rows * rows }, (_, at) => Number(at % rows < Math.floor(at / rows)));
    const isEarlier = s.emit('Greater', [s.floats(earlier, [rows, rows]), s.floats([0])]);
    const isRepeated = s.emit('Any', [s.emit('LogicalAnd', [isEqual, isEarlier]), s.ints([1])], { keep_dims: false });
    return reduce(s, 'Sum', cast(s, s.emit('LogicalNot', [isRepeated]), 'bool', s.element), [0]);
  }),
};
