/** Runs trials in threads; which thread runs which does not matter to the results. */
import { type ThreadOptions, threadsOf, workThrough } from '../workers.ts';
import type { Recipe, Trial } from './recipe.ts';
import type { TrialResult } from './trial.ts';

export interface TrialOptions extends ThreadOptions {
  /** Called for each trial as soon as it ends, in whatever order they do. */
  readonly onDone: (result: TrialResult) => void;
}

export async function runTrials(
  recipe: Recipe,
  trials: readonly Trial[],
  { workers, workerFile, onDone, signal }: TrialOptions,
): Promise<void> {
  const width = Math.min(workers, trials.length);
  if (width === 0) return;
  const pool = threadsOf(workerFile, recipe, width);
  const work = async (trial: Trial): Promise<void> =>
    onDone((await pool.run(trial, { name: 'runOne' })) as TrialResult);
  try {
    await workThrough(trials, work, { width, onDone: () => undefined, signal });
  } finally {
    await pool.close();
  }
}
