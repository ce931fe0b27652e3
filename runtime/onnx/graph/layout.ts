/**
 * Where the images of a batch are in a tensor of the file. A layer's tensor has the batch apart, in front; an ONNX tensor may
 * have it as any axis, or within one: attention folds it into the heads, `[position, batch·head, channel]`. What is kept is
 * the file's shape without the batch, the axis that the batch is in, and what of that axis varies faster than it.
 */
import { elements } from '../../../compiler/graph/graph.ts';

export interface Layout {
  /** Sizes of the file's axes; that of `batchAxis` is divided by the number of images. */
  readonly shape: readonly number[];
  readonly batchAxis: number;
  /** `batchAxis` is [outer, batch, inner]: 1 where the batch is an axis of its own. */
  readonly inner: number;
}

/** The batch in front, as an axis of its own. */
export const inFront = (own: readonly number[]): Layout => ({ shape: [1, ...own], batchAxis: 0, inner: 1 });

/** Whether the batch is an axis of its own. */
export const isPure = ({ shape, batchAxis }: Layout): boolean => shape[batchAxis] === 1;

/** The shape of the layer's tensor: without the axis of the batch if that is one of its own. */
export const ownShape = (layout: Layout): readonly number[] =>
  isPure(layout) ? layout.shape.toSpliced(layout.batchAxis, 1) : layout.shape;

/** Where an axis of the file, other than one of the batch alone, is in the layer's tensor. */
export const ownAxis = (layout: Layout, axis: number): number =>
  isPure(layout) && axis > layout.batchAxis ? axis - 1 : axis;

/** The shape as the file has it. */
export const fullShape = ({ shape, batchAxis }: Layout, batch: number): readonly number[] =>
  shape.map((size, axis) => (axis === batchAxis ? size * batch : size));

/** How many elements of one image come after the batch: what a reshape does not change. */
const elementsInside = ({ shape, batchAxis, inner }: Layout): number => inner * elements(shape.slice(batchAxis + 1));

/**
 * The layout of the same elements under another shape of the file, or null if none of its axes holds the whole batch. In a
 * file for one image several may: one of that image alone is preferred, then one that the batch is outermost in (heads), then
 * one that it is innermost in (positions).
 */
export function reshape(layout: Layout, target: readonly number[], batch: number): Layout | null {
  const inside = elementsInside(layout);
  const found: Layout[] = [];
  let after = 1;
  for (let axis = target.length - 1; axis >= 0; axis--) {
    const upTo = after * target[axis];
    if (after <= inside && inside % after === 0 && upTo % (inside * batch) === 0) {
      const shape = target.with(axis, target[axis] / batch);
      found.unshift({ shape, batchAxis: axis, inner: inside / after });
    }
    after = upTo;
  }
  const rank = (each: Layout): number => {
    if (isPure(each)) return each.batchAxis === layout.batchAxis ? 0 : 1;
    if (each.inner === each.shape[each.batchAxis] && each.batchAxis < target.length - 1) return 2;
    return each.inner === 1 ? 3 : 4;
  };
  return found.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** The layout after a transposition, whose axis `k` is axis `order[k]` of what was there. */
export const transpose = ({ shape, batchAxis, inner }: Layout, order: readonly number[]): Layout => ({
  shape: order.map((axis) => shape[axis]),
  batchAxis: order.indexOf(batchAxis),
  inner,
});

/** The layout without some axes of size 1, none of which is that of the batch. */
export const dropped = (layout: Layout, axes: readonly number[]): Layout => ({
  ...layout,
  shape: layout.shape.filter((_, axis) => !axes.includes(axis)),
  batchAxis: layout.batchAxis - axes.filter((axis) => axis < layout.batchAxis).length,
});

/** The layout with ones in front, up to a rank. */
export function padded(layout: Layout, rank: number): Layout {
  const more = Math.max(0, rank - layout.shape.length);
  return { ...layout, shape: [...Array<number>(more).fill(1), ...layout.shape], batchAxis: layout.batchAxis + more };
}

/** Whether two layouts of equal rank have the batch at the same place. */
export const aligned = (a: Layout, b: Layout): boolean =>
  a.batchAxis === b.batchAxis && a.inner === b.inner && a.shape[a.batchAxis] === b.shape[b.batchAxis];
