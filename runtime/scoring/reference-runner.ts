/** Runs graphs in the reference interpreter: float64, unoptimised, slow, exact. */
import { type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../../compiler/graph/primitive.ts';
import { REFERENCE_PIPELINE } from '../../compiler/passes/pipeline.ts';
import type { Provide } from '../execute.ts';
import { interpret } from '../reference/evaluate.ts';
import { type Tensor, tensor } from '../reference/tensor.ts';
import type { Runner } from './runner.ts';

export function referenceRunner(): Runner {
  return {
    passes: REFERENCE_PIPELINE,
    run: async (graph, provide) => {
      const roots = graph.outputs.map(({ node }) => node);
      const values = interpret(roots, sourcesOf(provide));
      return roots.map((root) => (values.get(root) as Tensor).data[0]);
    },
    firstNonFinite: async ({ node }, provide) => firstNonFinite(node, provide).origin,
    compiled: () => 0,
    dispose: async () => {},
  };
}

const sourcesOf =
  (provide: Provide) =>
  (source: TensorSource, shape: Shape): Tensor =>
    tensor(shape, provide(source, shape));

/** The earliest node below `root` that has a value which is not finite; `root` itself must have one. */
function firstNonFinite(root: GraphNode, provide: Provide): GraphNode {
  const nodes = reachable([root]);
  const values = interpret(nodes, sourcesOf(provide));
  return nodes.find((node) => !(values.get(node) as Tensor).data.every(Number.isFinite)) ?? root;
}
