/** Seeded samples without replacement. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { ProblemError } from '../problem.ts';
import { stream } from '../random.ts';

/**
 * `n` of the rows, each subset equally likely, in the order of the rows. With the same seed a smaller sample is part of a
 * larger one. Throws a `ProblemError` if there are fewer rows than `n`.
 */
export function sample<Row>(rows: readonly Row[], n: number, seed: number): Row[] {
  if (n > rows.length) {
    throw new ProblemError('invocation', `There are only ${rows.length} rows to take a sample of ${n} from.`);
  }
  const source = stream(seed, 'sample');
  const order = rows.map((_, i) => i);
  for (let i = 0; i < n; i++) {
    const j = uniformInt(source, i, order.length - 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order
    .slice(0, n)
    .sort((a, b) => a - b)
    .map((i) => rows[i]);
}
