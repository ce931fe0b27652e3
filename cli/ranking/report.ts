/** What `rank` tells: a record for each proxy and target, or a table. */
import type { Ranking } from '../../runtime/ranking/rank.ts';
import type { Interval } from '../../runtime/statistics/bootstrap.ts';
import { formatCorrelation } from '../output/number.ts';
import { table } from '../output/table.ts';

/** How well one proxy orders the networks by one target. */
export interface Result {
  readonly proxy: string;
  readonly target: string;
  readonly ranking: Ranking;
}

/** A record of spec/formats.md; NaN becomes null, as JSON has it. Without timing `seconds` is null. */
export function rankRecord({ proxy, target, ranking }: Result, seconds: number | null): object {
  const { n, invalid, kendall, kendallInterval, spearman, spearmanInterval } = ranking;
  return {
    kind: 'rank',
    schema: 1,
    proxy,
    target,
    n,
    invalid,
    kendall,
    kendall_ci: [kendallInterval.low, kendallInterval.high],
    spearman,
    spearman_ci: [spearmanInterval.low, spearmanInterval.high],
    ...(seconds === null ? {} : { seconds_per_network: seconds }),
  };
}

/**
 * A table of each proxy's results: the best proxy by τ of its first target first, undefined ones last. A proxy's name stands
 * before its first target only.
 */
export function rankTable(proxies: readonly (readonly Result[])[]): string {
  const strength = ([{ ranking }]: readonly Result[]): number => (Number.isNaN(ranking.kendall) ? -2 : ranking.kendall);
  const sorted = [...proxies].sort((a, b) => strength(b) - strength(a));
  const rows = sorted.flatMap((group) =>
    group.map(({ proxy, target, ranking }, at) => [
      at === 0 ? proxy : '',
      target,
      String(ranking.n),
      String(ranking.invalid),
      correlation(ranking.kendall, ranking.kendallInterval),
      correlation(ranking.spearman, ranking.spearmanInterval),
    ]),
  );
  return table(COLUMNS, rows);
}

const COLUMNS = [
  { title: 'proxy', align: 'left' },
  { title: 'target', align: 'left' },
  { title: 'n', align: 'right' },
  { title: 'invalid', align: 'right' },
  { title: 'Kendall τ', align: 'left' },
  { title: 'Spearman ρ', align: 'left' },
] as const;

function correlation(value: number, { low, high }: Interval): string {
  return `${formatCorrelation(value)} [${formatCorrelation(low)}, ${formatCorrelation(high)}]`;
}
