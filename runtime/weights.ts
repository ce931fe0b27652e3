/**
 * The weights of an untrained network. Each is drawn from the seed and its layer's path alone, so that networks which share
 * a place in a search space share its weights.
 */
import type { WeightRole } from '../compiler/graph/primitive.ts';
import { normal, type Stream, stream, uniform } from './random.ts';

/** `kaiming`: EZNAS's initialisation [EZNAS22]. `torch`: what PyTorch's constructors do. */
export type Initialisation = 'kaiming' | 'torch';

/** A trainable tensor: `path` is its layer's, the fans are its layer's too. */
export interface Weight {
  readonly path: string;
  readonly role: WeightRole;
  /** Conv [out, in/groups, kh, kw], linear [out, in], all others [out]. */
  readonly shape: readonly number[];
  /** What one output sums over: (in/groups)·kh·kw, or `in` of a linear layer. */
  readonly fanIn: number;
  /** out·kh·kw, or `out` of a linear layer. */
  readonly fanOut: number;
}

/** The initial values of a layer's weight, in row-major order. Throws for a tensor that is no layer's: there is none to draw. */
export function drawWeight(seed: number, initialisation: Initialisation, weight: Weight): Float32Array {
  const { role } = weight;
  const size = weight.shape.reduce((product, length) => product * length, 1);
  switch (role) {
    case 'norm_scale':
      return new Float32Array(size).fill(1);
    case 'norm_shift':
      return new Float32Array(size);
    case 'conv':
    case 'linear':
    case 'bias':
      return initialisation === 'kaiming' ? drawKaiming(seed, weight, role, size) : drawTorch(seed, weight, size);
    case 'tensor':
      throw new Error(`${weight.path} has values in its file only`);
    default:
      return role satisfies never;
  }
}

/** Convolutions N(0, 2/fanOut), linear layers N(0, 0.01²), no bias. */
function drawKaiming(seed: number, weight: Weight, role: 'conv' | 'linear' | 'bias', size: number): Float32Array {
  if (role === 'bias') return new Float32Array(size);
  return normal(weightStream(seed, weight), size, role === 'conv' ? Math.sqrt(2 / weight.fanOut) : 0.01);
}

/** Weights and biases alike U(±1/√fanIn), which is what `kaiming_uniform_(a=√5)` comes to. */
function drawTorch(seed: number, weight: Weight, size: number): Float32Array {
  const bound = 1 / Math.sqrt(weight.fanIn);
  return uniform(weightStream(seed, weight), size, -bound, bound);
}

/** Layers have at most one weight and one bias, so the path and which of the two name the tensor. */
function weightStream(seed: number, { path, role }: Weight): Stream {
  return stream(seed, `${role === 'bias' ? 'bias' : 'weight'}/${path}`);
}
