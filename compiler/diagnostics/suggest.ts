/** The one policy behind every "did you mean": at most one suggestion, and none rather than a far-fetched one. */

/**
 * The candidate that `name` most likely stands for, or null. The same name in other letter case wins; otherwise the nearest
 * in edits (Damerau-Levenshtein), if at most a third of the longer name must change; of equally near ones the first.
 */
export function suggest(name: string, candidates: readonly string[]): string | null {
  const folded = name.toLowerCase();
  const recased = candidates.find((candidate) => candidate.toLowerCase() === folded);
  if (recased !== undefined) return recased;
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const edits = editDistance(folded, candidate.toLowerCase());
    if (edits < least && edits <= Math.max(name.length, candidate.length) / 3) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

/**
 * The fewest insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, where no part is edited
 * twice ("optimal string alignment").
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(substituted, last[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
