/** Runs graphs in the reference interpreter: float64, unoptimised, slow, exact. */
import { type GraphNode, reachable } from '../../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../../compiler/graph/primitive.ts';
import { REFERENCE_PIPELINE } from '../../compiler/passes/pipeline.ts';
import { interpret } from '../reference/evaluate.ts';
import { type Tensor, tensor } from '../reference/tensor.ts';
import type { Runner, RunResult } from './score.ts';
import { type SourceSetting, sourceProvider } from './sources.ts';
import { withWeights } from './subject.ts';

export function referenceRunner(setting: SourceSetting): Runner {
  const drawing = sourceProvider(setting);
  return {
    passes: REFERENCE_PIPELINE,
    run: async (graph, weights) => {
      const provide = withWeights(drawing, weights);
      const sourceOf = (source: TensorSource, shape: Shape): Tensor => tensor(shape, provide(source, shape));
      const roots = graph.outputs.map(({ node }) => node);
      const values = interpret(roots, sourceOf);
      return roots.map((root): RunResult => {
        const [value] = (values.get(root) as Tensor).data;
        return { value, nonFinite: Number.isFinite(value) ? null : firstNonFinite(root, sourceOf).origin };
      });
    },
    compiled: () => 0,
    dispose: async () => {},
  };
}

/** The earliest node below `root` that has a value which is not finite; `root` itself must have one. */
function firstNonFinite(root: GraphNode, sourceOf: (source: TensorSource, shape: Shape) => Tensor): GraphNode {
  const nodes = reachable([root]);
  const values = interpret(nodes, sourceOf);
  return nodes.find((node) => !(values.get(node) as Tensor).data.every(Number.isFinite)) ?? root;
}
