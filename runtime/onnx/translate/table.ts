/**
 * The operators that become layers: one row each. Nodes whose inputs are all known are computed instead, see
 * `fold/table.ts`. The list in `spec/onnx-import.md` is made from both.
 */
import { batchedOf, numberOf } from '../graph/call.ts';
import { activation, bounded, clip, gelu, pow, relu, swish } from './activation.ts';
import { add, div, mul, prelu, sub, sum } from './arithmetic.ts';
import { conv } from './convolution.ts';
import type { Translate } from './draft.ts';
import { gemm, matMul } from './linear.ts';
import { expand, flatten, reshapeTo, squeeze, transposeBy, unsqueeze } from './movement.ts';
import { batchNorm, groupNorm, instanceNorm, layerNorm, logSoftmax, softmax } from './normalisation.ts';
import { concat, gatherKnown, pad, slice, split } from './parts.ts';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from './pooling.ts';
import { depthToSpace, spaceToDepth } from './rearrange.ts';
import { euclidean, mean, sumOver } from './reduction.ts';
import { sequenceAt, splitToSequence } from './sequence.ts';

export interface Operator {
  readonly translate: Translate;
  /** What it becomes, and within which limits. */
  readonly doc: string;
}

const row = (doc: string, translate: Translate): Operator => ({ doc, translate });

/** Nodes that hand their first input on. */
const same: Translate = (call) => [batchedOf(call, 0)];

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    // Products
    Conv: row(
      'a convolution over one or two dimensions, the weight being known; any groups, strides, dilations, paddings',
      conv,
    ),
    Gemm: row('a linear layer, the second matrix being known', gemm),
    MatMul: row(
      'a linear layer if one factor is known, its bias being an Add that nothing else comes before; else a product of tensors whose leading axes are equal',
      matMul,
    ),
    // Normalisations
    BatchNormalization: row('a batch normalisation; its stored mean and variance are not read', batchNorm),
    LayerNormalization: row('a layer normalisation over the axes from `axis` on', layerNorm),
    InstanceNormalization: row('means, differences and quotients over each channel', instanceNorm),
    GroupNormalization: row('means, differences and quotients over each group of channels', groupNorm),
    Softmax: row('a softmax', softmax),
    LogSoftmax: row('a softmax and a logarithm', logSoftmax),
    // Functions
    Relu: row('a ReLU', relu),
    Abs: row('itself', activation('abs')),
    Clip: row('itself, the bounds being known', clip),
    Elu: row(
      'itself',
      activation('elu', (call) => [numberOf(call, 'alpha', 1)]),
    ),
    Erf: row('itself', activation('erf')),
    Exp: row('itself', activation('exp')),
    Gelu: row('itself, exact or by tanh', gelu),
    HardSigmoid: row(
      'itself',
      activation('hard_sigmoid', (call) => [numberOf(call, 'alpha', 0.2), numberOf(call, 'beta', 0.5)]),
    ),
    HardSwish: row('itself', activation('hard_swish')),
    LeakyRelu: row(
      'itself',
      activation('leaky_relu', (call) => [numberOf(call, 'alpha', 0.01)]),
    ),
    Log: row('itself', activation('log')),
    Mish: row('itself', activation('mish')),
    Neg: row('itself', activation('neg')),
    PRelu: row('a leaky ReLU if it has one slope, else two clips', prelu),
    Pow: row('a power, the exponent being one known number', pow),
    Reciprocal: row('itself', activation('reciprocal')),
    Selu: row('itself, with the constants of its paper', activation('selu')),
    Sigmoid: row('itself', activation('sigmoid')),
    Softplus: row('itself', activation('softplus')),
    Softsign: row('itself', activation('softsign')),
    Sqrt: row('itself', activation('sqrt')),
    Swish: row('x·sigmoid(x)', swish),
    Tanh: row('itself', activation('tanh')),
    // Arithmetic
    Add: row('a sum; one known number becomes a scaling, other known tensors become layers that hold them', add),
    Div: row('a quotient, likewise', div),
    Max: row('a clip by one known number; by 0 a ReLU', bounded('low')),
    Min: row('a clip by one known number', bounded('high')),
    Mul: row('a product, likewise', mul),
    Sub: row('a difference, likewise', sub),
    Sum: row('a sum of any number of tensors', sum),
    // Pools and reductions
    AveragePool: row('an average pool, with `ceil_mode` and `count_include_pad`; no dilation', averagePool),
    GlobalAveragePool: row('a global average pool', globalAveragePool),
    GlobalMaxPool: row('a maximum pool whose window is the map', globalMaxPool),
    MaxPool: row('a maximum pool, with `ceil_mode`; no dilation, no indices', maxPool),
    ReduceL2: row('the root of a sum of squares', euclidean),
    ReduceMean: row('a mean over axes of each image', mean),
    ReduceSum: row('a mean, scaled', sumOver),
    // Movement
    Cast: row('nothing: everything is computed as floats', same),
    CastLike: row('nothing, likewise', same),
    Concat: row('a concatenation; known parts become layers that hold them', concat),
    DepthToSpace: row('reshapes and a transposition', depthToSpace),
    Dropout: row('nothing', same),
    Expand: row('nothing: tensors of the images must have the size already', expand),
    Flatten: row('a reshape', flatten),
    Gather: row('slices, the indices being one known number or a list', gatherKnown),
    Identity: row('nothing', same),
    Pad: row('zeros around, or with negative widths slices', pad),
    Reshape: row('a reshape; axes may join the images with others and part them again, as attention does', reshapeTo),
    SequenceAt: row('one part of a SplitToSequence, the place being known', sequenceAt),
    Slice: row('slices, in positive steps', slice),
    SpaceToDepth: row('reshapes and a transposition', spaceToDepth),
    Split: row('slices', split),
    SplitToSequence: row('slices, which only SequenceAt may read', splitToSequence),
    Squeeze: row('a reshape', squeeze),
    Transpose: row('a transposition', transposeBy),
    Unsqueeze: row('a reshape', unsqueeze),
  }),
);
