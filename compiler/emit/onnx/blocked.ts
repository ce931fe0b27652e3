/**
 * Convolutions of channels in blocks, by the operators that onnxruntime's own optimiser puts in where weights are constants. They read weights in
 * another order, into which weights that are inputs can be brought as well.
 */
import type { Shape, Slide } from '../../graph/primitive.ts';
import type { Attributes } from './model.ts';
import { backwards, type Scope } from './scope.ts';

/** How many channels lie together: as many as the processor's vectors have lanes. null where there are no such operators. */
export type ChannelBlock = 8 | 16 | null;

/**
 * With fewer weights for two channels, or fewer pixels in all images, to bring channels or weights into blocks takes longer than is gained: measured in
 * bench/README.md.
 */
const LEAST_TAPS = 4;
const LEAST_PIXELS = 512;

const BLOCKED = { domain: 'com.microsoft.nchwc' } as const;

/** The size of blocks if a convolution of images [batch, channel, h, w] by weights [out, in, kh, kw] can be one of them. */
export function blockOf(
  { channelBlock }: Scope,
  { groups }: Slide,
  [batch, , height, width]: Shape,
  [outs, ins, kh, kw]: Shape,
): ChannelBlock {
  if (channelBlock === null || groups > 1 || kh * kw < LEAST_TAPS || batch * height * width < LEAST_PIXELS) return null;
  return outs % channelBlock === 0 && ins % channelBlock === 0 ? channelBlock : null;
}

/** A convolution whose weights are in order of blocks. */
export function blockedConvolution(s: Scope, x: string, weights: string, attributes: Attributes, outs: number): string {
  const y = s.emit('Conv', [s.emit('ReorderInput', [x], {}, BLOCKED), weights], attributes, BLOCKED);
  return s.emit('ReorderOutput', [y], { channels: outs }, BLOCKED);
}

/**
 * Weights [out, in, kh, kw] as [out / block, in / block, kh · kw, block of in, block of out]: brought into blocks as images are, which takes half as long as a
 * transposition of single elements, and then whole blocks move.
 */
export function blockedWeights(s: Scope, w: string, shape: Shape, block: number): string {
  const [outs, ins, kh, kw] = shape;
  const exchanged = s.emit('Transpose', [w], { perm: [1, 0, 2, 3] });
  return s.emit('Reshape', [movedBlocks(s, exchanged, [ins, outs, kh * kw], block), s.ints(shape)]);
}

/** The same of the adjoint: mirrored in space, with the roles of out and in exchanged. */
export function blockedAdjoint(s: Scope, w: string, shape: Shape, block: number): string {
  const [outs, ins, kh, kw] = shape;
  const mirrored = backwards(s, movedBlocks(s, w, [outs, ins, kh * kw], block), 2, kh * kw);
  return s.emit('Reshape', [mirrored, s.ints([ins, outs, kh, kw])]);
}

/** [a, b, taps] as [b / block, a / block, taps, block of a, block of b]. */
function movedBlocks(s: Scope, w: string, [a, b, taps]: Shape, block: number): string {
  const inBlocks = s.emit('ReorderInput', [w], {}, BLOCKED);
  const parted = s.emit('Reshape', [inBlocks, s.ints([a / block, block, b / block, taps, block])]);
  return s.emit('Transpose', [parted], { perm: [2, 0, 3, 1, 4] });
}
