/** What `rank` finds, before it is told as records, as a table or as a plot. */
import type { Panel } from '../../runtime/plot/scatter.ts';
import type { Ranking } from '../../runtime/ranking/rank.ts';

/** How well one proxy orders the networks by one target, and what that was found from. */
export interface Result extends Panel {
  readonly ranking: Ranking;
}

/** The results of each proxy: the best proxy by τ of its first target first, those without a τ last. */
export function byStrength(proxies: readonly (readonly Result[])[]): readonly (readonly Result[])[] {
  const strength = ([{ ranking }]: readonly Result[]): number => (Number.isNaN(ranking.kendall) ? -2 : ranking.kendall);
  return proxies.toSorted((a, b) => strength(b) - strength(a));
}
