/** The worker's side of evaluation: one scorer per thread, made from the settings that the thread was started with. */
import { workerData } from 'node:worker_threads';
import { type Job, populationScorer, type TaskSetting } from './population.ts';

const scorer = populationScorer(workerData as readonly TaskSetting[]);

/** The scores of a population on one network. */
export async function scorePopulation(job: Job): Promise<Float64Array> {
  return (await scorer).score(job);
}
