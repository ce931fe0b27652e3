/** Scores many networks, in this thread or in several. Scores depend on the setting alone, so the results are the same. */
import { type ThreadOptions, workersOf, workThrough } from '../workers.ts';
import { usableWorkers } from './runner.ts';
import { createScorer, type NetworkScores, type ScoringSetting } from './score.ts';
import type { NamedNetwork, Subject } from './subject.ts';

/** One worker is this thread itself. */
export interface ParallelOptions extends ThreadOptions {
  /** Called for each network in turn, once those before it are done too. */
  readonly onScored: (scores: NetworkScores) => void;
}

/** The scores of `networks`, in their order: of all of them, or of the first ones if it was ended early. */
export async function scoreAll(
  setting: ScoringSetting,
  networks: readonly NamedNetwork[],
  { workers, workerFile, onScored, signal }: ParallelOptions,
): Promise<readonly NetworkScores[]> {
  const width = Math.min(usableWorkers(setting.engine, workers), networks.length);
  const scorers = await workersOf<Subject, NetworkScores>(
    width,
    { workerFile, setting, name: 'scoreOne' },
    async () => {
      const { score, dispose } = await createScorer(setting);
      return { run: score, close: dispose };
    },
  );
  try {
    return await workThrough(networks, (network) => scorers.run(network.load()), { width, onDone: onScored, signal });
  } finally {
    await scorers.close();
  }
}
