/** The archive: the best program of each size. */

/** The best member of each size by an order, ascending in size; of equals the first. */
export function bestPerSize<T extends { readonly size: number }>(
  pool: readonly T[],
  byQuality: (one: T, other: T) => number,
): readonly T[] {
  const best = new Map<number, T>();
  for (const member of pool) {
    const known = best.get(member.size);
    if (known === undefined || byQuality(member, known) < 0) best.set(member.size, member);
  }
  return [...best.values()].sort((a, b) => a.size - b.size);
}
