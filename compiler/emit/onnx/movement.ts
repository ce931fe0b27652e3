/** Leaves and movements. Those that only rename dimensions cost nothing or a Reshape, which copies no data inside a kernel. */
import { elements } from '../../graph/graph.ts';
import { type EmittersOf, floatValue, onNumbers } from './emitter.ts';
import { reshaped, transposed } from './scope.ts';

export const movement: EmittersOf<
  'fill' | 'eye' | 'stop' | 'port' | 'reshape' | 'transpose' | 'expand' | 'slice' | 'pad' | 'concat'
> = {
  fill: (s, { value }, _, shape) =>
    floatValue(
      s,
      elements(shape) === 1 ? s.floats([value], shape) : s.emit('Expand', [s.floats([value]), s.ints(shape)]),
      shape,
    ),
  eye: (s, { n }, _, shape) => {
    const ones = Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
    return floatValue(s, s.floats(ones, shape), shape);
  },
  stop: (_, __, [x]) => x,
  port: (_, __, [x]) => x,
  reshape: (s, _, [x], shape) => ({ ...x, name: reshaped(s, x.name, x.shape, shape), shape }),
  transpose: (s, { perm }, [x], shape) => ({ ...x, name: transposed(s, x.name, x.shape, perm), shape }),
  expand: (s, _, [x], shape) => ({ ...x, name: s.emit('Expand', [x.name, s.ints(shape)]), shape }),
  slice: (s, { dim, start, stop }, [x], shape) => ({
    ...x,
    name: s.emit('Slice', [x.name, s.ints([start]), s.ints([stop]), s.ints([dim])]),
    shape,
  }),
  // Along all dimensions: where onnxruntime moves a Transpose past a Pad, it forgets which dimensions a shorter list is of.
  pad: onNumbers((s, { dim, before, after }, [x], [from]) => {
    const none = from.map(() => 0);
    return s.emit('Pad', [x, s.ints([...none.with(dim, before), ...none.with(dim, after)]), s.floats([0])]);
  }),
  concat: onNumbers((s, { dim }, parts) => s.emit('Concat', parts, { axis: dim })),
};
