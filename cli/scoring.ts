/** Scores networks under the eyes of a person: with progress, and with an end that keeps what is done. */
import type { FoldCoverage } from '../compiler/specialise/coverage.ts';
import { scoreAll } from '../runtime/scoring/parallel.ts';
import type { NetworkScores, ScoringSetting } from '../runtime/scoring/score.ts';
import type { NamedNetwork } from '../runtime/scoring/subject.ts';
import { engineNamed } from './engines.ts';
import type { ExitCode } from './exit-code.ts';
import { type Flags, wholeNumber } from './flags.ts';
import { interruptible } from './interruption.ts';
import { batchesOf, initialisationOf, type Task } from './networks.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import type { Output } from './output/output.ts';
import { progress } from './progress.ts';
import type { FlagValues } from './verb.ts';

/** What verbs that score take. */
export const SCORING_FLAGS = {
  images: { type: 'string', describe: 'images in the layout of CIFAR-10, .bin or .bin.gz; generated ones without it' },
  batch: { type: 'string', default: '16', describe: 'how many images a network sees at once' },
  init: { type: 'string', default: 'torch', describe: 'how weights are drawn: torch or kaiming' },
} as const satisfies Flags;

/** All that scores depend on beside proxies and networks, from flags; `numbers` are the batches that proxies read. */
export async function settingOf(
  task: Task,
  seed: number,
  flags: FlagValues<typeof SCORING_FLAGS>,
  numbers: readonly number[],
): Promise<Omit<ScoringSetting, 'proxies'>> {
  const batches = batchesOf(task, flags.images, wholeNumber('batch', flags.batch, 1), numbers, seed);
  const [[, first], ...others] = batches;
  return {
    engine: engineNamed(flags.engine),
    batch: first,
    further: new Map(others),
    seed,
    initialisation: initialisationOf(flags.init),
  };
}

export interface Scored {
  /** In the order of the networks; of the first ones only, if the user interrupted. */
  readonly scores: readonly NetworkScores[];
  readonly exit: ExitCode;
}

/** Scores `networks`; `onScored` is called for each in turn. After an interruption what has begun is finished. */
export async function scoreNetworks(
  setting: ScoringSetting,
  networks: readonly NamedNetwork[],
  workers: number,
  output: Output,
  onScored: (scores: NetworkScores) => void = () => undefined,
): Promise<Scored> {
  const line = progress(output, networks.length, 'networks');
  try {
    const { result, exit } = await interruptible((signal) =>
      scoreAll(setting, networks, {
        workers,
        workerFile: new URL('dist/worker.js', PACKAGE_ROOT),
        onScored: (done) => {
          line.clear();
          onScored(done);
          line.step();
        },
        signal,
      }),
    );
    return { scores: result, exit };
  } finally {
    line.clear();
  }
}

/** A line for each fold that left sites out: `eznas_a: mean over triples used 17 of 20 sites, 3 skipped by \`where\``. */
export function coverageLines(scores: readonly NetworkScores[]): readonly string[] {
  const totals = new Map<string, FoldCoverage>();
  for (const fold of scores.flatMap(({ coverage }) => coverage)) {
    const key = `${fold.proxy}: ${fold.fold} over ${fold.family}`;
    const known = totals.get(key) ?? { ...fold, sites: 0, used: 0 };
    totals.set(key, { ...known, sites: known.sites + fold.sites, used: known.used + fold.used });
  }
  return [...totals].flatMap(([name, { sites, used }]) =>
    used === sites ? [] : [`${name} used ${used} of ${sites} sites, ${sites - used} skipped by \`where\``],
  );
}
