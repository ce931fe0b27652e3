/** Operators that cut tensors of the images into parts, join them, and widen them with zeros. */
import { elements } from '../../../compiler/graph/graph.ts';
import { strides } from '../../reference/tensor.ts';
import {
  axisOf,
  type Batched,
  batchedOf,
  type Call,
  constantOf,
  fault,
  inputOf,
  listAt,
  MIXES,
  numberOf,
  textOf,
} from '../graph/call.ts';
import { type Constant, gather } from '../graph/constant.ts';
import { cutsOf, splitSizes } from '../graph/geometry.ts';
import { aligned, dropped, fullShape, isPure, type Layout, ownAxis, ownShape } from '../graph/layout.ts';
import { append, batched, type Draft, reshaped, sameShape, tensorLayer, type Translate } from './draft.ts';

/** A part of one axis. */
export function cut(call: Call, draft: Draft, input: Batched, axis: number, start: number, stop: number): Batched {
  const { layer, layout } = input;
  if (start === 0 && stop === layout.shape[axis] && axis !== layout.batchAxis) return input;
  if (axis === layout.batchAxis) throw fault(call, MIXES);
  const to: Layout = { ...layout, shape: layout.shape.with(axis, stop - start) };
  const op = { kind: 'slice', axis: ownAxis(layout, axis), start, stop } as const;
  return batched(append(draft, call, op, [layer], ownShape(to)), to);
}

export const slice: Translate = (call, draft) => {
  let input = batchedOf(call, 0);
  for (const { axis, start, step, count } of cutsOf(call, fullShape(input.layout, call.batch))) {
    if (axis === input.layout.batchAxis) {
      if (start === 0 && step === 1 && count === input.layout.shape[axis] * call.batch) continue;
      throw fault(call, MIXES);
    }
    input =
      step === 1
        ? cut(call, draft, input, axis, start, start + count)
        : everyNth(call, draft, input, axis, start, step, count);
  }
  return [input];
};

/** `count` elements from `start` on in steps: cut to whole steps, as [count, step], of which the first is kept. */
function everyNth(
  call: Call,
  draft: Draft,
  input: Batched,
  axis: number,
  start: number,
  step: number,
  count: number,
): Batched {
  const size = input.layout.shape[axis];
  const rows = Math.floor((size - start) / step);
  if (step < 0) throw fault(call, `has the step ${step}; positive ones are supported.`);
  if (rows < count) {
    // The last step is cut off: fill it up.
    const own = ownAxis(input.layout, axis);
    const layout = { ...input.layout, shape: input.layout.shape.with(axis, start + count * step) };
    const after = start + count * step - size;
    const layer = append(draft, call, { kind: 'pad', axis: own, before: 0, after }, [input.layer], ownShape(layout));
    return everyNth(call, draft, batched(layer, layout), axis, start, step, count);
  }
  const whole = cut(call, draft, input, axis, start, start + count * step);
  const { shape, batchAxis, inner } = whole.layout;
  const stepped = {
    shape: shape.toSpliced(axis, 1, count, step),
    batchAxis: batchAxis + (batchAxis > axis ? 1 : 0),
    inner,
  };
  const first = cut(call, draft, reshaped(draft, call, whole, stepped), axis + 1, 0, 1);
  return reshaped(draft, call, first, { shape: shape.with(axis, count), batchAxis, inner });
}

export const split: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  const axis = axisOf(call, numberOf(call, 'axis', 0), input.layout.shape.length);
  if (axis === input.layout.batchAxis) throw fault(call, MIXES);
  let at = 0;
  return splitSizes(call, input.layout.shape[axis]).map((size) => {
    at += size;
    return cut(call, draft, input, axis, at - size, at);
  });
};

/** One index, or several in a row of known ones: a slice for each run of neighbours. */
export const gatherKnown: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  const { shape, batchAxis } = input.layout;
  const axis = axisOf(call, numberOf(call, 'axis', 0), shape.length);
  const places = constantOf(call, 1);
  if (places === null || places.shape.length > 1)
    throw fault(call, 'is supported with one index, or a list of known ones.');
  if (axis === batchAxis) throw fault(call, MIXES);
  const indices = [...places.data].map((place) => (place < 0 ? place + shape[axis] : place));
  const wrong = indices.find((place) => !(place >= 0 && place < shape[axis]));
  if (wrong !== undefined) throw fault(call, `reads place ${wrong} of ${shape[axis]}.`);
  const runs: { readonly start: number; stop: number }[] = [];
  for (const place of indices) {
    const last = runs[runs.length - 1];
    if (last?.stop === place) last.stop++;
    else runs.push({ start: place, stop: place + 1 });
  }
  const parts = runs.map(({ start, stop }) => cut(call, draft, input, axis, start, stop));
  const whole = parts.length === 1 ? parts[0] : joined(call, draft, parts, axis);
  return [places.shape.length === 1 ? whole : withoutAxis(call, draft, whole, axis)];
};

/** Without an axis of size 1, which is not that of the images. */
export const withoutAxis = (call: Call, draft: Draft, input: Batched, axis: number): Batched =>
  reshaped(draft, call, input, dropped(input.layout, [axis]));

export const concat: Translate = (call, draft) => {
  const inputs = call.inputs.map((_, at) => inputOf(call, at));
  const like = inputs.find((input) => input.kind === 'batched');
  if (like === undefined) throw fault(call, 'has no inputs.');
  const { layout } = like;
  const axis = axisOf(call, numberOf(call, 'axis', 0), layout.shape.length);
  if (axis === layout.batchAxis) throw fault(call, MIXES);
  const parts = inputs.map((input): Batched => {
    if (input.kind === 'batched') return input;
    const own: Layout = { ...layout, shape: layout.shape.with(axis, input.shape[axis]) };
    const known = knownFor(call, input, layout);
    if (!sameShape(known.shape, ownShape(own))) {
      throw fault(call, `cannot join [${input.shape.join(', ')}] to [${fullShape(layout, call.batch).join(', ')}].`);
    }
    return batched(tensorLayer(draft, call, known.constant, known.shape), own);
  });
  return [parts.length === 1 ? parts[0] : joined(call, draft, parts, axis)];
};

function joined(call: Call, draft: Draft, parts: readonly Batched[], axis: number): Batched {
  const [{ layout }] = parts;
  const misfit = parts.find(
    (part) => !aligned(part.layout, layout) || !sameShape(part.layout.shape.with(axis, 0), layout.shape.with(axis, 0)),
  );
  if (misfit) {
    const [a, b] = [layout, misfit.layout].map((each) => `[${fullShape(each, call.batch).join(', ')}]`);
    throw fault(call, `cannot join ${a} and ${b}.`);
  }
  const to = {
    ...layout,
    shape: layout.shape.with(
      axis,
      parts.reduce((sum, part) => sum + part.layout.shape[axis], 0),
    ),
  };
  const op = { kind: 'concat', axis: ownAxis(layout, axis) } as const;
  return batched(
    append(
      draft,
      call,
      op,
      parts.map((part) => part.layer),
      ownShape(to),
    ),
    to,
  );
}

/** A known tensor as it stands beside one with `layout`: of that rank, without the batch. */
export function knownFor(
  call: Call,
  given: Constant,
  layout: Layout,
): { readonly constant: Constant; readonly shape: readonly number[] } {
  const rank = layout.shape.length;
  const shape = [...Array<number>(Math.max(0, rank - given.shape.length)).fill(1), ...given.shape];
  const size = shape[layout.batchAxis];
  const rest = shape.toSpliced(layout.batchAxis, 1, ...(isPure(layout) ? [] : [1]));
  if (size === 1) return { constant: given, shape: rest };
  const steps = strides(shape).with(layout.batchAxis, 0);
  const first = call.budget.take(elements(rest));
  gather(given.data, shape.with(layout.batchAxis, 1), steps, 0, first);
  const again = call.budget.take(given.data.length);
  const walk = strides(shape.with(layout.batchAxis, 1)).with(layout.batchAxis, 0);
  gather(first, shape, walk, 0, again);
  if (again.some((value, at) => value !== given.data[at])) {
    throw fault(call, 'has a known tensor that differs from image to image.');
  }
  return { constant: { ...given, shape: rest, data: first }, shape: rest };
}

export const pad: Translate = (call, draft) => {
  const input = batchedOf(call, 0);
  const rank = input.layout.shape.length;
  const pads = listAt(call, 'pads', 1) ?? [];
  const named = constantOf(call, 3);
  const axes =
    named === null
      ? Array.from({ length: rank }, (_, axis) => axis)
      : [...named.data].map((axis) => axisOf(call, axis, rank));
  const value = constantOf(call, 2)?.data[0] ?? numberOf(call, 'value', 0);
  const mode = textOf(call, 'mode', 'constant');
  if (pads.length !== 2 * axes.length) throw fault(call, `has ${pads.length} paddings for ${axes.length} axes.`);
  if ((mode !== 'constant' || value !== 0) && pads.some((width) => width !== 0))
    throw fault(call, 'is supported with zeros.');
  let output = input;
  axes.forEach((axis, at) => {
    const [before, after] = [pads[at], pads[at + axes.length]];
    const { layer, layout } = output;
    if (before === 0 && after === 0) return;
    if (axis === layout.batchAxis) throw fault(call, MIXES);
    // Negative padding cuts off.
    const [from, to] = [Math.max(0, -before), layout.shape[axis] - Math.max(0, -after)];
    output = cut(call, draft, batched(layer, layout), axis, from, to);
    const [more, rest] = [Math.max(0, before), Math.max(0, after)];
    if (more === 0 && rest === 0) return;
    const wider = { ...output.layout, shape: output.layout.shape.with(axis, to - from + more + rest) };
    const op = { kind: 'pad', axis: ownAxis(layout, axis), before: more, after: rest } as const;
    output = batched(append(draft, call, op, [output.layer], ownShape(wider)), wider);
  });
  return [output];
};
