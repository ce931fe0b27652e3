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
function countDistinct({ shape: [rows, columns], data }: Tensor): number {
  // Zeros of one sign, and equal rows have equal bits.
  const values = data.map((value) => value + 0);
  const words = new Int32Array(values.buffer);
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 1))).fill(-1);
  let repeated = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    // Equal to no row, but with the hash of many: a table of such rows would be searched from end to end.
    if (!equalRows(values, start, start, columns)) continue;
    let place = hash(words, 2 * start, 2 * columns) & (table.length - 1);
    while (table[place] >= 0 && !equalRows(values, table[place] * columns, start, columns)) {
      place = (place + 1) & (table.length - 1);
    }
    if (table[place] >= 0) repeated++;
    else table[place] = row;
  }
  return rows - repeated;
}

/** Whether two rows are equal. One that holds NaN is not even its own equal. */
function equalRows(values: Float64Array, a: number, b: number, columns: number): boolean {
  for (let k = 0; k < columns; k++) {
    if (values[a + k] !== values[b + k]) return false;
  }
  return true;
}

/** FNV-1a by words, its high bits mixed into the low ones, which alone choose a place. */
function hash(words: Int32Array, start: number, count: number): number {
  let h = 0x811c9dc5;
  for (let k = start; k < start + count; k++) h = Math.imul(h ^ words[k], 0x01000193) ^ (h >>> 15);
  return h ^ (h >>> 16);
}
