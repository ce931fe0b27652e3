/**
 * The gradient of a convolution's weights in two parts: loops unfold images (`compiler/emit/wasm/unfold.ts`), and the library has products of
 * matrices that sum over images and places at once. Of a large batch this is done a few images at a time, so that what is unfolded is multiplied while it
 * is in the cache. `node scripts/bench.mjs profile snip` measures it.
 */
import { elements } from '../../graph/graph.ts';
import type { PrimitiveOf, Shape } from '../../graph/primitive.ts';
import { valueShape } from '../../plan/kernel.ts';
import type { Kernel } from '../../plan/plan.ts';
import { canUnfold } from '../wasm/unfold.ts';
import { floatValue } from './emitter.ts';
import { inputName, outputName } from './kernel-model.ts';
import { encodeModel, renamed } from './model.ts';
import { scope, transposed } from './scope.ts';

/** A kernel of one such gradient. */
export interface Unfolding {
  readonly op: PrimitiveOf<'conv_weight_grad'>;
  /** Which inputs of the kernel are the image and the gradient. */
  readonly from: { readonly image: number; readonly gradient: number };
  /** So many parts has the batch. The shapes that follow are those of one of them. */
  readonly parts: number;
  /** [images, in, h, w]. */
  readonly image: Shape;
  /** [images, out, ho, wo]. */
  readonly gradient: Shape;
  /** [in, kh, kw, images, ho, wo]. */
  readonly columns: Shape;
  /** [in · kh · kw, out], of one part and all before it. */
  readonly sum: Shape;
  /** [out, in, kh, kw]. */
  readonly weights: Shape;
}

/** Unfolded images lie in linear memory, of which loops can always have a part (`runtime/memory.ts`): 256 MB are a quarter of that. */
const MOST_COLUMNS = 2 ** 26;

/** As many numbers are unfolded at once, or one image: 1 MB, which a core has for itself. */
const AT_ONCE = 2 ** 18;

/** What a kernel unfolds; null if it is another kernel, there is nothing to gain, or it would take too much room. */
export function unfoldingOf(kernel: Kernel, atOnce: number = AT_ONCE): Unfolding | null {
  const [{ op, inputs, shape: weights }, ...others] = kernel.nodes;
  if (others.length > 0 || op.kind !== 'conv_weight_grad' || op.slide.groups > 1 || !canUnfold(op)) return null;
  const [[batch, channels, ...pixels], [, outs, ...places]] = inputs.map((id) => valueShape(kernel, id));
  const columnsOf = (images: number): Shape => [channels, ...op.kernel, images, ...places];
  if (op.kernel.every((length) => length === 1) || batch * outs * elements(places) === 0) return null;
  if (elements(columnsOf(1)) === 0 || elements(columnsOf(1)) > MOST_COLUMNS) return null;
  let images = Math.min(batch, Math.max(1, Math.floor(atOnce / elements(columnsOf(1)))));
  while (batch % images > 0) images--;
  return {
    op,
    from: { image: inputs[0], gradient: inputs[1] },
    parts: batch / images,
    image: [images, channels, ...pixels],
    gradient: [images, outs, ...places],
    columns: columnsOf(images),
    sum: [elements(weights) / outs, outs],
    weights,
  };
}

/** Which part of a batch: the only one, one that others follow, or the last of several. */
export type Part = 'only' | 'next' | 'last';

/** What a product of a part takes and gives: from the columns, the gradient, and the sum of the parts before it, to a sum or the gradient of the weights. */
export function signatureOf(
  { columns, gradient, sum, weights }: Unfolding,
  part: Part,
): Record<'inputs' | 'outputs', readonly Shape[]> {
  const inputs = part === 'only' ? [columns, gradient] : [columns, gradient, sum];
  return { inputs, outputs: [part === 'next' ? sum : weights] };
}

/** The product of a part. */
export function unfoldedModel(unfolding: Unfolding, part: Part): Uint8Array {
  const s = scope({ extensions: true });
  const { gradient, sum, weights } = unfolding;
  const { inputs: shapes, outputs: given } = signatureOf(unfolding, part);
  const inputs = shapes.map((shape, at) => floatValue(s, inputName(at), shape));
  const [columns, ofPart, before] = inputs.map(({ name }) => name);
  const [taps, outs] = sum;
  const summed = elements(gradient) / outs;
  const matrix = s.emit('Reshape', [columns, s.ints([taps, summed])]);
  const byOut = s.emit('Reshape', [transposed(s, ofPart, gradient, [1, 0, 2, 3]), s.ints([outs, summed])]);
  const product = s.emit('Gemm', before === undefined ? [matrix, byOut] : [matrix, byOut, before], { transB: 1 });
  const result =
    part === 'next' ? product : s.emit('Reshape', [s.emit('Transpose', [product], { perm: [1, 0] }), s.ints(weights)]);
  const outputs = given.map((shape) => floatValue(s, outputName(0), shape));
  return encodeModel({ nodes: [...s.nodes, renamed(result, outputName(0))], constants: s.constants, inputs, outputs });
}
