/** Operators that give the elements of tensors of the images another shape, or another order of axes. */
import { type Batched, batchedOf, type Call, fault, listAt } from '../graph/call.ts';
import {
  flattenTarget,
  reshapeTarget,
  squeezedAxes,
  transposeOrder,
  unsqueezed,
  unsqueezedAxes,
} from '../graph/geometry.ts';
import { dropped, fullShape, isPure, ownAxis, ownShape, reshape, transpose } from '../graph/layout.ts';
import { append, batched, type Draft, reshaped, type Translate } from './draft.ts';

/** A reshape to a shape of the file. */
function intoShape(call: Call, draft: Draft, input: Batched, target: readonly number[]): Batched {
  const layout = reshape(input.layout, target, call.batch);
  if (layout === null) {
    throw fault(
      call,
      `makes [${fullShape(input.layout, call.batch).join(', ')}] into [${target.join(', ')}], which mixes the images of a batch.`,
      call.open
        ? 'the file may have been exported for one number of images; export it with a dynamic batch axis'
        : null,
    );
  }
  return reshaped(draft, call, input, layout);
}

export const reshapeTo: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  return [intoShape(call, draft, input, reshapeTarget(call, fullShape(input.layout, call.batch)))];
};

export const flatten: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  return [intoShape(call, draft, input, flattenTarget(call, fullShape(input.layout, call.batch)))];
};

export const squeeze: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  const { batchAxis } = input.layout;
  const named = listAt(call, 'axes', 1) !== null;
  const axes = squeezedAxes(call, fullShape(input.layout, call.batch)).filter((axis) => named || axis !== batchAxis);
  if (axes.includes(batchAxis)) throw fault(call, 'takes away the axis of the images.');
  return [reshaped(draft, call, input, dropped(input.layout, axes))];
};

export const unsqueeze: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  const axes = unsqueezedAxes(call, input.layout.shape.length);
  const shape = unsqueezed(input.layout.shape, axes);
  const others = [...shape.keys()].filter((axis) => !axes.includes(axis));
  return [reshaped(draft, call, input, { ...input.layout, shape, batchAxis: others[input.layout.batchAxis] })];
};

export const transposeBy: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  return [transposedValue(draft, call, input, transposeOrder(call, input.layout.shape.length))];
};

/** Axis `k` of the result is axis `order[k]` of the input. */
export function transposedValue(draft: Draft, call: Call, input: Batched, order: readonly number[]): Batched {
  const to = transpose(input.layout, order);
  const own = order
    .filter((axis) => axis !== input.layout.batchAxis || !isPure(input.layout))
    .map((axis) => ownAxis(input.layout, axis));
  if (own.every((axis, at) => axis === at)) return batched(input.layer, to);
  return batched(append(draft, call, { kind: 'transpose', order: own }, [input.layer], ownShape(to)), to);
}

/** Of tensors that depend on the images, only what changes nothing: the sizes must be there already. */
export const expand: Translate = (call) => {
  const input = batchedOf(call, 0);
  const asked = listAt(call, 'shape', 1) ?? [];
  const shape = fullShape(input.layout, call.batch);
  const missing = shape.length - asked.length;
  if (missing < 0 || asked.some((size, axis) => size !== 1 && size !== shape[axis + missing])) {
    throw fault(call, `repeats a tensor of the images, [${shape.join(', ')}] to [${asked.join(', ')}].`);
  }
  return [input];
};
