/** The programs of the population: random ones of the preset `eznas`, of which those count whose scores are finite. */
import { PRESETS } from '../../evolution/engine/presets.ts';
import { programsOf } from '../../evolution/engine/programs.ts';
import { populationScorer } from '../../evolution/evaluation/population.ts';
import { stream } from '../../runtime/random.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { BATCH, drawn, sources } from './setting.ts';

/** So many texts; valid is what is finite on the first network, as it is for `bench/population.ts`. */
export async function randomPrograms(count: number): Promise<readonly string[]> {
  const { random } = programsOf(PRESETS.eznas);
  const texts = Array.from({ length: 2 * count }, (_, at) => random(stream(0, `program/${at}`)).text);
  const { score, dispose } = await populationScorer([{ ...sources(BATCH, 'kaiming'), engine: 'onnx' }]);
  const subject = { network: nasbench201.networkOf(drawn(1)[0]), weights: null };
  const scores = await score({ programs: texts, task: 0, subject });
  await dispose();
  return texts.filter((_, at) => Number.isFinite(scores[at])).slice(0, count);
}
