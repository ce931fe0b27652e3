/** The verifier of graphs: what must hold after specialisation and after every pass. Tests run it; users never need to. */
import { type Graph, type GraphNode, reachable } from './graph.ts';
import { shapeOf } from './shape.ts';

/** Before differentiation a graph may hold gradients, ports and stops; after it, none. */
export type Stage = 'specialised' | 'differentiated';

/** Throws with the first node that breaks a rule. */
export function verifyGraph(graph: Graph, stage: Stage): void {
  for (const { name, node } of graph.outputs) {
    if (node.shape.length > 0) fail(node, `output ${name} must be a scalar`);
  }
  for (const node of reachable(graph.outputs.map((output) => output.node))) {
    const { op, inputs, shape } = node;
    if (inputs.some((input) => input.id >= node.id)) fail(node, 'an input is made after the node');
    const expected = shapeOf(
      op,
      inputs.map((input) => input.shape),
    );
    if (expected.join() !== shape.join()) fail(node, `its shape should be [${expected.join(', ')}]`);
    if (shape.some((size) => !Number.isInteger(size) || size < 0)) fail(node, 'its shape is not made of whole numbers');
    const early = op.kind === 'gradient' || op.kind === 'port' || op.kind === 'stop';
    if (early && stage === 'differentiated') fail(node, 'it belongs before differentiation');
  }
}

function fail({ id, op, shape, origin }: GraphNode, why: string): never {
  const place = `${origin.site ?? 'program'} ${origin.operator}`;
  throw new Error(`graph node %${id} = ${op.kind} : [${shape.join(', ')}] of ${place}: ${why}`);
}
