/** `eznasc rank`: compares the order in which proxies put networks with that of their measured accuracies. */
import { batchesRead } from '../../compiler/core/batches.ts';
import { columnIndex, measurements } from '../../runtime/accuracy/table.ts';
import { type Ensemble, ENSEMBLES, ensembleScores } from '../../runtime/ranking/ensemble.ts';
import { rank as compare } from '../../runtime/ranking/rank.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, oneOf, wholeNumber, workerCount } from '../flags.ts';
import { readPrograms } from '../programs.ts';
import { proxiesOf } from '../proxies.ts';
import { accuraciesFrom } from '../ranking/accuracy.ts';
import { drawPlot, refusePlot } from '../ranking/plot.ts';
import { POOL_FLAGS, poolOf } from '../ranking/pool.ts';
import { rankRecord, rankTable } from '../ranking/report.ts';
import { byStrength, type Result } from '../ranking/result.ts';
import { chooseRows, ROW_FLAGS } from '../ranking/rows.ts';
import { coverageLines, scoreNetworks, SCORING_FLAGS, settingOf } from '../scoring.ts';
import { verb } from '../verb.ts';

const RANK_FLAGS = {
  accuracy: { type: 'string', describe: 'a CSV table with a column `arch`; that of the space without it' },
  target: { type: 'string', array: true, describe: 'a column of accuracies; can be repeated' },
  ...ROW_FLAGS,
  ...POOL_FLAGS,
  ...SCORING_FLAGS,
  ensemble: {
    type: 'string',
    array: true,
    describe: 'all proxies as one too, by their ranks: mean-rank or log-rank; can be repeated',
  },
  plot: { type: 'string', describe: 'an SVG file to draw scores against accuracies into' },
  timing: { type: 'boolean', default: true, describe: 'leave out with --no-timing what differs from run to run' },
} as const satisfies Flags;

export const rank = verb({
  usage: 'rank FILE…',
  description:
    'Scores networks whose accuracies are known, and prints how well the scores order them: Kendall τ-b and\n' +
    'Spearman ρ with 95 % bootstrap intervals.',
  examples: [
    'eznasc rank proxies/*.zc --space micro',
    'eznasc rank proxies/*.zc --space nasbench201 --accuracy nb201_accuracy.csv --where reachable=1 \\\n' +
      '    --target c10_test200 --images cifar10_train2000.bin.gz --sample 500 --stratify',
    'eznasc rank synflow.zc naswot.zc --space micro --ensemble log-rank',
    'eznasc rank proxies/*.zc --network-dir models --accuracy models.csv --target accuracy',
  ],
  flags: RANK_FLAGS,
  operands: { what: 'file with proxies', least: 1, most: Infinity },
  run: async (files, flags, output) => {
    const seed = wholeNumber('seed', flags.seed, 0);
    const pool = poolOf(flags, output);
    if (flags.plot !== undefined) refusePlot(flags.plot);
    const { table, targets } = accuraciesFrom(flags.accuracy, flags.target ?? [], pool.space);
    const rows = chooseRows(pool.rowsOf(table), targets, flags, pool.canonical, seed, output);
    const columns = targets.map((target) => measurements(rows, target).map((measurement) => measurement.target));
    const proxies = proxiesOf(readPrograms(files), output);
    if (proxies === null) return EXIT.findings;
    const ensembles = ensemblesOf(flags.ensemble ?? [], proxies.length);
    const archAt = columnIndex(rows, 'arch');
    const { networks, task } = pool.networksOf(rows.rows.map((row) => row[archAt]));
    const setting = { ...(await settingOf(task, seed, flags, batchesRead(proxies))), proxies };
    const { scores, exit } = await scoreNetworks(setting, networks, workerCount(flags.workers), output);
    const scored = proxies.map(({ name, direction }, at) => {
      return { name, direction, scores: scores.map((network) => network.scores[at].score) };
    });
    const combined = ensembles.map((ensemble) => {
      return { name: ensemble, direction: 'higher', scores: ensembleScores(ensemble, scored) } as const;
    });
    const results = [...scored, ...combined].map(({ name, direction, scores: own }) =>
      targets.map((target, column): Result => {
        const accuracies = columns[column].slice(0, own.length);
        const ranking = compare(own, accuracies, direction, seed);
        return { proxy: name, direction, target, scores: own, accuracies, ranking };
      }),
    );
    const seconds = scores.reduce((sum, network) => sum + network.seconds, 0) / scores.length;
    if (output.json) {
      for (const result of results.flat()) output.record(rankRecord(result, flags.timing ? seconds : null));
    } else {
      output.print(rankTable(byStrength(results)));
      if (flags.timing) output.say(`${scores.length} networks, ${seconds.toFixed(3)} s each for all proxies together`);
    }
    for (const line of coverageLines(scores)) output.say(line);
    if (flags.plot !== undefined) await drawPlot(flags.plot, byStrength(results));
    return exit;
  },
});

/** The ensembles that `--ensemble` asks for. Throws a `ProblemError` on an unknown one, or where there is nothing to combine. */
function ensemblesOf(names: readonly string[], proxies: number): readonly Ensemble[] {
  const ensembles = names.map((name) => oneOf('ensemble', name, ENSEMBLES));
  if (ensembles.length > 0 && proxies < 2) {
    throw new ProblemError(
      'invocation',
      '`--ensemble` combines proxies, and there is one.',
      'name the files of several',
    );
  }
  return [...new Set(ensembles)];
}
