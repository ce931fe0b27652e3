/** Primitives that compare elements or rows with each other. NaN is last and equals nothing. */
import { type EmittersOf, onNumbers } from '../emitter.ts';
import { repeat } from '../loop.ts';
import { ELEMENT } from '../model.ts';

export const order: EmittersOf<'sort' | 'count_distinct'> = {
  /** Zeros of both signs are in no order: onnxruntime's operators do not keep their signs apart. */
  sort: onNumbers((s, { dim }, [x], [from]) => {
    if (from.includes(0)) return x;
    const isNaN = s.emit('IsNaN', [x]);
    const comparable = s.emit('Where', [isNaN, s.floats([Infinity]), x]);
    const sorted = s.emit('TopK', [comparable, s.ints([from[dim]])], { axis: dim, largest: 0 }, { outputs: 2 });
    const places = s.ints(
      [...Array(from[dim]).keys()],
      from.map((size, at) => (at === dim ? size : 1)),
    );
    const absent = s.emit('Cast', [isNaN], { to: ELEMENT.int64 });
    const count = s.emit('ReduceSum', [absent, s.ints([dim])], { keepdims: 1 });
    const isNumber = s.emit('Less', [places, s.emit('Sub', [s.ints([from[dim]]), count])]);
    return s.emit('Where', [isNumber, sorted, s.floats([NaN])]);
  }),

  /** Row by row, so that memory grows with the rows' length alone: a row counts unless an earlier one equals it. */
  count_distinct: onNumbers((s, _, [x], [[rows, columns]]) => {
    if (columns === 0) return s.floats([Math.min(rows, 1)]);
    const numbers = s.ints([...Array(rows).keys()]);
    const [count] = repeat(s, rows, [{ name: s.floats([0]), element: 'float64', shape: [] }], (body, at, [before]) => {
      const isEqual = body.emit('Equal', [x, body.emit('Gather', [x, at])]);
      const equal = body.emit('ReduceMin', [body.emit('Cast', [isEqual], { to: ELEMENT.float64 }), body.ints([1])], {
        keepdims: 0,
      });
      const isEarlier = body.emit('Cast', [body.emit('Less', [numbers, at])], { to: ELEMENT.float64 });
      const repeated = body.emit('ReduceMax', [body.emit('Mul', [equal, isEarlier])], { keepdims: 0 });
      return { state: [body.emit('Add', [before, body.emit('Sub', [body.floats([1]), repeated])])] };
    });
    return count;
  }),
};
