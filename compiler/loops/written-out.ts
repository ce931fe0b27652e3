/** Kernels whose normalisations are written out in the functions and sums that they are made of. */
import { decomposeBatchNorm, decomposeBatchNormGrad } from '../autodiff/decompose.ts';
import { graphBuilder, type GraphNode, reachable } from '../graph/graph.ts';
import { isNormalisation } from './kinds.ts';
import type { Kernel, KernelNode, ValueId } from '../plan/plan.ts';

/** The kernel without batch normalisation; its inputs and outputs are the same. */
export function writtenOut(kernel: Kernel): Kernel {
  if (!kernel.nodes.some(({ op }) => isNormalisation(op))) return kernel;
  const g = graphBuilder();
  const inputs = kernel.inputs.map((shape, stream) =>
    g.node({ kind: 'source', source: { kind: 'noise', stream }, shape }, []),
  );
  const values = [...inputs];
  const nodeOf = (op: KernelNode['op'], operands: readonly GraphNode[]): GraphNode => {
    switch (op.kind) {
      case 'batch_norm':
        return decomposeBatchNorm(g, op, operands);
      case 'batch_norm_grad':
        return decomposeBatchNormGrad(g, op, operands);
      default:
        return g.node(op, operands);
    }
  };
  for (const { op, inputs: ids } of kernel.nodes) {
    values.push(
      nodeOf(
        op,
        ids.map((id) => values[id]),
      ),
    );
  }
  const outputs = kernel.outputs.map((id) => values[id]);
  const body = reachable(outputs).filter(({ op }) => op.kind !== 'source');
  const ids = new Map([...inputs, ...body].map((node, id) => [node, id]));
  const idOf = (node: GraphNode): ValueId => ids.get(node) as ValueId;
  const nodes = body.map((node): KernelNode => ({ op: node.op, inputs: node.inputs.map(idOf), shape: node.shape }));
  return { ...kernel, nodes, outputs: outputs.map(idOf) };
}
