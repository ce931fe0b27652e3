/**
 * The primitives of the tensor graph: the smallest set that the language lowers to and that is closed under
 * differentiation. Dimensions are positions here; axis names ended with the typed core. Every consumer (shapes, gradients,
 * reference evaluation, engine emitters, costs) is a mapped type over this union, so that a missing rule does not compile.
 */

/** Sizes of a tensor's dimensions; `[]` is a scalar. */
export type Shape = readonly number[];

/** Pointwise functions of one argument. NaN in gives NaN out, except for the tests (`heaviside`, `not`, `is_*`). */
// prettier-ignore
export const UNARY_FNS = [
  'neg', 'abs', 'sign', 'heaviside', 'relu', 'sigmoid', 'tanh', 'erf', 'exp', 'expm1', 'log', 'log1p', 'sqrt', 'square',
  'reciprocal', 'floor', 'sin', 'cos', 'not', 'is_nan', 'is_finite', 'exponent',
] as const;
export type UnaryFn = (typeof UNARY_FNS)[number];

/** Pointwise functions of two arguments. Tests give 0 or 1, and 0 when an argument is NaN (`ne`: 1). */
// prettier-ignore
export const BINARY_FNS = [
  'add', 'sub', 'mul', 'div', 'pow', 'min', 'max', 'lt', 'le', 'gt', 'ge', 'eq', 'ne', 'and', 'or', 'ldexp',
] as const;
export type BinaryFn = (typeof BINARY_FNS)[number];

/** Reductions; of nothing they give 0, 1, -∞ and ∞. `max` and `min` propagate NaN. */
export type ReduceFn = 'sum' | 'prod' | 'max' | 'min';

/** Where a tensor that the graph does not compute comes from. */
export type TensorSource =
  /** Images of a batch, normalised per channel: [batch, channel, h, w]. Batches are numbered from 0. */
  | { readonly kind: 'images'; readonly batch: number }
  /** Ones of an image's shape, as an input one can differentiate by. */
  | { readonly kind: 'ones' }
  /** Standard normal values of the images' shape; streams are independent of each other. */
  | { readonly kind: 'noise'; readonly stream: number }
  /** Numbers for a place of the network, which no pass decides; places and numbers are independent of each other. */
  | { readonly kind: 'random'; readonly distribution: Distribution; readonly place: string; readonly number: number }
  /** Class indices of a batch as numbers: [batch]. */
  | { readonly kind: 'labels'; readonly batch: number }
  /** The same, one-hot: [batch, class]. */
  | { readonly kind: 'targets'; readonly batch: number }
  /** A trainable tensor of the network, named by its layer's path. */
  | {
      readonly kind: 'weight';
      readonly path: string;
      readonly role: WeightRole;
      readonly values: WeightValues;
      readonly fanIn: number;
      readonly fanOut: number;
    };

/** -1 and 1 alike, or standard normal. */
export type Distribution = 'signs' | 'normal';

/** What a trainable tensor does decides how it is initialised. */
export type WeightRole = 'conv' | 'linear' | 'bias' | 'norm_scale' | 'norm_shift' | 'tensor';

/** `kaiming`: EZNAS's initialisation [EZNAS22]. `torch`: what PyTorch's constructors do. */
export type Initialisation = 'kaiming' | 'torch';

/**
 * What numbers a trainable tensor has. `init`: those of the network. All others are the same for every network: drawn by an
 * initialisation, standard normal or constant weights.
 */
export type WeightValues = 'init' | 'normal' | Initialisation | number;

/** One number along h and one along w. */
export type Plane = readonly [height: number, width: number];

/** How many zeros, or pixels that are none, are around an image. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

/** How a convolution slides. */
export interface Slide {
  readonly stride: Plane;
  readonly padding: Padding;
  readonly dilation: Plane;
  readonly groups: number;
}

/** A window of pooling. Only what lies inside the image takes part; padding is less than the kernel, so that something does. */
export interface Window {
  readonly kernel: Plane;
  readonly stride: Plane;
  readonly padding: Padding;
}

/** A window of averages, divided by all of its size if padding is `counted`, else by how much of it lies inside the image. */
export interface AverageWindow extends Window {
  readonly counted: boolean;
}

export type Primitive =
  // leaves
  | { readonly kind: 'source'; readonly source: TensorSource; readonly shape: Shape }
  | { readonly kind: 'fill'; readonly value: number; readonly shape: Shape }
  /** The identity matrix of size n. */
  | { readonly kind: 'eye'; readonly n: number }
  // pointwise; operands have equal rank and their sizes are equal or 1
  | { readonly kind: 'unary'; readonly fn: UnaryFn }
  | { readonly kind: 'binary'; readonly fn: BinaryFn }
  /** (c, a, b): a where c is not 0, else b. */
  | { readonly kind: 'select' }
  // movement
  | { readonly kind: 'reshape'; readonly shape: Shape }
  | { readonly kind: 'transpose'; readonly perm: readonly number[] }
  /** Repeats along dimensions of size 1. */
  | { readonly kind: 'expand'; readonly shape: Shape }
  | { readonly kind: 'slice'; readonly dim: number; readonly start: number; readonly stop: number }
  /** Zeros before and after along one dimension. */
  | { readonly kind: 'pad'; readonly dim: number; readonly before: number; readonly after: number }
  | { readonly kind: 'concat'; readonly dim: number }
  // reduction and contraction
  /** Removes `dims` (ascending). */
  | { readonly kind: 'reduce'; readonly fn: ReduceFn; readonly dims: readonly number[] }
  /** Einstein summation of two tensors, one letter per dimension; each letter occurs in at least two of the three words. */
  | { readonly kind: 'contract'; readonly left: string; readonly right: string; readonly out: string }
  /**
   * (x [n, ...]) → [n, n]: at how many places two rows are both greater than 0 or both not; NaN is not. The kernel of the codes of two images
   * [MTSC21].
   */
  | { readonly kind: 'agreements' }
  // convolution, closed under differentiation: each is linear in both arguments
  /** (x [b,in,h,w], w [out,in/groups,kh,kw]) → [b,out,ho,wo]. */
  | { readonly kind: 'conv'; readonly slide: Slide }
  /** (gy [b,out,ho,wo], w) → [b,in,h,w] with `size` = [h, w]. */
  | { readonly kind: 'conv_input_grad'; readonly slide: Slide; readonly size: Plane }
  /** (x, gy) → [out,in/groups,kh,kw] with `kernel` = [kh, kw]. */
  | { readonly kind: 'conv_weight_grad'; readonly slide: Slide; readonly kernel: Plane }
  // pooling: linear, and each other's adjoint
  | { readonly kind: 'average_pool'; readonly window: AverageWindow }
  | { readonly kind: 'average_pool_grad'; readonly window: AverageWindow; readonly size: Plane }
  // maximum pooling: linear in the second argument, and each other's adjoint
  /**
   * (x, values like x) → in each window the element of `values` at the place of x's greatest: NaN counts as the greatest,
   * and of equals the first in row-major order is taken.
   */
  | { readonly kind: 'max_pool_gather'; readonly window: Window }
  /** (x, gy) → like x: adds each element of gy at the place of x's greatest in its window. */
  | { readonly kind: 'max_pool_scatter'; readonly window: Window }
  // batch normalisation over every dimension but the second, with the batch's own biased variance
  /** (x, scale [c], shift [c]) → like x. */
  | { readonly kind: 'batch_norm'; readonly epsilon: number }
  /** (x, scale, gy) → gradient with respect to x. */
  | { readonly kind: 'batch_norm_grad'; readonly epsilon: number }
  // matrices: the last two dimensions
  /**
   * [..., n, n] → [...]. `logdet` of a negative determinant is NaN; `slogdet` is log |det|; both are -∞ when
   * singular, which a matrix also counts as when elimination cannot tell a pivot from 0.
   */
  | { readonly kind: 'determinant'; readonly fn: 'det' | 'logdet' | 'slogdet' }
  /** [..., n, n] → [..., n, n]; singular gives NaN. */
  | { readonly kind: 'inverse' }
  /** Of the symmetric part of [..., n, n], ascending: [..., n]. NaN or ∞ anywhere gives NaN. */
  | { readonly kind: 'eigenvalues' }
  /** [..., n, m] → [..., min(n, m)], descending. */
  | { readonly kind: 'singular_values' }
  // order
  /** Ascending along `dim`, NaN last. */
  | { readonly kind: 'sort'; readonly dim: number }
  /** [n, m] → how many of the n rows differ, by exact equality: []. */
  | { readonly kind: 'count_distinct' }
  // differentiation
  /** Passes x on, and no gradient back. */
  | { readonly kind: 'stop' }
  /**
   * x itself, as one layer takes or gives it: `place` names the pass, the layer and the side. Layers that read one tensor
   * have a port each, so that a gradient can be asked for the part that flows through one of them. Like `stop`,
   * ports are there until the pass `simplify`, gradients until `differentiate`.
   */
  | { readonly kind: 'port'; readonly place: string }
  /** (y [], x) → ∂y/∂x. */
  | { readonly kind: 'gradient' };

export type PrimitiveKind = Primitive['kind'];

/** One primitive by its kind. */
export type PrimitiveOf<K extends PrimitiveKind> = Extract<Primitive, { readonly kind: K }>;
