/** Evaluates what depends on no source: numbers, and tensors that hold one number throughout. */
import * as b from '../graph/build.ts';
import type { GraphNode } from '../graph/graph.ts';
import { binaryFunctions, unaryFunctions } from '../graph/scalar.ts';
import type { Rewrite, Rule } from './pass.ts';

const fold: Rewrite = (g, { op, inputs, shape }) => {
  if (!inputs.every((input) => input.op.kind === 'fill')) return null;
  const [x, y, z] = inputs.map(filledWith);
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

const filledWith = ({ op }: GraphNode): number => (op.kind === 'fill' ? op.value : NaN);

export const CONSTANTS: readonly Rule[] = [
  {
    name: 'f(constants) → constant',
    roots: ['unary', 'binary', 'select', 'reshape', 'transpose', 'expand', 'slice'],
    rewrite: fold,
  },
];
