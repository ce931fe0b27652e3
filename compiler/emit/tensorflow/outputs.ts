/** The outputs of operators, and what tensors are called inside functions, where a number does not do: NODE:OUTPUT:NUMBER, with the operator's own word for the output. */
import type { TfNode } from './graph-def.ts';

/** The names in a function of these nodes; what is none of them, its argument, keeps its name. */
export function namesInFunction(nodes: readonly TfNode[]): (tensor: string) => string {
  const ops = new Map(nodes.map((node) => [node.name, node.op]));
  return (tensor) => {
    const [node, at = '0'] = tensor.split(':');
    const op = ops.get(node);
    return op === undefined ? tensor : `${node}:${outputOf(op, at)}`;
  };
}

/** An output in the words of a function; those of `SplitV` have one name together. */
function outputOf(op: string, at: string): string {
  if (op === 'SplitV') return `output:${at}`;
  return `${(MANY[op] ?? [ONE[op] ?? 'output'])[Number(at)]}:0`;
}

/** What operators call their only output, if not `output`. */
const ONE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    // prettier-ignore
    y: [
      'Abs', 'Cast', 'Cos', 'Erf', 'Exp', 'Expm1', 'Floor', 'IsFinite', 'IsNan', 'Log', 'Log1p', 'LogicalNot', 'Neg', 'Reciprocal',
      'Sigmoid', 'Sign', 'Sin', 'Sqrt', 'Square', 'Tanh', 'Transpose',
    ],
    // prettier-ignore
    z: [
      'AddV2', 'BitwiseAnd', 'Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'Maximum', 'Minimum',
      'Mul', 'NotEqual', 'Pow', 'RealDiv', 'RightShift', 'Sub',
    ],
    activations: ['Relu'],
  }).flatMap(([output, ops]) => ops.map((op) => [op, output])),
);

/** All outputs of operators that have several. */
const MANY: Readonly<Record<string, readonly string[]>> = {
  FusedBatchNormV3: ['y', 'batch_mean', 'batch_variance', 'reserve_space_1', 'reserve_space_2', 'reserve_space_3'],
  FusedBatchNormGradV3: ['x_backprop', 'scale_backprop', 'offset_backprop', 'reserve_space_4', 'reserve_space_5'],
  MaxPoolWithArgmax: ['output', 'argmax'],
  SelfAdjointEigV2: ['e', 'v'],
  Svd: ['s', 'u', 'v'],
  Switch: ['output_false', 'output_true'],
  TopKV2: ['values', 'indices'],
  UniqueV2: ['y', 'idx'],
};

/** How many outputs a node has. */
export const outputCount = ({ op, attributes }: TfNode): number =>
  op === 'SplitV' ? (attributes.num_split as number) : (MANY[op]?.length ?? 1);
