/** Evaluates what depends on no source: numbers, and tensors that hold one number throughout. */
import * as b from '../graph/build.ts';
import type { GraphNode } from '../graph/graph.ts';
import { binaryFunctions, unaryFunctions } from '../graph/scalar.ts';
import { type GraphPass, type Rewrite, rewriteGraph } from './pass.ts';

const fold: Rewrite = (g, { op, inputs, shape }) => {
  const values = inputs.map(filledWith);
  if (inputs.length === 0 || values.includes(null)) return null;
  const [x, y, z] = values as number[];
  switch (op.kind) {
    case 'unary':
      return b.fill(g, unaryFunctions[op.fn](x), shape);
    case 'binary':
      return b.fill(g, binaryFunctions[op.fn](x, y), shape);
    case 'select':
      return b.fill(g, x !== 0 ? y : z, shape);
    case 'reshape':
    case 'transpose':
    case 'expand':
    case 'slice':
      return b.fill(g, x, shape);
    default:
      return null;
  }
};

const filledWith = ({ op }: GraphNode): number | null => (op.kind === 'fill' ? op.value : null);

export const foldConstants: GraphPass = {
  name: 'fold-constants',
  doc: 'evaluates what depends on no tensor of the network',
  run: (g, graph) => rewriteGraph(g, graph, fold),
};
