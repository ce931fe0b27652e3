/**
 * A network as the compiler sees it: a list of layers in topological order, no weights. Search spaces and importers build
 * it, `shapes.ts` gives each layer its output shape, `sites.ts` finds the places a program can read.
 */
import type { AverageWindow, Padding, Plane, Window } from '../graph/primitive.ts';

/** A whole network. `features` is the layer whose output feeds the classifier, `logits` the classifier's output. */
export interface Network {
  readonly name: string;
  /** Channels, height, width of one input image. */
  readonly input: readonly [number, number, number];
  readonly classes: number;
  readonly layers: readonly Layer[];
  readonly features: number;
  readonly logits: number;
}

/** A cell of a cell-based network: the layers from the first one up to that which it ends in. */
export interface Cell {
  /** E.g. `stage1.cell2`. */
  readonly path: string;
  /** The layer whose output it reads, or `INPUT`; of several, the last. */
  readonly input: number;
  /** Its first layer. */
  readonly first: number;
}

/** One layer. `inputs` are indices of earlier layers, or `INPUT` for the image batch. */
export interface Layer {
  /** Names the layer's place in its search space, e.g. `stage1.cell2.edge0-3.conv`; equal places share weights. */
  readonly path: string;
  readonly op: LayerOp;
  readonly inputs: readonly number[];
  /** The cell this layer's output is the result of, if any. */
  readonly cell: Cell | null;
}

/** The index that stands for the image batch in `Layer.inputs`. */
export const INPUT = -1;

// prettier-ignore
export type LayerOp =
  | Conv | Linear | BatchNorm | LayerNorm | Relu | Activation | AveragePool | MaxPool | GlobalAveragePool | Mean
  | Add | Mul | Sub | Div | MatMul | Softmax | Scale | Concat | Slice | Pad | Reshape | Transpose | Tensor | Zero;

export type LayerKind = LayerOp['kind'];

/** One kind of layer. */
export type LayerOpOf<K extends LayerKind> = Extract<LayerOp, { readonly kind: K }>;

// Shapes and axes are without the batch: a map is [channel, h, w], a sequence [position, channel], a vector [channel].

/** A 2-D convolution of a map in zeros. Weight shape [out, in/groups, kh, kw]. */
export interface Conv {
  readonly kind: 'conv';
  readonly in: number;
  readonly out: number;
  readonly kernel: Plane;
  readonly stride: Plane;
  readonly padding: Padding;
  readonly dilation: Plane;
  readonly groups: number;
  readonly bias: boolean;
}

/** `y = x Wᵀ + b` along the last axis, whatever there is before it. Weight shape [out, in]. */
export interface Linear {
  readonly kind: 'linear';
  readonly in: number;
  readonly out: number;
  readonly bias: boolean;
}

/** Normalises along the first axis, each channel over the batch and all other axes, then scales and shifts it. */
export interface BatchNorm {
  readonly kind: 'batch_norm';
  readonly channels: number;
  readonly epsilon: number;
}

/** Normalises over the last axis, of length `size`, with its biased variance, then scales and shifts along it. */
export interface LayerNorm {
  readonly kind: 'layer_norm';
  readonly size: number;
  readonly epsilon: number;
}

export interface Relu {
  readonly kind: 'relu';
}

/** A pointwise function; `activations.ts` says of each what it is and which parameters it has. */
export interface Activation {
  readonly kind: 'activation';
  readonly fn: ActivationFn;
  readonly parameters: readonly number[];
}

// prettier-ignore
export type ActivationFn =
  | 'sigmoid' | 'tanh' | 'erf' | 'gelu' | 'gelu_tanh' | 'silu' | 'mish' | 'softplus' | 'softsign' | 'selu' | 'hard_swish'
  | 'exp' | 'log' | 'sqrt' | 'reciprocal' | 'abs' | 'neg' | 'square'
  | 'leaky_relu' | 'elu' | 'hard_sigmoid' | 'clip' | 'pow';

/** Averages over the window, in zeros, if padding is `counted`, else over the part of it inside the map. */
export interface AveragePool extends AverageWindow {
  readonly kind: 'average_pool';
}

/** The greatest of the part of the window inside the map. */
export interface MaxPool extends Window {
  readonly kind: 'max_pool';
}

/** [channel, h, w] → [channel]. */
export interface GlobalAveragePool {
  readonly kind: 'global_average_pool';
}

/** Averages over `axes` (ascending), which are left out or, to `keep` them, have size 1. */
export interface Mean {
  readonly kind: 'mean';
  readonly axes: readonly number[];
  readonly keep: boolean;
}

/** The sum of one or more tensors of equal rank, whose sizes are equal or 1. */
export interface Add {
  readonly kind: 'add';
}

/** The product of one or more tensors of equal rank, whose sizes are equal or 1. */
export interface Mul {
  readonly kind: 'mul';
}

/** The first of two tensors of equal rank, whose sizes are equal or 1, without the second. */
export interface Sub {
  readonly kind: 'sub';
}

/** The first of two tensors of equal rank, whose sizes are equal or 1, by the second. */
export interface Div {
  readonly kind: 'div';
}

/** ([..., m, k], [..., k, n]) → [..., m, n]; the axes before the last two are equal. */
export interface MatMul {
  readonly kind: 'matmul';
}

/** e^x divided by its sum along `axis`. */
export interface Softmax {
  readonly kind: 'softmax';
  readonly axis: number;
}

/** x·factor + offset. */
export interface Scale {
  readonly kind: 'scale';
  readonly factor: number;
  readonly offset: number;
}

/** One or more tensors along `axis`, in the order of the inputs; all other sizes are equal. */
export interface Concat {
  readonly kind: 'concat';
  readonly axis: number;
}

/** The part of a tensor from `start` on and before `stop`. */
export interface Slice {
  readonly kind: 'slice';
  readonly axis: number;
  readonly start: number;
  readonly stop: number;
}

/** A tensor with zeros before and after along `axis`. */
export interface Pad {
  readonly kind: 'pad';
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/** The same elements, in row-major order, in another shape. */
export interface Reshape {
  readonly kind: 'reshape';
  readonly shape: readonly number[];
}

/** Axis `order[i]` becomes axis i. */
export interface Transpose {
  readonly kind: 'transpose';
  readonly order: readonly number[];
}

/**
 * A trainable tensor that is the weight of no layer: position embedding, class token, scale of a layer. It reads nothing
 * and is the same for every image; only files have its values.
 */
export interface Tensor {
  readonly kind: 'tensor';
  readonly shape: readonly number[];
}

/** Zeros of the shape of its input, which it does not read: a cell node no edge leads to. */
export interface Zero {
  readonly kind: 'zero';
}
