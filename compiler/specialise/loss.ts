/** The scalar that a pass differentiates by default. */
import type { Loss, PassSpec } from '../core/core.ts';
import * as b from '../graph/build.ts';
import { from, type GraphBuilder, type GraphNode } from '../graph/graph.ts';
import type { Forward } from './forward.ts';
import { labelTargets } from './labels.ts';

/** A loss of a pass, `run`: []. */
export function lossOf(builder: GraphBuilder, pass: PassSpec, run: Forward, loss: Loss): GraphNode {
  const g = from(builder, { site: null, operator: loss });
  switch (loss) {
    case 'sum':
      return b.reduce(g, 'sum', run.logits(), [0, 1]);
    case 'sum_features':
      return b.reduce(g, 'sum', run.features(), [0, 1]);
    case 'cross_entropy': {
      const logits = run.logits();
      return crossEntropy(g, logits, labelTargets(g, pass, logits.shape));
    }
    default:
      return loss satisfies never;
  }
}

/** The batch's mean of log Σ exp(logits) - logit of the label. */
function crossEntropy(g: GraphBuilder, logits: GraphNode, targets: GraphNode): GraphNode {
  const [batch] = logits.shape;
  // The shift makes exp safe and cancels; held constant, it costs nothing in the backward pass.
  const shift = g.node({ kind: 'stop' }, [b.reduceKeeping(g, 'max', logits, [1])]);
  const shifted = b.sub(g, logits, shift);
  const logSum = b.unary(g, 'log', b.reduce(g, 'sum', b.unary(g, 'exp', shifted), [1]));
  const picked = b.reduce(g, 'sum', b.mul(g, shifted, targets), [1]);
  return b.div(g, b.reduce(g, 'sum', b.sub(g, logSum, picked), [0]), b.fill(g, batch));
}
