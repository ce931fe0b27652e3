/** Programs that rank alike: one of them is enough for an island. */
import type { Individual } from './state.ts';

/** Of those that rank the search networks alike the smallest, and of these the first; the others in their order. */
export function distinctRanking(crowd: readonly Individual[]): readonly Individual[] {
  const kept = new Map<string | null, Individual>();
  for (const each of crowd) {
    const known = kept.get(each.fingerprint);
    if (known === undefined || each.size < known.size) kept.set(each.fingerprint, each);
  }
  return crowd.filter((each) => kept.get(each.fingerprint) === each);
}
