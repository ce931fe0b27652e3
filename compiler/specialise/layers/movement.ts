/** Layers that move elements, and those that read nothing. */
import * as b from '../../graph/build.ts';
import type { LayerRules } from './rule.ts';

type Movement = 'concat' | 'slice' | 'pad' | 'reshape' | 'transpose' | 'tensor' | 'zero';

export const movement: LayerRules<Movement> = {
  concat: ({ g }, { axis }, inputs) => b.concat(g, inputs, axis + 1),
  slice: ({ g }, { axis, start, stop }, [x]) => b.slice(g, x, axis + 1, start, stop),
  pad: ({ g }, { axis, before, after }, [x]) =>
    before + after === 0 ? x : g.node({ kind: 'pad', dim: axis + 1, before, after }, [x]),
  reshape: ({ g, images, shape }, _, [x]) => b.reshape(g, x, [images, ...shape]),
  transpose: ({ g }, { order }, [x]) => b.transpose(g, x, [0, ...order.map((axis) => axis + 1)]),
  tensor: ({ g, images, shape, parameter }, op) =>
    b.expand(g, b.reshape(g, parameter('value'), [1, ...op.shape]), [images, ...shape]),
  zero: ({ g, images, shape }) => b.fill(g, 0, [images, ...shape]),
};
