/** Leaves and movements. */
import { elements } from '../../graph/graph.ts';
import type { Shape } from '../../graph/primitive.ts';
import type { Element } from './graph-def.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { floatValue, inMemory, inOrder, placeInMemory, reshaped, type Scope, transposed, typed } from './scope.ts';

export const movement: EmittersOf<
  'fill' | 'eye' | 'stop' | 'port' | 'reshape' | 'transpose' | 'expand' | 'slice' | 'pad' | 'concat'
> = {
  fill: (s, { value }, _, shape) =>
    floatValue(s, elements(shape) === 1 ? s.floats([value], shape) : broadcast(s, s.floats([value]), shape), shape),
  eye: (s, { n }, _, shape) => {
    const ones = Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
    return floatValue(s, s.floats(ones, shape), shape);
  },
  stop: (_, __, [x]) => x,
  port: (_, __, [x]) => x,
  reshape: (s, _, [x], shape) => {
    const plain = inOrder(s, x, 'plain');
    return { ...plain, name: reshaped(s, plain.name, x.shape, shape, x.element), shape };
  },
  transpose: (s, { perm }, [x], shape) => {
    const plain = inOrder(s, x, 'plain');
    return { ...plain, name: transposed(s, plain.name, x.shape, perm, x.element), shape };
  },
  expand: (s, _, [x], shape) => ({ ...x, name: broadcast(s, x.name, inMemory(shape, x.order), x.element), shape }),
  slice: (s, { dim, start }, [x], shape) => {
    const place = placeInMemory(dim, x.order);
    const begin = x.shape.map((_, at) => (at === place ? start : 0));
    return { ...x, name: sliced(s, x.name, begin, inMemory(shape, x.order), x.element), shape };
  },
  pad: onNumbers((s, { dim, before, after }, [x], [from]) =>
    s.emit('Pad', [
      x,
      s.ints(
        from.flatMap((_, at) => (at === dim ? [before, after] : [0, 0])),
        [from.length, 2],
      ),
    ]),
  ),
  concat: onNumbers((s, { dim }, parts) => joined(s, parts, dim)),
};

export const broadcast = (s: Scope, name: string, shape: Shape, element: Element = s.element): string =>
  s.emit('BroadcastTo', [name, s.ints(shape)], typed(element));

export const sliced = (s: Scope, name: string, begin: Shape, size: Shape, element: Element = s.element): string =>
  s.emit('Slice', [name, s.ints(begin), s.ints(size)], { ...typed(element), ...typed('int32', 'Index') });

/** Tensors one after the other along a dimension. */
export const joined = (s: Scope, parts: readonly string[], dim: number): string =>
  parts.length === 1 ? parts[0] : s.emit('ConcatV2', [...parts, s.ints([dim], [])], { N: parts.length });
