/**
 * The weights of an untrained network. Each is drawn from the seed and its layer's path alone, so that networks which share
 * a place in a search space share its weights.
 */
import type { WeightRole, WeightValues } from '../compiler/graph/primitive.ts';
import { normal, type Stream, stream, uniform } from './random.ts';

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

/** What a layer's weight is drawn by. */
type Drawn = Exclude<WeightValues, 'init'>;

/** The values of a layer's weight, in row-major order. Throws for a tensor that is no layer's: there is none to draw. */
export function drawWeight(seed: number, values: Drawn, weight: Weight): Float32Array {
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
      return drawLayer(seed, values, weight, role, size);
    case 'tensor':
      throw new Error(`${weight.path} has values in its file only`);
    default:
      return role satisfies never;
  }
}

type LayerRole = 'conv' | 'linear' | 'bias';

function drawLayer(seed: number, values: Drawn, weight: Weight, role: LayerRole, size: number): Float32Array {
  if (typeof values === 'number') return new Float32Array(size).fill(role === 'bias' ? 0 : values);
  switch (values) {
    case 'kaiming':
      return drawKaiming(seed, weight, role, size);
    case 'torch':
      return drawTorch(seed, weight, size);
    case 'normal':
      // A stream of its own, so that these are not the numbers of `kaiming` on another scale.
      return role === 'bias' ? new Float32Array(size) : normal(stream(seed, `normal/${weight.path}`), size);
    default:
      return values satisfies never;
  }
}

/** Convolutions N(0, 2/fanOut), linear layers N(0, 0.01²), no bias. */
function drawKaiming(seed: number, weight: Weight, role: LayerRole, size: number): Float32Array {
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
