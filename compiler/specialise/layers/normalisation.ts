/** Normalisations: over the batch as the pass says, and over the last axis, which no pass changes. */
import * as b from '../../graph/build.ts';
import type { GraphBuilder, GraphNode } from '../../graph/graph.ts';
import { mean } from './pooling.ts';
import type { LayerRules } from './rule.ts';

export const normalisation: LayerRules<'batch_norm' | 'layer_norm'> = {
  batch_norm: ({ g, norm, parameter }, { epsilon }, [x]) => {
    switch (norm) {
      case 'identity':
        return x;
      case 'train':
        return g.node({ kind: 'batch_norm', epsilon }, [x, parameter('scale'), parameter('shift')]);
      case 'eval': {
        // Statistics of a network that has not been trained: mean 0, variance 1.
        const scaled = b.mul(g, x, b.fill(g, 1 / Math.sqrt(1 + epsilon)));
        const rank = x.shape.length;
        const stretched = b.mul(g, scaled, perChannel(g, parameter('scale'), rank));
        return b.add(g, stretched, perChannel(g, parameter('shift'), rank));
      }
      default:
        return norm satisfies never;
    }
  },
  layer_norm: ({ g, parameter }, { epsilon }, [x]) => {
    const last = [x.shape.length - 1];
    const centred = b.sub(g, x, mean(g, x, last, true));
    const variance = mean(g, b.unary(g, 'square', centred), last, true);
    const deviation = b.unary(g, 'sqrt', b.add(g, variance, b.fill(g, epsilon)));
    return b.add(g, b.mul(g, b.div(g, centred, deviation), parameter('scale')), parameter('shift'));
  },
};

const perChannel = (g: GraphBuilder, x: GraphNode, rank: number): GraphNode =>
  b.reshape(g, x, [1, x.shape[0], ...Array<number>(rank - 2).fill(1)]);
