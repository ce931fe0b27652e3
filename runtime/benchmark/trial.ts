/** Trains one network of the benchmark. */
import type { Engine } from '../engines/engine.ts';
import { micro } from '../spaces/micro.ts';
import { train } from '../training/train.ts';
import type { Recipe, Split, Trial } from './recipe.ts';

/** Accuracies in percent. The loss is that of the last epoch, null where the training diverged. */
export interface TrialResult extends Trial {
  readonly valid: number;
  readonly test: number;
  readonly loss: number | null;
}

/** The same result for the same trial and recipe, on any thread. */
export function runTrial(recipe: Recipe, split: Split, { arch, seed }: Trial, engine: Engine): TrialResult {
  const settings = { ...recipe, seed };
  const { accuracies, loss } = train(micro.networkOf(arch), split.train, [split.valid, split.test], settings, engine);
  const [valid, test] = accuracies;
  return { arch, seed, valid, test, loss: Number.isFinite(loss) ? loss : null };
}
