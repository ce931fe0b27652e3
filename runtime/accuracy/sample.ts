/** Seeded samples without replacement. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { ProblemError } from '../problem.ts';
import { stream, type Stream } from '../random.ts';

/**
 * `n` of the rows, each subset equally likely, in the order of the rows. With the same seed a smaller sample is part of a
 * larger one. Throws a `ProblemError` if there are fewer rows than `n`.
 */
export function sample<Row>(rows: readonly Row[], n: number, seed: number): Row[] {
  refuseMore(rows.length, n);
  return draw([...rows.keys()], n, stream(seed, 'sample'))
    .sort((a, b) => a - b)
    .map((at) => rows[at]);
}

/** The first `n` items of a random order, in that order; a smaller `n` gives the beginning of what a larger one gives. */
export function draw<Item>(items: readonly Item[], n: number, source: Stream): Item[] {
  const order = [...items];
  for (let i = 0; i < n; i++) {
    const j = uniformInt(source, i, order.length - 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order.slice(0, n);
}

/** Throws a `ProblemError` if there are fewer rows than `n`. */
export function refuseMore(rows: number, n: number): void {
  if (n <= rows) return;
  throw new ProblemError('invocation', `There are only ${rows} rows to take a sample of ${n} from.`);
}
