/** `eznasc bench micro`: trains the networks of the embedded benchmark, and writes its table. */
import { join } from 'node:path';
import { type Journal, openJournal } from '../../runtime/benchmark/journal.ts';
import type { Noise } from '../../runtime/benchmark/noise.ts';
import { runTrials } from '../../runtime/benchmark/parallel.ts';
import { MICRO_ARCHITECTURES, MICRO_RECIPE, type Trial, trialKey, trialsOf } from '../../runtime/benchmark/recipe.ts';
import { benchmarkTable } from '../../runtime/benchmark/table.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { engineNamed } from '../engines.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, oneOf, wholeNumber, workerCount } from '../flags.ts';
import { interruptible } from '../interruption.ts';
import { writeOutput } from '../output/file.ts';
import { formatCorrelation } from '../output/number.ts';
import { left, right, table } from '../output/table.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { progress } from '../progress.ts';
import { verb } from '../verb.ts';

const BENCH_FLAGS = {
  out: { type: 'string', default: join('runs', 'micro'), describe: 'the folder of the journal and the table' },
  architectures: {
    type: 'string',
    default: String(MICRO_ARCHITECTURES),
    describe: 'how many architectures; those of fewer are among those of more',
  },
} as const satisfies Flags;

export const bench = verb({
  usage: 'bench micro',
  description:
    'Trains the architectures of the benchmark micro, and writes their accuracies to the table DIR/micro.csv. What is\n' +
    'done is kept in DIR/trials.ndjson: the same command goes on where it was stopped.',
  examples: ['eznasc bench micro', 'eznasc bench micro --architectures 20 --out small'],
  flags: BENCH_FLAGS,
  operands: { what: 'benchmark', least: 1, most: 1 },
  run: async ([name], flags, output) => {
    oneOf('benchmark', name, ['micro']);
    if (engineNamed(flags.engine) !== 'onnx') {
      throw new ProblemError('invocation', 'Networks are trained by the engine onnx only.');
    }
    const architectures = wholeNumber('architectures', flags.architectures, 1);
    const trials = trialsOf(MICRO_RECIPE, architectures);
    const journal = openJournal(join(flags.out, 'trials.ndjson'), MICRO_RECIPE);
    const left = missing(trials, journal);
    output.say(`${trials.length - left.length} of ${trials.length} trainings are done`);

    const line = progress(output, left.length, 'trainings');
    const { exit } = await interruptible((signal) =>
      runTrials(MICRO_RECIPE, left, {
        workers: workerCount(flags.workers),
        workerFile: new URL('dist/trainer.js', PACKAGE_ROOT),
        onDone: (result) => {
          journal.append(result);
          line.step();
        },
        signal,
      }),
    ).finally(line.clear);
    if (missing(trials, journal).length > 0) return exit;

    const { csv, noise } = benchmarkTable(MICRO_RECIPE, architectures, journal.results);
    const file = join(flags.out, 'micro.csv');
    writeOutput(file, csv);
    if (output.json) output.record({ kind: 'bench', schema: 1, table: file, architectures, ...MICRO_RECIPE, noise });
    else output.print(noiseText(noise));
    output.say(`wrote ${file}`);
    return EXIT.ok;
  },
});

/** The trials that the journal has no result of. */
function missing(trials: readonly Trial[], { results }: Journal): readonly Trial[] {
  const done = new Set(results.map(trialKey));
  return trials.filter((trial) => !done.has(trialKey(trial)));
}

function noiseText({ between, ceiling }: Noise): string {
  return table(
    [left('test accuracies'), right('Kendall τ'), right('Spearman ρ')],
    [
      ['of one seed against the other', formatCorrelation(between.kendall), formatCorrelation(between.spearman)],
      ['a score could reach at best', formatCorrelation(ceiling.kendall), formatCorrelation(ceiling.spearman)],
    ],
  );
}
