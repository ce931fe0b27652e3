/** Tensors without inputs, and the primitives that mean something to differentiation only. */
import type { EvaluationRules } from './rule.ts';
import { filled } from './tensor.ts';

export const leafRules: EvaluationRules<'source' | 'fill' | 'eye' | 'stop' | 'port' | 'gradient'> = {
  source: ({ source }) => {
    throw new Error(`the source ${source.kind} is given, not evaluated`);
  },
  fill: ({ value }, _, shape) => filled(shape, value),
  eye: ({ n }, _, shape) => {
    const identity = filled(shape, 0);
    for (let i = 0; i < n; i++) identity.data[i * n + i] = 1;
    return identity;
  },
  stop: (_, [x]) => x,
  port: (_, [x]) => x,
  gradient: () => {
    throw new Error('a gradient must be differentiated before it is evaluated');
  },
};
