/** Exchange between islands, in a ring. */
import { byQuality, type Individual } from './state.ts';

/** Each island gets the best of the one before it in place of its worst, unless it has them already. */
export function migrated(
  islands: readonly (readonly Individual[])[],
  migrants: number,
): readonly (readonly Individual[])[] {
  if (islands.length < 2) return islands;
  return islands.map((members, at) => {
    const from = islands[(at + islands.length - 1) % islands.length];
    const known = new Set(members.flatMap(({ key, fingerprint }) => [key, fingerprint]));
    const best = [...from].sort(byQuality).slice(0, migrants);
    const guests = best.filter(({ key, fingerprint }) => !known.has(key) && !known.has(fingerprint));
    const natives = [...members].sort(byQuality).slice(0, Math.max(0, members.length - guests.length));
    return [...natives, ...guests];
  });
}
