/** Means and sums over axes of each image. */
import { elements } from '../../../compiler/graph/graph.ts';
import { type Batched, batchedOf, type Call, fault, MIXES, numberOf } from '../graph/call.ts';
import { reducedAxes } from '../fold/reduction.ts';
import { dropped, inFront, isPure, type Layout, ownAxis, ownShape } from '../graph/layout.ts';
import { scaled } from './arithmetic.ts';
import { append, batched, type Draft, pointwise, reshaped, type Translate } from './draft.ts';

export const mean: Translate = (call, draft) => [meanOf(call, draft, batchedOf(call, 0)).output];

export const sumOver: Translate = (call, draft) => {
  const { output, count } = meanOf(call, draft, batchedOf(call, 0));
  return [scaled(draft, call, output, count, 0)];
};

/** The length of vectors along axes. */
export const euclidean: Translate = (call, draft) => {
  const squares = pointwise(draft, call, { kind: 'activation', fn: 'square', parameters: [] }, batchedOf(call, 0));
  const { output, count } = meanOf(call, draft, squares);
  const total = scaled(draft, call, output, count, 0);
  return [pointwise(draft, call, { kind: 'activation', fn: 'sqrt', parameters: [] }, total)];
};

function meanOf(call: Call, draft: Draft, input: Batched): { readonly output: Batched; readonly count: number } {
  const { layer, layout } = input;
  const axes = reducedAxes(call, layout.shape.length);
  if (axes.includes(layout.batchAxis)) throw fault(call, MIXES);
  if (axes.length === 0) return { output: input, count: 1 };
  const count = elements(axes.map((axis) => layout.shape[axis]));
  const keep = numberOf(call, 'keepdims', 1) === 1;
  const kept: Layout = { ...layout, shape: layout.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) };
  const result = keep ? kept : dropped(kept, axes);
  const overMap = layout.batchAxis === 0 && isPure(layout) && layout.shape.length === 4 && axes.join() === '2,3';
  if (overMap) {
    const [channels] = ownShape(layout);
    const pooled = append(draft, call, { kind: 'global_average_pool' }, [layer], [channels]);
    return { output: reshaped(draft, call, batched(pooled, inFront([channels])), result), count };
  }
  const op = { kind: 'mean', axes: axes.map((axis) => ownAxis(layout, axis)), keep } as const;
  return { output: batched(append(draft, call, op, [layer], ownShape(result)), result), count };
}
