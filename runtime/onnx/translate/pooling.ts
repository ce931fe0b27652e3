/** Pools over windows and over whole maps. */
import { type Batched, batchedOf, type Call, fault, listOf, numberOf } from '../graph/call.ts';
import { inFront } from '../graph/layout.ts';
import { asMap, fromMap } from './convolution.ts';
import { append, batched, type Draft, reshaped } from './draft.ts';
import { paddingOf, pair } from './window.ts';

export function maxPool(call: Call, draft: Draft): readonly Batched[] {
  const { input, kernel, stride, flat, padding, out } = windows(call, draft);
  const [channels] = input.layout.shape.slice(1);
  const op = { kind: 'max_pool', kernel, stride, padding } as const;
  const layer = append(draft, call, op, [input.layer], [channels, ...out]);
  return [fromMap(call, draft, layer, [channels, ...out], flat)];
}

export function averagePool(call: Call, draft: Draft): readonly Batched[] {
  const { input, kernel, stride, flat, padding, out, excess } = windows(call, draft);
  const [channels] = input.layout.shape.slice(1);
  let counted = numberOf(call, 'count_include_pad', 0) === 1;
  let [from, rest] = [input.layer, padding];
  // What `ceil_mode` adds is never counted, the file's own padding may be: then it becomes part of the map.
  if (counted && excess.some((more) => more > 0)) {
    const [top, left, bottom, right] = padding;
    let own = input.layout.shape.slice(1);
    for (const [axis, before, after] of [
      [1, top, bottom - excess[0]],
      [2, left, right - excess[1]],
    ] as const) {
      if (before === 0 && after === 0) continue;
      own = own.with(axis, own[axis] + before + after);
      from = append(draft, call, { kind: 'pad', axis, before, after }, [from], own);
    }
    [counted, rest] = [false, [0, 0, ...excess]];
  }
  const op = { kind: 'average_pool', kernel, stride, padding: rest, counted } as const;
  const layer = append(draft, call, op, [from], [channels, ...out]);
  return [fromMap(call, draft, layer, [channels, ...out], flat)];
}

function windows(call: Call, draft: Draft) {
  const given = batchedOf(call, 0);
  const flat = given.layout.shape.length === 3;
  const input = asMap(call, draft, given);
  const kernel = pair(call, listOf(call, 'kernel_shape'), flat);
  const stride = pair(call, listOf(call, 'strides'), flat);
  const dilation = pair(call, listOf(call, 'dilations'), flat);
  if (dilation.some((step) => step !== 1)) throw fault(call, 'is supported only without dilation.');
  const [height, width] = input.layout.shape.slice(2);
  const padded = paddingOf(call, { size: [height, width], kernel, stride, dilation, flat });
  const [top, left, bottom, right] = padded.padding;
  if (Math.max(top, bottom) >= kernel[0] || Math.max(left, right) >= kernel[1]) {
    throw fault(call, `pads by ${padded.padding.join(', ')}, so that windows of ${kernel.join('x')} may be empty.`);
  }
  return { input, kernel, stride, flat, ...padded };
}

/** [batch, channel, …] to [batch, channel, 1, …]. */
export function globalAveragePool(call: Call, draft: Draft): readonly Batched[] {
  const given = batchedOf(call, 0);
  const input = asMap(call, draft, given);
  const [channels] = input.layout.shape.slice(1);
  const layer = append(draft, call, { kind: 'global_average_pool' }, [input.layer], [channels]);
  return [keptAxes(call, draft, layer, given.layout.shape)];
}

/** The greatest of each channel: a pool whose window is the map. */
export function globalMaxPool(call: Call, draft: Draft): readonly Batched[] {
  const given = batchedOf(call, 0);
  const input = asMap(call, draft, given);
  const [channels, height, width] = input.layout.shape.slice(1);
  const op = { kind: 'max_pool', kernel: [height, width], stride: [1, 1], padding: [0, 0, 0, 0] } as const;
  const layer = append(draft, call, op, [input.layer], [channels, 1, 1]);
  return [keptAxes(call, draft, layer, given.layout.shape, [channels, 1, 1])];
}

function keptAxes(
  call: Call,
  draft: Draft,
  layer: number,
  shape: readonly number[],
  own: readonly number[] = [shape[1]],
): Batched {
  const ones = shape.slice(2).map(() => 1);
  return reshaped(draft, call, batched(layer, inFront(own)), inFront([shape[1], ...ones]));
}
