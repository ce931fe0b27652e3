/** The verifier of graphs: what must hold after specialisation and after every pass. Tests run it; users never need to. */
import { type Graph, type GraphNode, reachable } from './graph.ts';
import { shapeOf } from './shape.ts';

/** A graph may hold gradients until it is differentiated, and ports and stops until it is simplified. */
export type Stage = 'specialised' | 'differentiated' | 'simplified';

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
    if (op.kind === 'gradient' && stage !== 'specialised') fail(node, 'it belongs before differentiation');
    const isMarker = op.kind === 'port' || op.kind === 'stop';
    if (isMarker && stage === 'simplified') fail(node, 'it belongs before simplification');
  }
}

function fail({ id, op, shape, origin }: GraphNode, why: string): never {
  const place = `${origin.site ?? 'program'} ${origin.operator}`;
  throw new Error(`graph node %${id} = ${op.kind} : [${shape.join(', ')}] of ${place}: ${why}`);
}
