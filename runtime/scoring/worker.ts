/** The worker's side of parallel scoring: one scorer per thread, made from the setting that the thread was started with. */
import { workerData } from 'node:worker_threads';
import { createScorer, type NetworkScores, type ScoringSetting } from './score.ts';
import type { Subject } from './subject.ts';

const scorer = createScorer(workerData as ScoringSetting);

/** Scores one network. */
export async function scoreOne(subject: Subject): Promise<NetworkScores> {
  return (await scorer).score(subject);
}
