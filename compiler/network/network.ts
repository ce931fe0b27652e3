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

/** One layer. `inputs` are indices of earlier layers, or `INPUT` for the image batch. */
export interface Layer {
  /** Names the layer's place in its search space, e.g. `stage1.cell2.edge0-3.conv`; equal places share weights. */
  readonly path: string;
  readonly op: LayerOp;
  readonly inputs: readonly number[];
  /** The cell this layer's output is the result of, if any, e.g. `stage1.cell2`. */
  readonly cell: string | null;
}

/** The index that stands for the image batch in `Layer.inputs`. */
export const INPUT = -1;

export type LayerOp =
  Conv | Linear | BatchNorm | Relu | AveragePool | MaxPool | GlobalAveragePool | Add | Concat | Crop | Zero;

/** A 2-D convolution of an image in zeros. Weight shape [out, in/groups, kh, kw]. */
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

/** `y = x Wᵀ + b`, weight shape [out, in]. */
export interface Linear {
  readonly kind: 'linear';
  readonly in: number;
  readonly out: number;
  readonly bias: boolean;
}

/** Normalises each channel over the batch and space, then scales and shifts it. */
export interface BatchNorm {
  readonly kind: 'batch_norm';
  readonly channels: number;
  readonly epsilon: number;
}

export interface Relu {
  readonly kind: 'relu';
}

/** Averages over the window, in zeros, if padding is `counted`, else over the part of it inside the image. */
export interface AveragePool extends AverageWindow {
  readonly kind: 'average_pool';
}

/** The greatest of the part of the window inside the image. */
export interface MaxPool extends Window {
  readonly kind: 'max_pool';
}

/** [batch, channels, h, w] → [batch, channels]. */
export interface GlobalAveragePool {
  readonly kind: 'global_average_pool';
}

/** The sum of one or more tensors of equal shape. */
export interface Add {
  readonly kind: 'add';
}

/** The channels of one or more maps of equal size, in the order of the inputs. */
export interface Concat {
  readonly kind: 'concat';
}

/** A map without its first `top` rows and first `left` columns. */
export interface Crop {
  readonly kind: 'crop';
  readonly top: number;
  readonly left: number;
}

/** Zeros of the shape of its input, which it does not read: a cell node no edge leads to. */
export interface Zero {
  readonly kind: 'zero';
}
