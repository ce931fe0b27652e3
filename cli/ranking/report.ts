/** What `rank` tells: a record for each proxy and target, or a table. */
import type { Interval } from '../../runtime/statistics/bootstrap.ts';
import { formatCorrelation } from '../output/number.ts';
import { left, right, table } from '../output/table.ts';
import type { Result } from './result.ts';

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

/** A table of each proxy's results; a proxy's name stands before its first target only. */
export function rankTable(proxies: readonly (readonly Result[])[]): string {
  const rows = proxies.flatMap((group) =>
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

const COLUMNS = [left('proxy'), left('target'), right('n'), right('invalid'), left('Kendall τ'), left('Spearman ρ')];

function correlation(value: number, { low, high }: Interval): string {
  return `${formatCorrelation(value)} [${formatCorrelation(low)}, ${formatCorrelation(high)}]`;
}
