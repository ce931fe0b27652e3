/** Normalisations over the batch, over channels, and over groups of them. */
import { elements } from '../../../compiler/graph/graph.ts';
import { axisOf, type Batched, batchedOf, type Call, constantOf, fault, MIXES, numberOf } from '../graph/call.ts';
import type { Constant } from '../graph/constant.ts';
import { inFront, type Layout, ownAxis, ownShape } from '../graph/layout.ts';
import { requireFront } from './convolution.ts';
import { append, batched, type Draft, float32, reshaped, tensorLayer } from './draft.ts';

/** With the batch's own statistics or none, as programs say; those that the file stores are not used. */
export function batchNorm(call: Call, draft: Draft): readonly Batched[] {
  const { layer, layout } = batchedOf(call, 0);
  requireFront(call, layout);
  const own = ownShape(layout);
  if (own.length < 1 || own.length > 3)
    throw fault(call, `works on ${own.length - 1} dimensions; up to 2 are supported.`);
  const [channels] = own;
  const [scale, shift] = [parameter(call, 1, channels), parameter(call, 2, channels)];
  const op = { kind: 'batch_norm', channels, epsilon: numberOf(call, 'epsilon', 1e-5) } as const;
  const normed = append(draft, call, op, [layer], own, {
    stored: [scale.origin, shift.origin],
    parameters: { scale: float32(scale), shift: float32(shift) },
  });
  return [batched(normed, layout)];
}

export function layerNorm(call: Call, draft: Draft): readonly Batched[] {
  const input = batchedOf(call, 0);
  const { layout } = input;
  const rank = layout.shape.length;
  const from = axisOf(call, numberOf(call, 'axis', -1), rank);
  if (layout.batchAxis >= from) throw fault(call, MIXES);
  const size = elements(layout.shape.slice(from));
  const scale = parameter(call, 1, size);
  const shift = constantOf(call, 2) === null ? null : parameter(call, 2, size);
  const flat: Layout = { ...layout, shape: [...layout.shape.slice(0, from), size] };
  const op = { kind: 'layer_norm', size, epsilon: numberOf(call, 'epsilon', 1e-5) } as const;
  const layer = append(draft, call, op, [reshaped(draft, call, input, flat).layer], ownShape(flat), {
    stored: [scale.origin, shift?.origin ?? null],
    parameters: { scale: float32(scale), shift: shift === null ? new Float32Array(size) : float32(shift) },
  });
  return [reshaped(draft, call, batched(layer, flat), layout)];
}

/** Each channel of each image by itself. */
export function instanceNorm(call: Call, draft: Draft): readonly Batched[] {
  const input = batchedOf(call, 0);
  return [grouped(call, draft, input, input.layout.shape[1])];
}

/** Each group of channels of each image by itself; from operator set 21 on scale and shift are by channel. */
export function groupNorm(call: Call, draft: Draft): readonly Batched[] {
  return [grouped(call, draft, batchedOf(call, 0), numberOf(call, 'num_groups', 1))];
}

function grouped(call: Call, draft: Draft, input: Batched, groups: number): Batched {
  requireFront(call, input.layout);
  const own = ownShape(input.layout);
  const [channels, ...space] = own;
  if (channels % groups !== 0) throw fault(call, `has ${groups} groups of ${channels} channels.`);
  const shape = [groups, (channels / groups) * elements(space)];
  const kept = [groups, 1];
  const x = reshaped(draft, call, input, inFront(shape)).layer;
  const mean = (of: number): number => append(draft, call, { kind: 'mean', axes: [1], keep: true }, [of], kept);
  const centred = append(draft, call, { kind: 'sub' }, [x, mean(x)], shape);
  const squares = append(draft, call, { kind: 'activation', fn: 'square', parameters: [] }, [centred], shape);
  const epsilon = numberOf(call, 'epsilon', 1e-5);
  const variance = append(draft, call, { kind: 'scale', factor: 1, offset: epsilon }, [mean(squares)], kept);
  const deviation = append(draft, call, { kind: 'activation', fn: 'sqrt', parameters: [] }, [variance], kept);
  const normed = append(draft, call, { kind: 'div' }, [centred, deviation], shape);
  const back = reshaped(draft, call, batched(normed, inFront(shape)), input.layout).layer;
  const ones = [channels, ...space.map(() => 1)];
  const affine = (at: number): number => tensorLayer(draft, call, byChannel(call, at, channels), ones);
  const stretched = append(draft, call, { kind: 'mul' }, [back, affine(1)], own);
  return batched(append(draft, call, { kind: 'add' }, [stretched, affine(2)], own), input.layout);
}

/** One number for each channel; where the file has one for each group, all channels of the group have it. */
function byChannel(call: Call, at: number, channels: number): Constant {
  const given = constantOf(call, at);
  if (given === null || given.data.length === channels) return parameter(call, at, channels);
  const group = channels / given.data.length;
  if (!Number.isInteger(group)) return parameter(call, at, channels);
  const data = Float32Array.from({ length: channels }, (_, channel) => given.data[Math.floor(channel / group)]);
  return { ...given, shape: [channels], data };
}

function parameter(call: Call, at: number, size: number): Constant {
  const found = constantOf(call, at);
  if (found?.data.length !== size) {
    throw fault(
      call,
      `needs ${size} numbers as input ${at + 1}, not ${found === null ? 'none' : `[${found.shape.join(', ')}]`}.`,
    );
  }
  return found;
}

/** Softmax over one axis; before operator set 13 over all axes from one on. */
export function softmax(call: Call, draft: Draft): readonly Batched[] {
  const input = batchedOf(call, 0);
  const { layout } = input;
  const rank = layout.shape.length;
  const joined = call.opset < 13;
  const axis = axisOf(call, numberOf(call, 'axis', joined ? 1 : -1), rank);
  const over: Layout = joined
    ? { ...layout, shape: [...layout.shape.slice(0, axis), elements(layout.shape.slice(axis))] }
    : layout;
  if (layout.batchAxis === axis || (joined && layout.batchAxis > axis)) throw fault(call, MIXES);
  const op = { kind: 'softmax', axis: ownAxis(over, axis) } as const;
  const layer = append(draft, call, op, [reshaped(draft, call, input, over).layer], ownShape(over));
  return [reshaped(draft, call, batched(layer, over), layout)];
}

export function logSoftmax(call: Call, draft: Draft): readonly Batched[] {
  const [{ layer, layout }] = softmax(call, draft);
  const op = { kind: 'activation', fn: 'log', parameters: [] } as const;
  return [batched(append(draft, call, op, [layer], ownShape(layout)), layout)];
}
