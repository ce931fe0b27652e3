/** Scores many networks, in this thread or in several. Scores depend on the setting alone, so the results are the same. */
import { setImmediate } from 'node:timers/promises';
import { type ThreadOptions, threadsOf, workThrough } from '../workers.ts';
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
  const width = Math.min(workers, networks.length);
  const scorer = width > 1 ? threads(setting, width, workerFile) : await thisThread(setting);
  try {
    return await workThrough(networks, (network) => scorer.score(network.load()), { width, onDone: onScored, signal });
  } finally {
    await scorer.close();
  }
}

interface ParallelScorer {
  readonly score: (subject: Subject) => Promise<NetworkScores>;
  readonly close: () => Promise<void>;
}

async function thisThread(setting: ScoringSetting): Promise<ParallelScorer> {
  const scorer = await createScorer(setting);
  return {
    score: async (subject) => {
      // Between networks, signals and timers get their turn.
      await setImmediate();
      return scorer.score(subject);
    },
    close: scorer.dispose,
  };
}

function threads(setting: ScoringSetting, count: number, workerFile: URL): ParallelScorer {
  const pool = threadsOf(workerFile, setting, count);
  return {
    score: (subject) => pool.run(subject, { name: 'scoreOne' }) as Promise<NetworkScores>,
    close: () => pool.close(),
  };
}
