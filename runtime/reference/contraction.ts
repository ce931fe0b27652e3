/** Products of all with all: sums of them, and how often two are alike. */
import type { Shape } from '../../compiler/graph/primitive.ts';
import type { EvaluationRules } from './rule.ts';
import { computed, filled, offsets, strides } from './tensor.ts';

export const contractionRules: EvaluationRules<'contract' | 'agreements'> = {
  /** Einstein summation by strides: a letter that an operand lacks has stride 0 there. */
  contract: (op, [left, right], shape) => {
    const sizes = new Map([...letterValues(op.left, left.shape), ...letterValues(op.right, right.shape)]);
    const leftSteps = letterValues(op.left, strides(left.shape));
    const rightSteps = letterValues(op.right, strides(right.shape));
    const summed = [...sizes.keys()].filter((letter) => !op.out.includes(letter));
    const view = (letters: readonly string[], steps: ReadonlyMap<string, number>): Int32Array =>
      offsets(
        letters.map((letter) => sizes.get(letter) as number),
        letters.map((letter) => steps.get(letter) ?? 0),
      );

    const rightStarts = view([...op.out], rightSteps);
    const leftTerms = view(summed, leftSteps);
    const rightTerms = view(summed, rightSteps);
    const data = computed(view([...op.out], leftSteps), (leftStart, at) => {
      const rightStart = rightStarts[at];
      let sum = 0;
      for (let k = 0; k < leftTerms.length; k++) {
        sum += left.data[leftStart + leftTerms[k]] * right.data[rightStart + rightTerms[k]];
      }
      return sum;
    });
    return { shape, data };
  },
  agreements: (_, [x], shape) => {
    const [rows] = shape;
    const length = x.data.length / Math.max(1, rows);
    const result = filled(shape, 0);
    for (let a = 0; a < rows; a++) {
      for (let c = 0; c < rows; c++) {
        let count = 0;
        for (let k = 0; k < length; k++) if (x.data[a * length + k] > 0 === x.data[c * length + k] > 0) count++;
        result.data[a * rows + c] = count;
      }
    }
    return result;
  },
};

function letterValues(word: string, values: Shape): ReadonlyMap<string, number> {
  return new Map([...word].map((letter, dim) => [letter, values[dim]]));
}
