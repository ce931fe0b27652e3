/**
 * The reference interpreter: evaluates graphs in float64, one node at a time. What it computes is what a program means;
 * every engine and every pass is tested against it.
 */
import { type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import type { Primitive, PrimitiveKind, Shape, TensorSource } from '../../compiler/graph/primitive.ts';
import { shapeOf } from '../../compiler/graph/shape.ts';
import { contractionRules } from './contraction.ts';
import { convolutionRules } from './convolution.ts';
import { leafRules } from './leaves.ts';
import { linearAlgebraRules } from './linear-algebra.ts';
import { movementRules } from './movement.ts';
import { normalisationRules } from './normalisation.ts';
import { orderRules } from './order.ts';
import { pointwiseRules } from './pointwise.ts';
import { poolingRules } from './pooling.ts';
import { reductionRules } from './reduction.ts';
import type { EvaluationRules } from './rule.ts';
import type { Tensor } from './tensor.ts';

const rules: EvaluationRules<PrimitiveKind> = {
  ...leafRules,
  ...pointwiseRules,
  ...movementRules,
  ...reductionRules,
  ...contractionRules,
  ...convolutionRules,
  ...poolingRules,
  ...normalisationRules,
  ...linearAlgebraRules,
  ...orderRules,
};

/** Evaluates one primitive. The result may share its data with an input. Throws on `source` and `gradient`. */
export function evaluateNode(op: Primitive, inputs: readonly Tensor[]): Tensor {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const rule = rules[op.kind] as (op: Primitive, inputs: readonly Tensor[], shape: Shape) => Tensor;
  return rule(
    op,
    inputs,
    shapeOf(
      op,
      inputs.map((input) => input.shape),
    ),
  );
}

/**
 * Evaluates `roots` and what they depend on; `sourceOf` gives the tensors that the graph does not compute. Intermediate
 * tensors are dropped after their last use. Throws on `gradient`: the graph must have been differentiated.
 */
export function interpret(
  roots: readonly GraphNode[],
  sourceOf: (source: TensorSource, shape: Shape) => Tensor,
): Map<GraphNode, Tensor> {
  const order = reachable(roots);
  const lastUser = new Map<GraphNode, GraphNode>();
  for (const node of order) for (const input of node.inputs) lastUser.set(input, node);
  const kept = new Set(roots);

  const tensors = new Map<GraphNode, Tensor>();
  for (const node of order) {
    const { op, inputs, shape } = node;
    const value =
      op.kind === 'source'
        ? sourceOf(op.source, shape)
        : evaluateNode(
            op,
            inputs.map((input) => tensors.get(input) as Tensor),
          );
    tensors.set(node, value);
    for (const input of inputs) if (lastUser.get(input) === node && !kept.has(input)) tensors.delete(input);
  }
  return tensors;
}
