/** Primitives that compare elements or rows with each other. */
import type { EvaluationRules } from './rule.ts';
import { filled, offsets, strides, type Tensor } from './tensor.ts';

export const orderRules: EvaluationRules<'sort' | 'count_distinct'> = {
  /** Ascending, -0 before +0 and NaN last: the order of typed arrays. */
  sort: ({ dim }, [x], shape) => {
    const result = filled(shape, 0);
    const step = strides(shape)[dim];
    for (const start of offsets(shape.with(dim, 1), strides(shape))) {
      const line = Float64Array.from({ length: shape[dim] }, (_, k) => x.data[start + k * step]).sort();
      line.forEach((value, k) => (result.data[start + k * step] = value));
    }
    return result;
  },
  count_distinct: (_, [x], shape) => filled(shape, countDistinct(x)),
};

/** How many rows differ. -0 equals 0; NaN equals nothing, so a row that holds NaN differs from every other. */
function countDistinct(x: Tensor): number {
  const [n, m] = x.shape;
  const rows = Array.from({ length: n }, (_, row) => x.data.subarray(row * m, row * m + m));
  const comparable = rows.filter((row) => !row.includes(NaN)).sort(compareRows);
  const repeated = comparable.filter((row, at) => at > 0 && compareRows(comparable[at - 1], row) === 0).length;
  return n - repeated;
}

/** Lexicographic order of rows of equal length without NaN. */
function compareRows(a: Float64Array, b: Float64Array): number {
  const at = a.findIndex((value, k) => value !== b[k]);
  if (at === -1) return 0;
  return a[at] < b[at] ? -1 : 1;
}
