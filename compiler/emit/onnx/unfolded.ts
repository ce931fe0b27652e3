/**
 * The gradient of a convolution's weights in two parts: loops unfold the image (`compiler/emit/wasm/unfold.ts`), and the library has one product of
 * matrices that sums over images and places at once. `node scripts/bench.mjs profile snip` measures it.
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
  /** [batch, in, h, w]. */
  readonly image: Shape;
  /** [batch, out, ho, wo]. */
  readonly gradient: Shape;
  /** [in, kh, kw, batch, ho, wo]. */
  readonly columns: Shape;
  /** [out, in, kh, kw]. */
  readonly weights: Shape;
}

/** Unfolded images lie in linear memory, of which loops can always have a part (`runtime/memory.ts`): 256 MB are a quarter of that. */
const MOST_COLUMNS = 2 ** 26;

/** What a kernel unfolds; null if it is another kernel, there is nothing to gain, or it would take too much room. */
export function unfoldingOf(kernel: Kernel): Unfolding | null {
  const [{ op, inputs, shape: weights }, ...others] = kernel.nodes;
  if (others.length > 0 || op.kind !== 'conv_weight_grad' || op.slide.groups > 1 || !canUnfold(op)) return null;
  const [image, gradient] = inputs.map((id) => valueShape(kernel, id));
  const [batch, , ...places] = gradient;
  const columns = [image[1], ...op.kernel, batch, ...places];
  if (op.kernel.every((length) => length === 1) || elements(gradient) === 0) return null;
  if (elements(columns) === 0 || elements(columns) > MOST_COLUMNS) return null;
  return { op, from: { image: inputs[0], gradient: inputs[1] }, image, gradient, columns, weights };
}

/** The product: from the columns, and the gradient, to the gradient of the weights. */
export function unfoldedModel({ gradient, columns, weights }: Unfolding): Uint8Array {
  const s = scope({ extensions: true });
  const inputs = [columns, gradient].map((shape, at) => floatValue(s, inputName(at), shape));
  const [outs, summed] = [weights[0], elements(gradient) / weights[0]];
  const matrix = s.emit('Reshape', [inputs[0].name, s.ints([elements(weights) / outs, summed])]);
  const byOut = transposed(s, inputs[1].name, gradient, [1, 0, 2, 3]);
  const product = s.emit('Gemm', [matrix, s.emit('Reshape', [byOut, s.ints([outs, summed])])], { transB: 1 });
  const result = s.emit('Reshape', [s.emit('Transpose', [product], { perm: [1, 0] }), s.ints(weights)]);
  const outputs = [floatValue(s, outputName(0), weights)];
  return encodeModel({ nodes: [...s.nodes, renamed(result, outputName(0))], constants: s.constants, inputs, outputs });
}
