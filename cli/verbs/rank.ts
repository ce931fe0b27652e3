/** `eznasc rank`: compares the order in which proxies put networks with that of their measured accuracies. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { CheckedProxy } from '../../compiler/core/core.ts';
import { sample } from '../../runtime/accuracy/sample.ts';
import { type AccuracyTable, accuracyTable, columnIndex, measurements } from '../../runtime/accuracy/table.ts';
import { where } from '../../runtime/accuracy/where.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { rank as compare, type Ranking } from '../../runtime/ranking/rank.ts';
import type { NetworkScores } from '../../runtime/scoring/score.ts';
import type { Interval } from '../../runtime/statistics/bootstrap.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, wholeNumber, workerCount } from '../flags.ts';
import { NETWORK_FLAGS, networksOf, spaceOf } from '../networks.ts';
import { formatCorrelation } from '../output/number.ts';
import { table } from '../output/table.ts';
import { readPrograms } from '../programs.ts';
import { proxiesOf } from '../proxies.ts';
import { coverageLines, scoreNetworks, SCORING_FLAGS, settingOf } from '../scoring.ts';
import { verb } from '../verb.ts';

const RANK_FLAGS = {
  accuracy: { type: 'string', describe: 'a CSV table with a column `arch` and measured accuracies' },
  target: { type: 'string', array: true, describe: 'a column of accuracies; can be given several times' },
  where: { type: 'string', array: true, describe: 'a condition on the rows, such as reachable=1; can be repeated' },
  space: NETWORK_FLAGS.space,
  sample: { type: 'string', describe: 'how many of the rows to draw; all without it' },
  ...SCORING_FLAGS,
  timing: { type: 'boolean', default: true, describe: 'leave out with --no-timing what differs from run to run' },
} as const satisfies Flags;

export const rank = verb({
  usage: 'rank FILE… --accuracy TABLE --target COLUMN',
  description:
    'Scores networks whose accuracies are known, and prints how well the scores order them: Kendall τ-b and\n' +
    'Spearman ρ with 95 % bootstrap intervals.',
  examples: [
    'eznasc rank proxies/*.zc --space nasbench201 --accuracy nb201_accuracy.csv --where reachable=1 \\\n' +
      '    --target c10_test200 --images cifar10_train2000.bin.gz --sample 500',
  ],
  flags: RANK_FLAGS,
  operands: { what: 'file with proxies', least: 1, most: Infinity },
  run: async (files, flags, output) => {
    const seed = wholeNumber('seed', flags.seed, 0);
    const space = spaceOf(flags.space);
    const { accuracy, target: targets = [] } = flags;
    if (accuracy === undefined) throw new ProblemError('invocation', 'The flag `--accuracy` is missing.');
    const rows = chooseRows(accuracy, flags.where ?? [], flags.sample, seed);
    if (targets.length === 0) {
      const columns = rows.columns.join(', ');
      throw new ProblemError(
        'invocation',
        'The flag `--target` is missing.',
        `${rows.name} has the columns ${columns}`,
      );
    }
    for (const target of targets) measurements(rows, target);
    const proxies = proxiesOf(readPrograms(files), output);
    if (proxies === null) return EXIT.findings;
    const setting = await settingOf(proxies, space, seed, flags);
    const archAt = columnIndex(rows, 'arch');
    const networks = networksOf(
      space,
      rows.rows.map((row) => row[archAt]),
    );
    const { scores, exit } = await scoreNetworks(setting, networks, workerCount(flags.workers), output);
    const results = proxies.flatMap((proxy, at) =>
      targets.map((target) => resultOf(proxy, at, target, rows, scores, seed)),
    );
    if (output.json) for (const result of results) output.record(recordOf(result, flags.timing));
    else output.print(rankTable(results, flags.timing));
    for (const line of coverageLines(scores)) output.say(line);
    return exit;
  },
});

/** The rows of the table to score: those that satisfy the conditions, or a sample of them. */
function chooseRows(
  file: string,
  conditions: readonly string[],
  drawn: string | undefined,
  seed: number,
): AccuracyTable {
  const all = where(readTable(file), conditions);
  if (drawn === undefined) return all;
  return { ...all, rows: sample(all.rows, wholeNumber('sample', drawn, 1), seed) };
}

function readTable(file: string): AccuracyTable {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ProblemError('environment', `The accuracy table ${file} cannot be read.`);
  }
  return accuracyTable(text, basename(file));
}

/** How well one proxy orders the networks by one target. */
interface Result {
  readonly proxy: string;
  readonly target: string;
  readonly ranking: Ranking;
  /** Wall time of one network, for all proxies of the run together. */
  readonly seconds: number;
}

function resultOf(
  { name, direction }: CheckedProxy,
  at: number,
  target: string,
  rows: AccuracyTable,
  scores: readonly NetworkScores[],
  seed: number,
): Result {
  const accuracies = measurements(rows, target).map((measurement) => measurement.target);
  const own = scores.map((network) => network.scores[at].score);
  const seconds = scores.reduce((sum, network) => sum + network.seconds, 0) / scores.length;
  return { proxy: name, target, ranking: compare(own, accuracies.slice(0, own.length), direction, seed), seconds };
}

/** NaN becomes null, as JSON has it. */
function recordOf({ proxy, target, ranking, seconds }: Result, timing: boolean): object {
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
    ...(timing ? { seconds_per_network: seconds } : {}),
  };
}

function rankTable(results: readonly Result[], timing: boolean): string {
  const left = (title: string) => ({ title, align: 'left' }) as const;
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const time = timing ? [right('s/network')] : [];
  const columns = [
    left('proxy'),
    left('target'),
    right('n'),
    right('invalid'),
    left('Kendall τ'),
    left('Spearman ρ'),
    ...time,
  ];
  const rows = results.map(({ proxy, target, ranking, seconds }) => [
    proxy,
    target,
    String(ranking.n),
    String(ranking.invalid),
    correlation(ranking.kendall, ranking.kendallInterval),
    correlation(ranking.spearman, ranking.spearmanInterval),
    ...(timing ? [seconds.toFixed(3)] : []),
  ]);
  return table(columns, rows);
}

function correlation(value: number, { low, high }: Interval): string {
  return `${formatCorrelation(value)} [${formatCorrelation(low)}, ${formatCorrelation(high)}]`;
}
