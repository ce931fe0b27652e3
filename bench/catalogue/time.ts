/** How long each proxy alone takes for a network of NAS-Bench-201 that was not seen before, once most kernels are compiled: in this thread, which must be alone. */
import type { CheckedProxy } from '../../compiler/core/core.ts';
import { createScorer } from '../../runtime/scoring/score.ts';
import { quantile } from '../../runtime/statistics/bootstrap.ts';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { openJournal } from './journal.ts';
import { keyOf } from './measure.ts';
import { BATCH } from './study.ts';

const WARMING = 12;
const TIMED = 13;

/** Times that are in the file already are not taken again. */
export async function time(proxies: readonly CheckedProxy[], file: string): Promise<(name: string) => number | null> {
  const journal = openJournal(file);
  const archs = nasbench201.draw(WARMING + TIMED, 0);
  const { side, classes } = nasbench201;
  const images = generatedImages(0, 2 * BATCH, [3, side, side], classes);
  for (const proxy of proxies) {
    const key = keyOf(proxy.name);
    if (journal.score('seconds', key) !== undefined) continue;
    const { score, dispose } = await createScorer({
      proxies: [proxy],
      engine: 'onnx',
      batch: batch(images, 0, BATCH),
      further: new Map([[1, batch(images, 1, BATCH)]]),
      seed: 0,
      initialisation: 'torch',
    });
    const taken: number[] = [];
    for (const arch of archs) {
      const { seconds } = await score({ network: nasbench201.networkOf(arch), weights: null });
      taken.push(seconds);
    }
    await dispose();
    const median = Number(quantile(Float64Array.from(taken.slice(WARMING)).sort(), 0.5).toFixed(4));
    console.error(`${proxy.name}: ${median.toFixed(3)} s`);
    journal.append('seconds', { [key]: median });
  }
  return (name) => journal.score('seconds', keyOf(name)) ?? null;
}
