/** Every kind of layer as a few primitives. */
import type { GraphNode } from '../../graph/graph.ts';
import type { LayerKind, LayerOp } from '../../network/network.ts';
import { arithmetic } from './arithmetic.ts';
import { movement } from './movement.ts';
import { normalisation } from './normalisation.ts';
import { pooling } from './pooling.ts';
import type { LayerRule, LayerRules, Place } from './rule.ts';
import { weighted } from './weighted.ts';

const rules: LayerRules<LayerKind> = { ...weighted, ...normalisation, ...arithmetic, ...pooling, ...movement };

/** The output of a layer, [batch, ...]. */
export function applyLayer(place: Place, op: LayerOp, inputs: readonly GraphNode[]): GraphNode {
  // The table is indexed by the very kind whose layer it is given; TypeScript cannot follow that correlation.
  const rule = rules[op.kind] as LayerRule<LayerKind>;
  return rule(place, op as never, inputs);
}
