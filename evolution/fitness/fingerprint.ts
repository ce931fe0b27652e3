/** Rank fingerprints: programs that put the same networks in the same order are alike, however they compute. */
import { digest } from '../../runtime/random.ts';
import { denseRanks } from '../../runtime/statistics/ranks.ts';
import type { Sign } from './tau.ts';

/**
 * 16 hexadecimal digits, equal for scores that rank the networks of every column alike; with the sign `absolute` also where all
 * orders are turned round. Equality is evidence about these networks, no proof for others.
 */
export function fingerprintOf(columns: readonly (readonly number[])[], sign: Sign): string {
  const ranks = columns.map((column) => [...denseRanks(column)]);
  const text = JSON.stringify(ranks);
  const turned = JSON.stringify(ranks.map((column) => column.map((rank) => Math.max(...column) - rank)));
  return digest(sign === 'absolute' && turned < text ? turned : text);
}
