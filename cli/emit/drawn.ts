/** The numbers that are part of a written program: weights and noise as `score` draws them, or of the network's file. */
import type { Provide } from '../../runtime/execute.ts';
import { type SourceSetting, sourceProvider } from '../../runtime/scoring/sources.ts';
import { type Subject, withWeights } from '../../runtime/scoring/subject.ts';

export type DrawSetting = Pick<SourceSetting, 'seed' | 'initialisation'>;

/** Images and labels are inputs of what is written, so there are none to give. */
export function drawn({ weights }: Subject, { seed, initialisation }: DrawSetting): Provide {
  const unseen = { pixels: new Float32Array(), labels: new Int32Array() };
  return withWeights(sourceProvider({ batch: unseen, seed, initialisation }), weights);
}
