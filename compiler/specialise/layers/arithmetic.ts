/** Layers that compute with numbers, element by element or by matrices, and have none of their own. */
import * as b from '../../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import { ACTIVATIONS } from '../../network/activations.ts';
import type { LayerRules } from './rule.ts';

type Arithmetic = 'relu' | 'activation' | 'add' | 'mul' | 'sub' | 'div' | 'scale' | 'softmax' | 'matmul';

export const arithmetic: LayerRules<Arithmetic> = {
  relu: ({ g }, _, [x]) => b.unary(g, 'relu', x),
  activation: ({ g }, { fn, parameters }, [x]) => ACTIVATIONS[fn].apply(g, x, parameters),
  add: ({ g }, _, inputs) => inputs.reduce((sum, x) => b.add(g, sum, x)),
  mul: ({ g }, _, inputs) => inputs.reduce((product, x) => b.mul(g, product, x)),
  sub: ({ g }, _, [x, y]) => b.sub(g, x, y),
  div: ({ g }, _, [x, y]) => b.div(g, x, y),
  scale: ({ g }, { factor, offset }, [x]) => b.add(g, b.mul(g, x, b.fill(g, factor)), b.fill(g, offset)),
  softmax: ({ g }, { axis }, [x]) => softmax(g, x, axis + 1),
  matmul: ({ g }, _, [x, y]) => {
    const batch = 'bcdefgh'.slice(0, x.shape.length - 2);
    return b.contract(g, `${batch}mk`, `${batch}kn`, `${batch}mn`, x, y);
  },
};

function softmax(g: GraphBuilder, x: GraphNode, dim: number): GraphNode {
  // The shift makes exp safe and cancels; held constant, it costs nothing in the backward pass.
  const shift = g.node({ kind: 'stop' }, [b.reduceKeeping(g, 'max', x, [dim])]);
  const powers = b.unary(g, 'exp', b.sub(g, x, shift));
  return b.div(g, powers, b.reduceKeeping(g, 'sum', powers, [dim]));
}
