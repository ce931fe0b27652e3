/**
 * Convolution and its two gradients, in the forms that onnxruntime runs fastest when the weights are inputs (measured in
 * bench/README.md): they are the most expensive kernels of almost every program.
 */
import { elements } from '../../graph/graph.ts';
import type { Shape, Slide } from '../../graph/primitive.ts';
import { blockedAdjoint, blockedConvolution, blockedWeights, blockOf } from './blocked.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { matrixProduct } from './matrix-product.ts';
import type { Attributes } from './model.ts';
import { backwards, reshaped, type Scope, transposed } from './scope.ts';

export const convolution: EmittersOf<'conv' | 'conv_input_grad' | 'conv_weight_grad'> = {
  conv: onNumbers((s, { slide }, [x, w], [image, weight]) => {
    const attributes = windows(slide, weight.slice(2));
    const block = blockOf(s, slide, image, weight);
    if (block === null) return s.emit('Conv', [x, w], attributes);
    return blockedConvolution(s, x, blockedWeights(s, w, weight, block), attributes, weight[0]);
  }),
  conv_input_grad: onNumbers((s, { slide, size }, [gy, w], [gradient, weight]) => {
    const { stride, padding, dilation } = slide;
    const reach = [0, 1].map((at) => dilation[at] * (weight[2 + at] - 1));
    const [top, left, bottom, right] = padding.map((each, side) => reach[side % 2] - each);
    if (stride.every((step) => step === 1) && Math.min(top, left, bottom, right) >= 0) {
      const attributes = windows({ ...slide, padding: [top, left, bottom, right] }, weight.slice(2));
      const block = blockOf(s, slide, gradient, weight);
      if (block !== null) return blockedConvolution(s, gy, blockedAdjoint(s, w, weight, block), attributes, weight[1]);
      const pixels = gradient[0] * gradient[2] * gradient[3];
      if (elements(weight) < MANY_WEIGHTS * pixels) {
        return s.emit('Conv', [gy, adjoint(s, w, weight, slide.groups)], attributes);
      }
    }
    // What the forward convolution did not reach at the end, because the stride skips it.
    const rest = [0, 1].map((at) => {
      return size[at] - ((gradient[2 + at] - 1) * stride[at] + reach[at] + 1 - padding[at] - padding[at + 2]);
    });
    return s.emit('ConvTranspose', [gy, w], { ...windows(slide, weight.slice(2)), output_padding: rest });
  }),
  conv_weight_grad: onNumbers((s, { slide, kernel }, [x, gy], [image, gradient], shape) => {
    const [batch, channels] = image;
    const [, outs, height, width] = gradient;
    const { groups } = slide;
    const taps = kernel[0] * kernel[1];
    const places = height * width;
    const grouped = groups === 1 ? [batch] : [batch, groups];
    const columns = reshaped(
      s,
      unfolded(s, x, image, slide, kernel),
      [batch, channels * taps, height, width],
      [...grouped, (channels / groups) * taps, places],
    );
    const gradients = reshaped(s, gy, gradient, [...grouped, outs / groups, places]);
    const perImage = matrixProduct(s, [columns, gradients], grouped.length + 2, { transB: true });
    const summed = s.emit('ReduceSum', [perImage, s.ints([0])], { keepdims: 0 });
    const rows = [...grouped.slice(1), (channels / groups) * taps, outs / groups];
    const rank = rows.length;
    const perm = [...rows.keys()].slice(0, rank - 2).concat(rank - 1, rank - 2);
    return reshaped(
      s,
      transposed(s, summed, rows, perm),
      [...grouped.slice(1), outs / groups, (channels / groups) * taps],
      shape,
    );
  }),
};

/** With so many weights for each pixel of all images, to mirror the weights takes longer than a transposed convolution does. */
const MANY_WEIGHTS = 16;

function windows({ stride, padding, dilation, groups }: Slide, kernel: Shape): Attributes {
  return { kernel_shape: kernel, strides: stride, pads: padding, dilations: dilation, group: groups };
}

/** Weights [out, in/groups, kh, kw] mirrored in space, in the roles of out and in exchanged: [in, out/groups, kh, kw]. */
function adjoint(s: Scope, w: string, [outs, ins, kh, kw]: Shape, groups: number): string {
  const flat = reshaped(s, w, [outs, ins, kh, kw], [groups, outs / groups, ins, kh * kw]);
  const mirrored = backwards(s, flat, 3, kh * kw);
  const exchanged = transposed(s, mirrored, [groups, outs / groups, ins, kh * kw], [0, 2, 1, 3]);
  return reshaped(s, exchanged, [groups, ins, outs / groups, kh * kw], [groups * ins, outs / groups, kh, kw]);
}

/**
 * What each weight meets at each place of the output, [batch, channel · kh · kw, ho, wo]: a depthwise convolution whose
 * filters are the unit vectors, which beats slicing and joining.
 */
function unfolded(s: Scope, x: string, image: Shape, slide: Slide, kernel: Shape): string {
  const [kh, kw] = kernel;
  const channels = image[1];
  const taps = kh * kw;
  const moves = slide.stride.some((step) => step > 1) || slide.padding.some((padding) => padding > 0);
  if (taps === 1 && !moves) return x;
  const filters = Array.from({ length: channels * taps * taps }, (_, at) =>
    Math.floor(at / taps) % taps === at % taps ? 1 : 0,
  );
  return s.emit(
    'Conv',
    [x, s.floats(filters, [channels * taps, 1, kh, kw])],
    windows({ ...slide, groups: channels }, kernel),
  );
}
