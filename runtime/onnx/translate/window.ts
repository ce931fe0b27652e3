/** How windows slide: strides, dilations and the four paddings of convolutions and pools. */
import type { Padding, Plane } from '../../../compiler/graph/primitive.ts';
import { type Call, fault, listOf, numberOf, textOf } from '../graph/call.ts';

/** Along height and width; `flat` operators have one number, for the width. */
export function pair(call: Call, values: readonly number[] | null, flat: boolean): Plane {
  if (values === null) return [1, 1];
  if (values.length !== (flat ? 1 : 2) || values.some((value) => !(value >= 1))) {
    throw fault(call, `has windows of ${values.join('x')}.`);
  }
  return flat ? [1, values[0]] : [values[0], values[1]];
}

interface Window {
  readonly size: Plane;
  readonly kernel: Plane;
  readonly stride: Plane;
  readonly dilation: Plane;
  readonly flat: boolean;
}

/** The padding that is read or follows from `auto_pad`, and the size that comes out. */
export interface Padded {
  readonly padding: Padding;
  readonly out: Plane;
  /** How much of the padding at the bottom and right only `ceil_mode` adds. */
  readonly excess: Plane;
}

/** Throws an `OnnxFault` where no window fits. */
export function paddingOf(call: Call, { size, kernel, stride, dilation, flat }: Window): Padded {
  const named = textOf(call, 'auto_pad', 'NOTSET');
  const given = listOf(call, 'pads') ?? [];
  if (given.some((value) => !(value >= 0))) throw fault(call, `has the padding [${given.join(', ')}].`);
  const ceil = numberOf(call, 'ceil_mode', 0) === 1;
  const along = (axis: 0 | 1): { before: number; after: number; out: number; excess: number } => {
    const span = dilation[axis] * (kernel[axis] - 1) + 1;
    let [before, after] = [0, 0];
    if (named === 'SAME_UPPER' || named === 'SAME_LOWER') {
      const all = Math.max(0, (Math.ceil(size[axis] / stride[axis]) - 1) * stride[axis] + span - size[axis]);
      const less = Math.floor(all / 2);
      [before, after] = named === 'SAME_UPPER' ? [less, all - less] : [all - less, less];
    } else if (named === 'NOTSET' && !(flat && axis === 0)) {
      const [at, half] = flat ? [0, 1] : [axis, 2];
      [before, after] = [given[at] ?? 0, given[at + half] ?? 0];
    }
    const room = size[axis] + before + after - span;
    if (room < 0) throw fault(call, `has a window of ${span} for ${size[axis] + before + after}.`);
    let steps = Math.floor(room / stride[axis]);
    // A window that begins beyond the image and its left padding is not one.
    if (ceil && room % stride[axis] !== 0 && (steps + 1) * stride[axis] < size[axis] + before) steps++;
    const excess = Math.max(0, steps * stride[axis] - room);
    return { before, after: after + excess, out: steps + 1, excess };
  };
  const [rows, columns] = [along(0), along(1)];
  return {
    padding: [rows.before, columns.before, rows.after, columns.after],
    out: [rows.out, columns.out],
    excess: [rows.excess, columns.excess],
  };
}
