/** The networks of NDS [RJXLD19] around their cells, without the auxiliary head that some were trained with. */
import { INPUT, type Network } from '../../../compiler/network/network.ts';
import { ProblemError } from '../../problem.ts';
import { append, appendNorm, conv, type Draft } from '../draft.ts';
import { type NdsArchitecture, printArchitecture } from './architecture.ts';
import { appendNdsCell, halved } from './cell.ts';
import type { Maps } from './operations.ts';

/** What the first cells see: `cifar` keeps the image's size, `imagenet` halves it twice for one input and thrice for the other. */
export type Stem = 'cifar' | 'imagenet';

/** Below this side, in pixels, there is nothing left to halve. */
const LEAST_SIDE: Readonly<Record<Stem, number>> = { cifar: 3, imagenet: 17 };

/**
 * The network of an architecture for RGB images of `side` x `side` pixels. The cells a third and two thirds down are its
 * reduction cell, and from each of them on there are twice as many channels. Throws a `ProblemError` if the images are too
 * small or the stem cannot have the architecture's width.
 */
export function ndsNetwork(architecture: NdsArchitecture, stem: Stem, classes: number, side: number): Network {
  const { width, depth, normal, reduce } = architecture;
  if (side < LEAST_SIDE[stem]) {
    throw new ProblemError(
      'invocation',
      `Images of ${side}x${side} are too small: the side must be at least ${LEAST_SIDE[stem]}.`,
    );
  }
  const draft: Draft = [];
  let inputs = stem === 'cifar' ? cifarStem(draft, width, side) : imagenetStem(draft, width, side);
  let halvedBefore = stem === 'imagenet';
  let channels = width;
  for (let index = 0; index < depth; index++) {
    const halves = index === Math.floor(depth / 3) || index === Math.floor((2 * depth) / 3);
    if (halves) channels *= 2;
    const place = { path: `cell${index}`, inputs, halvedBefore, channels, halves };
    inputs = [inputs[1], appendNdsCell(draft, halves ? reduce : normal, place)];
    halvedBefore = halves;
  }
  const last = inputs[1];
  const features = append(draft, 'head.pool', { kind: 'global_average_pool' }, last.at);
  const linear = { kind: 'linear', in: last.channels, out: classes, bias: true } as const;
  const logits = append(draft, 'head.linear', linear, features);
  const name = printArchitecture(architecture);
  return { name, input: [3, side, side], classes, layers: draft, features, logits };
}

function cifarStem(draft: Draft, width: number, side: number): [Maps, Maps] {
  const convolved = append(draft, 'stem.conv', conv(3, 3 * width, 3), INPUT);
  const maps = { at: appendNorm(draft, 'stem.norm', 3 * width, convolved), channels: 3 * width, side };
  return [maps, maps];
}

function imagenetStem(draft: Draft, width: number, side: number): [Maps, Maps] {
  if (width % 2 === 1) {
    throw new ProblemError('invocation', `A width of ${width} does not fit: for ImageNet's stem it must be even.`);
  }
  let at = append(draft, 'stem.conv1', conv(3, width / 2, 3, 2), INPUT);
  at = appendNorm(draft, 'stem.norm1', width / 2, at);
  at = append(draft, 'stem.relu1', { kind: 'relu' }, at);
  at = append(draft, 'stem.conv2', conv(width / 2, width, 3, 2), at);
  at = appendNorm(draft, 'stem.norm2', width, at);
  const first = { at, channels: width, side: halved(halved(side)) };
  at = append(draft, 'stem.relu3', { kind: 'relu' }, at);
  at = append(draft, 'stem.conv3', conv(width, width, 3, 2), at);
  at = appendNorm(draft, 'stem.norm3', width, at);
  return [first, { at, channels: width, side: halved(first.side) }];
}
