/** Channels into space and back. */
import { type Batched, batchedOf, type Call, fault, numberOf, textOf } from '../graph/call.ts';
import { inFront } from '../graph/layout.ts';
import { requireFront } from './convolution.ts';
import { type Draft, reshaped, type Translate } from './draft.ts';
import { transposedValue } from './movement.ts';

export const depthToSpace: Translate = (call, draft) => {
  const { input, block, channels, height, width } = blocks(call);
  const rest = channels / block ** 2;
  const last = textOf(call, 'mode', 'DCR') === 'CRD';
  const apart = last ? [rest, block, block, height, width] : [block, block, rest, height, width];
  const order = last ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
  return [rearranged(call, draft, input, apart, order, [rest, height * block, width * block])];
};

export const spaceToDepth: Translate = (call, draft) => {
  const { input, block, channels, height, width } = blocks(call);
  const apart = [channels, height / block, block, width / block, block];
  const shape = [channels * block ** 2, height / block, width / block];
  return [rearranged(call, draft, input, apart, [0, 3, 5, 1, 2, 4], shape)];
};

function blocks(call: Call) {
  const input = batchedOf(call, 0);
  requireFront(call, input.layout);
  const [channels, height, width] = input.layout.shape.slice(1);
  return { input, block: numberOf(call, 'blocksize', 1), channels, height, width };
}

function rearranged(
  call: Call,
  draft: Draft,
  input: Batched,
  apart: readonly number[],
  order: readonly number[],
  shape: readonly number[],
): Batched {
  if (![...apart, ...shape].every(Number.isInteger)) throw fault(call, 'has blocks that do not divide its input.');
  const moved = transposedValue(draft, call, reshaped(draft, call, input, inFront(apart)), order);
  return reshaped(draft, call, moved, inFront(shape));
}
