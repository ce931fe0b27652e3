/** Convolutions over one or two dimensions. */
import type { Plane } from '../../../compiler/graph/primitive.ts';
import { type Batched, batchedOf, type Call, constantOf, fault, listOf, numberOf } from '../graph/call.ts';
import type { Constant } from '../graph/constant.ts';
import { inFront, isPure, type Layout } from '../graph/layout.ts';
import { append, batched, type Draft, float32, reshaped } from './draft.ts';
import { pair, paddingOf } from './window.ts';

export function conv(call: Call, draft: Draft): readonly Batched[] {
  const input = asMap(call, draft, batchedOf(call, 0));
  const weight = constantOf(call, 1);
  if (weight === null) throw fault(call, 'has no weight.');
  const flat = weight.shape.length === 3;
  const [out, group, ...given] = weight.shape;
  if (weight.shape.length !== 4 && !flat)
    throw fault(call, `has a weight of ${weight.shape.length} axes; 3 or 4 are supported.`);
  const [channels, height, width] = input.layout.shape.slice(1);
  const kernel: Plane = flat ? [1, given[0]] : [given[0], given[1]];
  const groups = numberOf(call, 'group', 1);
  if (channels !== group * groups || out % groups !== 0) {
    throw fault(call, `has a weight [${weight.shape.join(', ')}] in ${groups} groups for ${channels} channels.`);
  }
  const stride = pair(call, listOf(call, 'strides'), flat);
  const dilation = pair(call, listOf(call, 'dilations'), flat);
  const { padding, out: sizes } = paddingOf(call, { size: [height, width], kernel, stride, dilation, flat });
  const bias = biasOf(call, 2, out);
  const op = {
    kind: 'conv',
    in: channels,
    out,
    kernel,
    stride,
    padding,
    dilation,
    groups,
    bias: bias !== null,
  } as const;
  const layer = append(draft, call, op, [input.layer], [out, ...sizes], {
    stored: [weight.origin, bias?.origin ?? null],
    parameters: { weight: float32(weight), ...(bias && { bias: float32(bias) }) },
  });
  return [fromMap(call, draft, layer, [out, ...sizes], flat)];
}

/** A bias of `out` numbers. Zeros that no tensor of the file stores are an exporter's way to say that there is none. */
export function biasOf(call: Call, at: number, out: number): Constant | null {
  const bias = constantOf(call, at);
  if (bias === null) return null;
  if (bias.data.length !== out) throw fault(call, `has a bias [${bias.shape.join(', ')}] for ${out} outputs.`);
  return bias.origin === null && bias.data.every((value) => value === 0) ? null : bias;
}

/** Feature maps [batch, channel, h, w]; rows [batch, channel, length] become maps of height 1. */
export function asMap(call: Call, draft: Draft, input: Batched): Batched {
  const { layout } = input;
  requireFront(call, layout);
  if (layout.shape.length === 4) return input;
  if (layout.shape.length === 3) {
    const [, channels, length] = layout.shape;
    return reshaped(draft, call, input, inFront([channels, 1, length]));
  }
  throw fault(call, `works on ${layout.shape.length - 2} dimensions; 1 or 2 are supported.`);
}

/** The output of a layer on maps; of height 1 only for the layer's sake if `flat`. */
export function fromMap(call: Call, draft: Draft, layer: number, own: readonly number[], flat: boolean): Batched {
  const output = batched(layer, inFront(own));
  return flat ? reshaped(draft, call, output, inFront([own[0], own[2]])) : output;
}

/** Operators on channels and space want the images in front. */
export function requireFront(call: Call, layout: Layout): void {
  if (layout.batchAxis !== 0 || !isPure(layout))
    throw fault(call, 'takes as its first axis something other than the images.');
}
