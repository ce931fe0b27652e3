/** Lists of tensors, as `torch.split` and `torch.chunk` are exported: made of the parts of one tensor, and read by place. */
import { axisOf, type Batched, batchedOf, type Call, constantOf, fault, MIXES, numberOf } from '../graph/call.ts';
import type { Draft, Translate } from './draft.ts';
import { cut, withoutAxis } from './parts.ts';

/** Parts of one size, the last being smaller if need be, or of the sizes in a list; without either, of size 1. */
export const splitToSequence: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  const { shape, batchAxis } = input.layout;
  const axis = axisOf(call, numberOf(call, 'axis', 0), shape.length);
  if (axis === batchAxis) throw fault(call, MIXES);
  const parts = partsOf(call, draft, input, axis);
  const kept = constantOf(call, 1) !== null || numberOf(call, 'keepdims', 1) === 1;
  return [{ kind: 'sequence', parts: kept ? parts : parts.map((part) => withoutAxis(call, draft, part, axis)) }];
};

function partsOf(call: Call, draft: Draft, input: Batched, axis: number): readonly Batched[] {
  const named = constantOf(call, 1);
  const size = input.layout.shape[axis];
  const sizes = [...(named?.data ?? [1])];
  const each = named === null || named.shape.length === 0 ? sizes[0] : null;
  const whole = sizes.every((part) => Number.isInteger(part) && part > 0);
  if (!whole || (each === null && sizes.reduce((sum, part) => sum + part, 0) !== size)) {
    throw fault(call, `cannot split ${size} into parts of ${sizes.join(', ')}.`);
  }
  const parts: Batched[] = [];
  // Bounded by the number of layers that there may be, not by the size of the axis.
  for (let start = 0; start < size;) {
    const stop = Math.min(size, start + (each ?? sizes[parts.length]));
    parts.push(cut(call, draft, input, axis, start, stop));
    start = stop;
  }
  return parts;
}

/** One of a list, the place being known. */
export const sequenceAt: Translate = (call) => {
  const list = call.inputs[0];
  if (list?.kind !== 'sequence') throw fault(call, 'is supported only for what SplitToSequence gives.');
  const places = constantOf(call, 1)?.data ?? [];
  const place = places[0] < 0 ? places[0] + list.parts.length : places[0];
  if (places.length !== 1 || !(place in list.parts)) {
    throw fault(call, `reads place ${places.join(', ')} of ${list.parts.length}.`);
  }
  return [list.parts[place]];
};
