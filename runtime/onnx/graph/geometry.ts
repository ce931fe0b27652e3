/** What operators that move elements about do to shapes, read from their attributes and inputs. */
import { elements } from '../../../compiler/graph/graph.ts';
import { axesOf, axisOf, type Call, constantOf, fault, listAt, listOf, numberOf } from './call.ts';

/** The shape that a Reshape asks for: 0 keeps a size, -1 takes what is left. */
export function reshapeTarget(call: Call, shape: readonly number[]): readonly number[] {
  const asked = listAt(call, 'shape', 1);
  if (asked === null) throw fault(call, 'has no shape.');
  const kept =
    numberOf(call, 'allowzero', 0) === 1 ? asked : asked.map((size, at) => (size === 0 ? (shape[at] ?? 0) : size));
  const open = kept.filter((size) => size === -1).length;
  const known = elements(kept.filter((size) => size !== -1));
  const rest = elements(shape) / known;
  const target = kept.map((size) => (size === -1 ? rest : size));
  if (
    open > 1 ||
    !target.every((size) => Number.isInteger(size) && size >= 0) ||
    elements(target) !== elements(shape)
  ) {
    throw fault(call, `cannot make [${shape.join(', ')}] into [${asked.join(', ')}].`);
  }
  return target;
}

/** The two axes of a Flatten. */
export function flattenTarget(call: Call, shape: readonly number[]): readonly number[] {
  const given = numberOf(call, 'axis', 1);
  const axis = given === shape.length ? given : axisOf(call, given, shape.length);
  return [elements(shape.slice(0, axis)), elements(shape.slice(axis))];
}

/** The axes that a Squeeze takes away; without a list those of size 1. */
export function squeezedAxes(call: Call, shape: readonly number[]): readonly number[] {
  const named = listAt(call, 'axes', 1);
  const ones = [...shape.keys()].filter((axis) => shape[axis] === 1);
  if (named === null) return ones;
  const axes = axesOf(call, named, shape.length);
  if (axes.some((axis) => !ones.includes(axis)))
    throw fault(call, `squeezes an axis of [${shape.join(', ')}] that is not 1.`);
  return axes;
}

/** The axes, of those there are afterwards, that an Unsqueeze puts in. */
export function unsqueezedAxes(call: Call, rank: number): readonly number[] {
  const named = listAt(call, 'axes', 1);
  if (named === null) throw fault(call, 'has no axes.');
  return axesOf(call, named, rank + named.length);
}

/** A shape with ones put in at `axes`. */
export function unsqueezed(shape: readonly number[], axes: readonly number[]): readonly number[] {
  const sizes = [...shape];
  for (const axis of axes) sizes.splice(axis, 0, 1);
  return sizes;
}

/** The order of a Transpose; without one, the axes are reversed. */
export function transposeOrder(call: Call, rank: number): readonly number[] {
  const order = listOf(call, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (axesOf(call, order, rank).length !== rank) throw fault(call, `has an order of ${order.length} for ${rank} axes.`);
  return order.map((axis) => axisOf(call, axis, rank));
}

/** The part of one axis that a Slice keeps: `count` elements from `start` on, in steps of `step`. */
export interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** What a Slice keeps of each axis that it names. */
export function cutsOf(call: Call, shape: readonly number[]): readonly Cut[] {
  const starts = listAt(call, 'starts', 1);
  const ends = listAt(call, 'ends', 2);
  if (starts === null || ends === null || starts.length !== ends.length) throw fault(call, 'has no starts and ends.');
  const axes = listAt(call, 'axes', 3) ?? starts.map((_, at) => at);
  const steps = constantOf(call, 4)?.data ?? starts.map(() => 1);
  return starts.map((start, at) => {
    const axis = axisOf(call, axes[at], shape.length);
    const [size, step] = [shape[axis], steps[at]];
    if (!Number.isInteger(step) || step === 0) throw fault(call, `has the step ${step}.`);
    const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
    const within = (value: number): number => Math.min(Math.max(value < 0 ? value + size : value, least), most);
    const [first, end] = [within(start), within(ends[at])];
    return { axis, start: first, step, count: Math.max(0, Math.ceil((end - first) / step)) };
  });
}

/** Sizes of the parts of a Split of an axis of `size`. */
export function splitSizes(call: Call, size: number): readonly number[] {
  const parts = call.node.outputs.length;
  const named = listAt(call, 'split', 1);
  const each = Math.ceil(size / parts);
  const sizes = named ?? Array.from({ length: parts }, (_, at) => Math.min(each, size - at * each));
  if (
    sizes.length !== parts ||
    sizes.some((part) => !(part > 0)) ||
    sizes.reduce((sum, part) => sum + part, 0) !== size
  ) {
    throw fault(call, `cannot split ${size} into ${parts} parts${named ? ` of ${named.join(', ')}` : ''}.`);
  }
  return sizes;
}

/** The shape that two shapes broadcast to. */
export function broadcast(call: Call, a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (m !== n && m !== 1 && n !== 1) throw fault(call, `cannot combine [${a.join(', ')}] and [${b.join(', ')}].`);
    return m === 1 ? n : m;
  });
}
