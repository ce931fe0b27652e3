/** Known numbers moved about. Tensors that are only rearranged keep the name of the stored one. */
import { elements } from '../../../compiler/graph/graph.ts';
import { strides } from '../../reference/tensor.ts';
import { axisOf, type Call, constantOf, fault, inputOf, listAt, numberOf } from '../graph/call.ts';
import { broadcastSteps, type Constant, gather } from '../graph/constant.ts';
import {
  broadcast,
  cutsOf,
  flattenTarget,
  reshapeTarget,
  splitSizes,
  squeezedAxes,
  transposeOrder,
  unsqueezed,
  unsqueezedAxes,
} from '../graph/geometry.ts';
import { withoutImages } from './sources.ts';

type Fold = (call: Call, input: Constant) => Constant;

export const reshape: Fold = (call, input) => ({ ...input, shape: reshapeTarget(call, input.shape) });
export const flatten: Fold = (call, input) => ({ ...input, shape: flattenTarget(call, input.shape) });

export const squeeze: Fold = (call, input) => {
  const axes = squeezedAxes(call, input.shape);
  return { ...input, shape: input.shape.filter((_, axis) => !axes.includes(axis)) };
};

export const unsqueeze: Fold = (call, input) => ({
  ...input,
  shape: unsqueezed(input.shape, unsqueezedAxes(call, input.shape.length)),
});

export const transpose: Fold = (call, input) => {
  const order = transposeOrder(call, input.shape.length);
  const steps = strides(input.shape);
  const shape = order.map((axis) => input.shape[axis]);
  return picked(
    call,
    input,
    shape,
    order.map((axis) => steps[axis]),
    0,
    input.origin,
  );
};

export const slice: Fold = (call, input) => {
  const steps = [...strides(input.shape)];
  const shape = [...input.shape];
  let start = 0;
  for (const cut of cutsOf(call, input.shape)) {
    start += cut.start * steps[cut.axis];
    shape[cut.axis] = cut.count;
    steps[cut.axis] *= cut.step;
  }
  return picked(call, input, shape, steps, start);
};

/** The parts of a Split. */
export function split(call: Call, input: Constant): readonly Constant[] {
  const axis = axisOf(call, numberOf(call, 'axis', 0), input.shape.length);
  const steps = strides(input.shape);
  let at = 0;
  return splitSizes(call, input.shape[axis]).map((size) => {
    const part = picked(call, input, input.shape.with(axis, size), steps, at * steps[axis]);
    at += size;
    return part;
  });
}

export const expand: Fold = (call, input) => {
  const asked = withoutImages(call, listAt(call, 'shape', 1) ?? []);
  const shape = broadcast(call, input.shape, asked);
  if (elements(shape) === elements(input.shape)) return { ...input, shape };
  return picked(call, input, shape, broadcastSteps(input.shape, shape.length), 0, input.origin);
};

export const tile: Fold = (call, input) => {
  const repeats = listAt(call, 'repeats', 1) ?? [];
  if (repeats.length !== input.shape.length) throw fault(call, 'needs a number of repeats for each axis.');
  // Axis by axis, as [repeat, size].
  const shape = input.shape.flatMap((size, axis) => [repeats[axis], size]);
  const walk = strides(input.shape).flatMap((step) => [0, step]);
  return { ...picked(call, input, shape, walk, 0), shape: input.shape.map((size, axis) => size * repeats[axis]) };
};

/** The elements at known places of an axis. */
export const gatherAt: Fold = (call, input) => {
  const axis = axisOf(call, numberOf(call, 'axis', 0), input.shape.length);
  const places = constantOf(call, 1);
  if (places === null) throw fault(call, 'has no indices.');
  const size = input.shape[axis];
  const step = strides(input.shape)[axis];
  const shape = [...input.shape.slice(0, axis), ...places.shape, ...input.shape.slice(axis + 1)];
  const outer = elements(input.shape.slice(0, axis));
  const data = call.budget.take(elements(shape));
  let to = 0;
  for (let block = 0; block < outer; block++) {
    for (const place of places.data) {
      const from = place < 0 ? place + size : place;
      if (!(from >= 0 && from < size)) throw fault(call, `reads place ${place} of ${size}.`);
      for (let k = 0; k < step; k++) data[to++] = input.data[(block * size + from) * step + k];
    }
  }
  return typed({ ...input, shape, data, origin: null });
};

export function concat(call: Call): Constant {
  const parts = call.inputs.map((_, at) => inputOf(call, at) as Constant);
  const [first] = parts;
  if (first === undefined) throw fault(call, 'has no inputs.');
  const axis = axisOf(call, numberOf(call, 'axis', 0), first.shape.length);
  const sameElsewhere = (shape: readonly number[]): boolean =>
    shape.length === first.shape.length && shape.every((size, at) => at === axis || size === first.shape[at]);
  const misfit = parts.find(({ shape }) => !sameElsewhere(shape));
  if (misfit) throw fault(call, `cannot join [${first.shape.join(', ')}] and [${misfit.shape.join(', ')}].`);
  const shape = first.shape.with(
    axis,
    parts.reduce((sum, part) => sum + part.shape[axis], 0),
  );
  const data = call.budget.take(elements(shape));
  const blocks = elements(shape.slice(0, axis));
  let to = 0;
  for (let block = 0; block < blocks; block++) {
    for (const part of parts) {
      const length = part.data.length / blocks;
      data.set(part.data.subarray(block * length, (block + 1) * length), to);
      to += length;
    }
  }
  return typed({ ...first, shape, data, origin: null });
}

function picked(
  call: Call,
  input: Constant,
  shape: readonly number[],
  steps: readonly number[],
  start: number,
  origin: string | null = null,
): Constant {
  const data = call.budget.take(elements(shape));
  gather(input.data, shape, steps, start, data);
  return typed({ ...input, shape, data, origin });
}

/** Floats of 32 bits stay in arrays of them. */
const typed = (input: Constant): Constant =>
  input.element === 'float' ? { ...input, data: Float32Array.from(input.data) } : input;
