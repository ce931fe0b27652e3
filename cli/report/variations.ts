/** How well each way of making programs did. */
import type { Birth } from './events.ts';

/** What became of the programs that one variation made. */
export interface VariationCount {
  readonly variation: string;
  readonly births: number;
  /** Those that were scored on all networks of the search set, and whose scores are of use. */
  readonly scored: number;
  /** Those with a higher τ on the search set than each of their parents has. */
  readonly improved: number;
  /** Those with a higher τ on the search set than any program born before. */
  readonly records: number;
  /** Those that are in the front, or ancestors of a program in it. */
  readonly ancestors: number;
}

/** What `verdict` says of a program that got through. */
const SCORED = 'complete';

/** The counts of each variation, most frequent first. `front` are the programs whose ancestors count. */
export function variationCounts(
  births: ReadonlyMap<number, Birth>,
  front: readonly number[],
): readonly VariationCount[] {
  const lineage = new Set(front);
  for (const id of lineage) for (const parent of births.get(id)!.parents) lineage.add(parent);
  const counts = new Map<string, { -readonly [Name in keyof VariationCount]: VariationCount[Name] }>();
  let best = -Infinity;
  for (const birth of births.values()) {
    const { variation, verdict, search, parents } = birth;
    const zero = { variation, births: 0, scored: 0, improved: 0, records: 0, ancestors: 0 };
    const count = counts.get(variation) ?? zero;
    counts.set(variation, count);
    count.births++;
    if (verdict === SCORED) count.scored++;
    if (parents.length > 0 && parents.every((id) => search > worth(births.get(id)!))) count.improved++;
    if (search > best) {
      best = search;
      count.records++;
    }
    if (lineage.has(birth.id)) count.ancestors++;
  }
  return [...counts.values()].sort((a, b) => b.births - a.births);
}

/** τ on the search set; less than any for a program without. */
const worth = ({ search }: Birth): number => (Number.isNaN(search) ? -Infinity : search);
