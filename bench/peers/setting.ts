/** What the ways are compared on: proxies, architectures of NAS-Bench-201, images, and how many networks do not count. */
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch } from '../../runtime/images/images.ts';
import type { SourceSetting } from '../../runtime/scoring/sources.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';

export const BATCH = 16;

/** After so many networks hardly a kernel of the next one is new to onnxruntime; PyTorch has settled after a few. */
export const WARMING = { eznasc: 20, peers: 3 } as const;

export interface Case {
  readonly title: string;
  readonly names: readonly string[];
}

export const TEN = [
  ...['eznas_a', 'fisher', 'grad_norm', 'grasp', 'jacob_cov', 'l2_norm', 'naswot', 'plain', 'snip', 'synflow'],
];

export const CASES: readonly Case[] = [
  { title: 'naswot: forward', names: ['naswot'] },
  { title: 'snip: forward and backward', names: ['snip'] },
  { title: 'synflow: no data', names: ['synflow'] },
  { title: 'l2_norm: weights alone', names: ['l2_norm'] },
  { title: 'ten proxies at once', names: TEN },
];

/** So many times as many networks are timed for proxies as for what grows: who ranks a space scores thousands, of which few are before V8 has compiled what runs often. */
export const MORE = 4;

/** Programs in a population. */
export const POPULATION = 50;

/** So many architectures, all equally likely, none twice; the first n of more are those of n. */
export const drawn = (count: number): readonly string[] => nasbench201.draw(count, 0);

/** Generated images and the weights of a seed. */
export function sources(size: number, initialisation: SourceSetting['initialisation']): SourceSetting {
  const { side, classes } = nasbench201;
  return { batch: batch(generatedImages(0, size, [3, side, side], classes), 0, size), seed: 0, initialisation };
}
