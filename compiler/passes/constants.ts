/** Evaluates what depends on no source: numbers, and tensors that hold one number throughout. */
import * as b from '../graph/build.ts';
import type { GraphNode } from '../graph/graph.ts';
import { ofNumbers } from '../graph/scalar.ts';
import type { Rewrite, Rule } from './pass.ts';

const fold: Rewrite = (g, { op, inputs, shape }) => {
  if (!inputs.every((input) => input.op.kind === 'fill')) return null;
  const numbers = inputs.map(filledWith);
  switch (op.kind) {
    case 'reshape':
    case 'transpose':
    case 'expand':
    case 'slice':
      return b.fill(g, numbers[0], shape);
    default: {
      const value = ofNumbers(op, numbers);
      return value === null ? null : b.fill(g, value, shape);
    }
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
