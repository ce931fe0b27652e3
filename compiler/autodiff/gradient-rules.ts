/** The gradient rule of every primitive. */
import type { GraphBuilder, GraphNode } from '../graph/graph.ts';
import type { PrimitiveKind } from '../graph/primitive.ts';
import { batchNormGradients } from './batch-norm.ts';
import { convolutionGradients } from './convolution.ts';
import { linearAlgebraGradients } from './linear-algebra.ts';
import { movementGradients } from './movement.ts';
import { pointwiseGradients } from './pointwise.ts';
import { reductionGradients } from './reduction.ts';
import type { GradientRule, GradientRules, InputGradient } from './rule.ts';

const NOT_DIFFERENTIABLE = ['eigenvalues', 'singular_values', 'sort', 'count_distinct'] as const;

const rules: GradientRules<PrimitiveKind> = {
  source: () => [],
  fill: () => [],
  eye: () => [],
  ...pointwiseGradients,
  ...movementGradients,
  ...reductionGradients,
  ...linearAlgebraGradients,
  ...convolutionGradients,
  ...batchNormGradients,
  // Flat wherever it has a slope.
  agreements: () => [null],
  eigenvalues: refuse,
  singular_values: refuse,
  sort: refuse,
  count_distinct: refuse,
  stop: () => [null],
  port: (_g, _node, gy) => [gy],
  gradient: () => {
    throw new Error('an inner gradient must be differentiated before the outer one');
  },
};

/** Whether gradients may be asked for through a primitive. The type checker reports those that may not. */
export function isDifferentiable(kind: PrimitiveKind): boolean {
  return !NOT_DIFFERENTIABLE.some((refused) => refused === kind);
}

/** The gradients with respect to a node's inputs, given `gy`, that with respect to the node. */
export function inputGradients(g: GraphBuilder, node: GraphNode, gy: GraphNode): readonly InputGradient[] {
  // The table is indexed by the very kind whose node it is given; TypeScript cannot follow that correlation.
  const rule = rules[node.op.kind] as GradientRule<PrimitiveKind>;
  return rule(g, node, gy);
}

function refuse(_g: GraphBuilder, node: GraphNode): never {
  throw new Error(`${node.op.kind} is not differentiable`);
}
