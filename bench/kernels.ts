/**
 * Why primitives are emitted as they are: each emitter against the alternatives that were tried, on the shapes of
 * NAS-Bench-201 and of the space `micro` with a batch of 16. Run by `node scripts/bench.mjs kernels`.
 */
import { blockedConvolution, blockedWeights } from '../compiler/emit/onnx/blocked.ts';
import { emitterOf } from '../compiler/emit/onnx/emitters.ts';
import { type Emitter, floatValue } from '../compiler/emit/onnx/emitter.ts';
import type { Attributes } from '../compiler/emit/onnx/model.ts';
import { reshaped, type Scope } from '../compiler/emit/onnx/scope.ts';
import type { Primitive, Shape, Slide } from '../compiler/graph/primitive.ts';
import { shapeOf } from '../compiler/graph/shape.ts';
import { compare, type Way } from './compare.ts';

const BATCH = 16;

/** Channels and side of the feature maps of the two spaces. */
const SIZES = [
  [16, 32],
  [32, 16],
  [64, 8],
  [8, 16],
  [32, 4],
] as const;

/** How many channels are together on a processor with AVX-512. */
const BLOCK = 16;

const MICROSOFT = { domain: 'com.microsoft' } as const;

for (const [channels, side] of SIZES) {
  const image = [BATCH, channels, side, side];
  for (const kernel of [3, 1]) {
    weightGradient(image, kernel, 1);
    inputGradient(image, kernel);
    if (channels % BLOCK === 0) convolution(image, kernel);
  }
  weightGradient(image, 3, 2);
  averagePool(image);
  averagePoolGradient(image);
  batchNormGradient(image);
  dotProduct(image);
}

function convolution(image: Shape, kernel: number): void {
  const [, channels] = image;
  const slide = slideOf(kernel, 1);
  const weight = [channels, channels, kernel, kernel];
  const inputs = { x: image, w: weight };
  report(`conv ${kernel}x${kernel} of [${image}]`, inputs, image, {
    Conv: chosen({ kind: 'conv', slide }, inputs),
    'in blocks of channels': (s) =>
      blockedConvolution(s, 'x', blockedWeights(s, 'w', weight, BLOCK), windowOf(slide), channels),
  });
}

function weightGradient(image: Shape, kernel: number, stride: number): void {
  const [batch, ins, side] = image;
  const slide = slideOf(kernel, stride);
  const outs = ins * stride;
  const out = Math.ceil(side / stride);
  const gradient = [batch, outs, out, out];
  const result = [outs, ins, kernel, kernel];
  const taps = kernel * kernel;
  const pads = windowOf(slide).pads;
  const toWeights = (s: Scope, perImage: string): string =>
    reshaped(s, s.emit('ReduceSum', [perImage, s.ints([0])], { keepdims: 0 }), [outs, ins * taps], result);
  const gradients = (s: Scope): string => reshaped(s, 'gy', gradient, [batch, outs, out * out]);
  /** The part of the padded image that one weight meets, for every weight in turn. */
  const slices = (s: Scope): readonly string[] => {
    const padded = s.emit('Pad', ['x', s.ints(pads), s.floats([0]), s.ints([2, 3])]);
    return Array.from({ length: taps }, (_, tap) => {
      const start = [Math.floor(tap / kernel), tap % kernel];
      const stop = start.map((from) => from + (out - 1) * stride + 1);
      return s.emit('Slice', [padded, s.ints(start), s.ints(stop), s.ints([2, 3]), s.ints([stride, stride])]);
    });
  };
  report(`conv_weight_grad ${kernel}x${kernel} stride ${stride} of [${image}]`, { x: image, gy: gradient }, result, {
    'chosen: columns · gradientsᵀ, columns by depthwise Conv': chosen(
      { kind: 'conv_weight_grad', slide, kernel: [kernel, kernel] },
      { x: image, gy: gradient },
    ),
    'gradients · columnsᵀ, columns by depthwise Conv': (s) => {
      const filters = Array.from({ length: ins * taps * taps }, (_, at) =>
        Number(Math.floor(at / taps) % taps === at % taps),
      );
      const columns = s.emit('Conv', ['x', s.floats(filters, [ins * taps, 1, kernel, kernel])], {
        ...windowOf(slide),
        group: ins,
      });
      const folded = s.emit('Reshape', [columns, s.ints([batch, ins * taps, out * out])]);
      return toWeights(s, s.emit('FusedMatMul', [gradients(s), folded], { transB: 1 }, MICROSOFT));
    },
    'gradients · columnsᵀ, columns by Slice and Concat': (s) => {
      const rows = slices(s).map((slice) => s.emit('Reshape', [slice, s.ints([batch, ins, 1, out * out])]));
      const columns = s.emit('Reshape', [s.emit('Concat', rows, { axis: 2 }), s.ints([batch, ins * taps, out * out])]);
      return toWeights(s, s.emit('FusedMatMul', [gradients(s), columns], { transB: 1 }, MICROSOFT));
    },
    'one product per weight position': (s) => {
      const parts = slices(s).map((slice) => {
        const columns = s.emit('Reshape', [slice, s.ints([batch, ins, out * out])]);
        const perImage = s.emit('FusedMatMul', [gradients(s), columns], { transB: 1 }, MICROSOFT);
        const summed = s.emit('ReduceSum', [perImage, s.ints([0])], { keepdims: 0 });
        return s.emit('Reshape', [summed, s.ints([outs, ins, 1])]);
      });
      return s.emit('Reshape', [s.emit('Concat', parts, { axis: 2 }), s.ints(result)]);
    },
    'textbook: Conv of the images with the gradients, batch and channels exchanged': (s) => {
      const [x, gy] = ['x', 'gy'].map((name) => s.emit('Transpose', [name], { perm: [1, 0, 2, 3] }));
      const full = s.emit('Conv', [x, gy], { kernel_shape: [out, out], pads, dilations: [stride, stride] });
      const cut = s.emit('Slice', [full, s.ints([0, 0]), s.ints([kernel, kernel]), s.ints([2, 3])]);
      return s.emit('Transpose', [cut], { perm: [1, 0, 2, 3] });
    },
  });
}

function inputGradient(image: Shape, kernel: number): void {
  const [, channels, side] = image;
  const slide = slideOf(kernel, 1);
  const weight = [channels, channels, kernel, kernel];
  const inputs = { gy: image, w: weight };
  report(`conv_input_grad ${kernel}x${kernel} of [${image}]`, inputs, image, {
    'chosen: Conv with mirrored weights': chosen({ kind: 'conv_input_grad', slide, size: [side, side] }, inputs),
    ConvTranspose: (s) => s.emit('ConvTranspose', ['gy', 'w'], windowOf(slide)),
  });
}

function averagePool(image: Shape): void {
  const window = { kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], counted: false } as const;
  const side = image[2];
  report(`average_pool 3x3 of [${image}]`, { x: image }, image, {
    'chosen: depthwise Conv with ones, divided by counts': chosen({ kind: 'average_pool', window }, { x: image }),
    AveragePool: (s) => s.emit('AveragePool', ['x'], { ...windowOf(slideOf(3, 1)), count_include_pad: 0 }),
    'products with band matrices (spreads NaN and ∞)': (s) => {
      const band = (transposed: boolean): string => {
        const values = Array.from({ length: side * side }, (_, at) => {
          const [from, to] = [Math.floor(at / side), at % side];
          const place = transposed ? from : to;
          const count = Math.min(side, place + 2) - Math.max(0, place - 1);
          return Math.abs(from - to) <= 1 ? 1 / count : 0;
        });
        return s.floats(values, [side, side]);
      };
      const planes = image[0] * image[1];
      const rows = s.emit('MatMul', [reshaped(s, 'x', image, [planes * side, side]), band(false)]);
      const both = s.emit('MatMul', [band(true), reshaped(s, rows, [planes * side, side], [planes, side, side])]);
      return reshaped(s, both, [planes, side, side], image);
    },
  });
}

function averagePoolGradient(image: Shape): void {
  const window = { kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], counted: false } as const;
  const [, channels, side] = image;
  report(`average_pool_grad 3x3 of [${image}]`, { gy: image }, image, {
    'chosen: depthwise Conv with ones': chosen(
      { kind: 'average_pool_grad', window, size: [side, side] },
      { gy: image },
    ),
    'depthwise ConvTranspose with ones': (s) => {
      const inside = Array.from({ length: side }, (_, at) => Math.min(side, at + 2) - Math.max(0, at - 1));
      const shares = inside.flatMap((row) => inside.map((column) => 1 / (row * column)));
      const divided = s.emit('Mul', ['gy', s.floats(shares, [1, 1, side, side])]);
      const ones = s.floats(Array<number>(9 * channels).fill(1), [channels, 1, 3, 3]);
      return s.emit('ConvTranspose', [divided, ones], { ...windowOf(slideOf(3, 1)), group: channels });
    },
  });
}

function batchNormGradient(image: Shape): void {
  const channels = image[1];
  const count = image[0] * image[2] * image[3];
  const inputs = { x: image, scale: [channels], gy: image };
  const epsilon = 1e-5;
  const mean = (s: Scope, x: string): string => s.emit('ReduceMean', [x, s.ints([0, 2, 3])], { keepdims: 0 });
  const perChannel = (s: Scope, x: string): string => s.emit('Reshape', [x, s.ints([1, channels, 1, 1])]);
  report(`batch_norm_grad of [${image}]`, inputs, image, {
    'chosen: normalised by BatchNormalization, scaled by it too': chosen({ kind: 'batch_norm_grad', epsilon }, inputs),
    'written out in pointwise operators': (s) => {
      const centred = s.emit('Sub', ['x', perChannel(s, mean(s, 'x'))]);
      const squares = s.emit('ReduceSumSquare', [centred, s.ints([0, 2, 3])], { keepdims: 0 });
      const variance = s.emit('Mul', [squares, s.floats([1 / count])]);
      const rate = s.emit('Reciprocal', [s.emit('Sqrt', [s.emit('Add', [variance, s.floats([epsilon])])])]);
      const y = s.emit('Mul', [centred, perChannel(s, rate)]);
      const along = perChannel(s, mean(s, s.emit('Mul', ['gy', y])));
      const rest = s.emit('Sub', [s.emit('Sub', ['gy', perChannel(s, mean(s, 'gy'))]), s.emit('Mul', [y, along])]);
      return s.emit('Mul', [perChannel(s, s.emit('Mul', ['scale', rate])), rest]);
    },
  });
}

function dotProduct(image: Shape): void {
  const count = image.reduce((product, size) => product * size, 1);
  const inputs = { x: [count], y: [count] };
  report(`contract n,n-> of [${count}]`, inputs, [], {
    'chosen: Mul and ReduceSum': chosen({ kind: 'contract', left: 'n', right: 'n', out: '' }, inputs),
    'product of a row and a column': (s) => {
      const product = s.emit('MatMul', [reshaped(s, 'x', [count], [1, count]), reshaped(s, 'y', [count], [count, 1])]);
      return reshaped(s, product, [1, 1], []);
    },
  });
}

/** What the emitter of a primitive writes. */
function chosen(op: Primitive, inputs: Readonly<Record<string, Shape>>): Way {
  return (s) => {
    const values = Object.entries(inputs).map(([name, shape]) => floatValue(s, name, shape));
    const emit = emitterOf(op) as Emitter;
    return emit(s, op, values, shapeOf(op, Object.values(inputs))).name;
  };
}

function slideOf(kernel: number, stride: number): Slide {
  const padding = (kernel - 1) / 2;
  return { stride: [stride, stride], padding: [padding, padding, padding, padding], dilation: [1, 1], groups: 1 };
}

function windowOf({ stride, padding }: Slide): Attributes & { readonly pads: readonly number[] } {
  return { kernel_shape: padding.slice(2).map((each) => 2 * each + 1), strides: stride, pads: padding };
}

function report(
  title: string,
  inputs: Readonly<Record<string, Shape>>,
  result: Shape,
  ways: Readonly<Record<string, Way>>,
): void {
  console.log(`${compare({ title, inputs, result, ways })}\n`);
}
