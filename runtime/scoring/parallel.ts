/** Scores many networks, in this thread or in several. Scores depend on the setting alone, so the results are the same. */
import { Piscina } from 'piscina';
import type { Network } from '../../compiler/network/network.ts';
import { createScorer, type NetworkScores, type ScoringSetting } from './score.ts';

export interface ParallelOptions {
  /** How many threads score; 1 uses none but this one. */
  readonly workers: number;
  /** The bundled `worker.ts`. */
  readonly workerFile: URL;
  /** Called whenever a network is done, in the order in which they finish. */
  readonly onScored: (scores: NetworkScores) => void;
}

/** The scores of `networks`, in their order. */
export async function scoreAll(
  setting: ScoringSetting,
  networks: readonly Network[],
  { workers, workerFile, onScored }: ParallelOptions,
): Promise<readonly NetworkScores[]> {
  const threads = Math.min(workers, networks.length);
  return threads <= 1
    ? scoreHere(setting, networks, onScored)
    : scoreInThreads(setting, networks, threads, workerFile, onScored);
}

async function scoreHere(
  setting: ScoringSetting,
  networks: readonly Network[],
  onScored: ParallelOptions['onScored'],
): Promise<readonly NetworkScores[]> {
  const scorer = await createScorer(setting);
  const results: NetworkScores[] = [];
  for (const network of networks) {
    const scores = await scorer.score(network);
    onScored(scores);
    results.push(scores);
  }
  await scorer.dispose();
  return results;
}

async function scoreInThreads(
  setting: ScoringSetting,
  networks: readonly Network[],
  threads: number,
  workerFile: URL,
  onScored: ParallelOptions['onScored'],
): Promise<readonly NetworkScores[]> {
  const pool = new Piscina({ filename: workerFile.href, workerData: setting, minThreads: threads, maxThreads: threads });
  const results = networks.map(async (network): Promise<NetworkScores> => {
    const scores = (await pool.run(network, { name: 'scoreOne' })) as NetworkScores;
    onScored(scores);
    return scores;
  });
  try {
    return await Promise.all(results);
  } finally {
    await pool.destroy();
  }
}
