/** Every operator that becomes layers: a file of it, by the interpreter and by onnxruntime. */
import type { onnx } from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { OPERATORS } from '../../runtime/onnx/translate/table.ts';
import { expectAgreement, numbers } from './both.ts';
import { type AttributeText, floats, type GraphText, int64s, type NodeText } from './file.ts';

const random = (name: string, ...dims: number[]) =>
  floats(
    name,
    dims,
    numbers(
      name,
      dims.reduce((a, b) => a * b, 1),
    ),
  );
const map = ['n', 4, 6, 5];
const positive: NodeText = { op: 'Exp', inputs: ['x'], outputs: ['p'] };

/** One node on `x`. */
const one = (
  op: string,
  attributes: Readonly<Record<string, AttributeText>> = {},
  more: Partial<GraphText> = {},
): GraphText => ({
  shape: map,
  nodes: [{ op, inputs: ['x', ...(more.stored ?? []).map(({ name }) => name ?? '')], attributes }],
  ...more,
});

/** One node on `exp(x)`. */
const onPositive = (op: string): GraphText => ({ shape: map, nodes: [positive, { op, inputs: ['p'] }] });

/** Two parts of `x`, at two places of a list of them, as one tensor. */
const parts = (
  attributes: Readonly<Record<string, AttributeText>>,
  places: readonly number[],
  sizes: readonly onnx.ITensorProto[],
): GraphText => ({
  shape: map,
  stored: [...sizes, ...places.map((place, at) => int64s(`place${at}`, [place], []))],
  nodes: [
    { op: 'SplitToSequence', inputs: ['x', ...sizes.map(({ name }) => name ?? '')], outputs: ['list'], attributes },
    ...places.map((_, at) => ({ op: 'SequenceAt', inputs: ['list', `place${at}`], outputs: [`part${at}`] })),
    ...places.map((_, at) => ({ op: 'Flatten', inputs: [`part${at}`], outputs: [`flat${at}`] })),
    { op: 'Concat', inputs: places.map((_, at) => `flat${at}`), attributes: { axis: 1 } },
  ],
});

const pool = { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] };
const ceil = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 };
const sequence = ['n', 5, 6];

/** By operator, files of it. */
const CASES: Readonly<Record<string, readonly GraphText[]>> = {
  Conv: [
    one(
      'Conv',
      { pads: [1, 0, 2, 1], strides: [2, 1], dilations: [1, 2] },
      { stored: [random('w', 3, 4, 3, 2), random('b', 3)] },
    ),
    one('Conv', { group: 2, kernel_shape: [3, 3] }, { stored: [random('w', 6, 2, 3, 3)] }),
    one('Conv', { auto_pad: 'SAME_UPPER', strides: [2, 2] }, { stored: [random('w', 3, 4, 3, 4)] }),
    one('Conv', { auto_pad: 'SAME_LOWER', strides: [1, 2] }, { stored: [random('w', 3, 4, 2, 3)] }),
    one('Conv', { auto_pad: 'VALID' }, { stored: [random('w', 3, 4, 2, 3)] }),
    one(
      'Conv',
      { pads: [2, 1], strides: [2], dilations: [2] },
      { shape: ['n', 3, 9], stored: [random('w', 4, 3, 3), random('b', 4)] },
    ),
  ],
  Gemm: [
    one('Gemm', {}, { shape: ['n', 6], stored: [random('w', 6, 4)] }),
    one('Gemm', { transB: 1 }, { shape: ['n', 6], stored: [random('w', 4, 6), random('b', 4)] }),
    one(
      'Gemm',
      { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } },
      { shape: ['n', 6], stored: [random('w', 4, 6), random('b', 1, 4)] },
    ),
    one('Gemm', { beta: { float: 2 } }, { shape: ['n', 6], stored: [random('w', 6, 4), random('b', 4)] }),
    one('Gemm', { alpha: { float: -1 } }, { shape: ['n', 6], stored: [random('w', 6, 4), random('b', 1)] }),
    {
      shape: ['n', 6],
      stored: [random('w', 6, 4)],
      nodes: [
        { op: 'Transpose', inputs: ['x'], attributes: { perm: [1, 0] } },
        { op: 'Gemm', inputs: ['transpose', 'w'], attributes: { transA: 1 } },
      ],
    },
  ],
  MatMul: [
    one('MatMul', {}, { shape: sequence, stored: [random('w', 6, 4)] }),
    one('MatMul', {}, { shape: sequence, stored: [random('w', 1, 6, 4)] }),
    one('MatMul', {}, { shape: sequence, stored: [random('w', 6)] }),
    { shape: sequence, stored: [random('w', 3, 5)], nodes: [{ op: 'MatMul', inputs: ['w', 'x'] }] },
    {
      shape: sequence,
      stored: [random('w', 6, 4), random('b', 4)],
      nodes: [
        { op: 'MatMul', inputs: ['x', 'w'] },
        { op: 'Add', inputs: ['b', 'matmul'] },
      ],
    },
    {
      shape: sequence,
      stored: [random('w', 6, 4), random('b', 4)],
      nodes: [
        { op: 'MatMul', inputs: ['x', 'w'] },
        { op: 'Add', inputs: ['matmul', 'b'] },
        { op: 'Mul', inputs: ['add', 'matmul'] },
      ],
    },
    {
      shape: ['n', 2, 5, 6],
      nodes: [
        { op: 'Transpose', inputs: ['x'], attributes: { perm: [0, 1, 3, 2] } },
        { op: 'MatMul', inputs: ['x', 'transpose'] },
      ],
    },
  ],
  BatchNormalization: [['n', 4], ['n', 4, 3], map].map((shape) => ({
    shape,
    stored: [
      random('scale', 4),
      random('shift', 4),
      floats('mean', [4], [0, 0, 0, 0]),
      floats('var', [4], [1, 1, 1, 1]),
    ],
    nodes: [
      {
        op: 'BatchNormalization',
        inputs: ['x', 'scale', 'shift', 'mean', 'var'],
        attributes: { epsilon: { float: 0.01 } },
      },
    ],
  })),
  LayerNormalization: [
    one('LayerNormalization', {}, { shape: sequence, stored: [random('scale', 6), random('shift', 6)] }),
    one(
      'LayerNormalization',
      { axis: 1, epsilon: { float: 0.1 } },
      { shape: sequence, stored: [random('scale', 5, 6)] },
    ),
  ],
  InstanceNormalization: [one('InstanceNormalization', {}, { stored: [random('scale', 4), random('shift', 4)] })],
  GroupNormalization: [
    one('GroupNormalization', { num_groups: 2 }, { opset: 21, stored: [random('scale', 4), random('shift', 4)] }),
    one('GroupNormalization', { num_groups: 2 }, { opset: 18, stored: [random('scale', 2), random('shift', 2)] }),
  ],
  Softmax: [
    one('Softmax'),
    one('Softmax', { axis: 1 }),
    one('Softmax', { axis: 2 }, { opset: 11 }),
    one('Softmax', {}, { opset: 11 }),
  ],
  LogSoftmax: [one('LogSoftmax', { axis: 1 })],
  Clip: [
    one('Clip', {}, { stored: [floats('low', [], [-0.3]), floats('high', [], [0.4])] }),
    one('Clip', { min: { float: 0 }, max: { float: 0.5 } }, { opset: 7 }),
    { shape: map, stored: [floats('high', [], [0.4])], nodes: [{ op: 'Clip', inputs: ['x', '', 'high'] }] },
  ],
  Elu: [one('Elu'), one('Elu', { alpha: { float: 0.3 } })],
  Gelu: [one('Gelu'), one('Gelu', { approximate: 'tanh' })],
  HardSigmoid: [one('HardSigmoid'), one('HardSigmoid', { alpha: { float: 0.4 }, beta: { float: 0.3 } })],
  LeakyRelu: [one('LeakyRelu'), one('LeakyRelu', { alpha: { float: 0.3 } })],
  Log: [onPositive('Log')],
  Sqrt: [onPositive('Sqrt')],
  Reciprocal: [onPositive('Reciprocal')],
  PRelu: [
    one('PRelu', {}, { stored: [floats('s', [1], [0.2])] }),
    one('PRelu', {}, { stored: [random('s', 4, 1, 1)] }),
  ],
  Pow: [2, 0.5, -1, 1, 1.7].map((exponent) => ({
    shape: map,
    stored: [floats('e', [], [exponent])],
    nodes: [positive, { op: 'Pow', inputs: ['p', 'e'] }],
  })),
  ...Object.fromEntries(
    ['Add', 'Sub', 'Mul', 'Div'].map((op) => {
      const between = (a: string, b: string, stored: GraphText['stored'] = [], shape = map): GraphText => ({
        shape,
        stored,
        nodes: [positive, { op, inputs: [a, b] }],
      });
      return [
        op,
        [
          between('x', 'c', [floats('c', [], [1.5])]),
          between('c', 'p', [floats('c', [1], [1.5])]),
          between('x', 'c', [random('c', 4, 1, 1)]),
          between('c', 'p', [random('c', 1, 6, 5)]),
          between('x', 'c', [random('c', 1, 4, 1, 5)]),
          between('x', 'c', [random('c', 1, 3, 1, 4)], ['n', 1, 1, 4]),
          between('x', 'p'),
          {
            shape: map,
            nodes: [positive, { op: 'GlobalAveragePool', inputs: ['p'] }, { op, inputs: ['x', 'globalaveragepool'] }],
          },
        ],
      ];
    }),
  ),
  Max: [one('Max', {}, { stored: [floats('c', [], [0])] }), one('Max', {}, { stored: [floats('c', [1], [0.3])] })],
  Min: [one('Min', {}, { stored: [floats('c', [], [0.3])] })],
  Sum: [{ shape: map, nodes: [positive, { op: 'Sum', inputs: ['x', 'p', 'x'] }] }],
  AveragePool: [
    one('AveragePool', pool),
    one('AveragePool', { ...pool, count_include_pad: 1 }),
    one('AveragePool', ceil),
    one('AveragePool', { ...ceil, count_include_pad: 1 }, { shape: ['n', 2, 7, 6] }),
    one('AveragePool', { kernel_shape: [3], pads: [1, 0] }, { shape: ['n', 2, 7] }),
    one('AveragePool', { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }, { shape: ['n', 2, 7, 5] }),
  ],
  MaxPool: [
    one('MaxPool', pool),
    one('MaxPool', ceil),
    one(
      'MaxPool',
      { kernel_shape: [3, 3], strides: [3, 3], ceil_mode: 1, pads: [0, 1, 0, 1] },
      { shape: ['n', 2, 7, 8] },
    ),
    one('MaxPool', { kernel_shape: [2], strides: [2], ceil_mode: 1 }, { shape: ['n', 2, 7] }),
  ],
  GlobalAveragePool: [one('GlobalAveragePool'), one('GlobalAveragePool', {}, { shape: ['n', 3, 7] })],
  GlobalMaxPool: [one('GlobalMaxPool'), one('GlobalMaxPool', {}, { shape: ['n', 3, 7] })],
  ReduceMean: [
    one('ReduceMean', {}, { stored: [int64s('axes', [2, 3])] }),
    one('ReduceMean', { keepdims: 0 }, { stored: [int64s('axes', [-1, 1])] }),
    one('ReduceMean', { axes: [1], keepdims: 0 }, { opset: 13 }),
    one('ReduceMean', { axes: [2, 3], keepdims: 0 }, { opset: 13 }),
  ],
  ReduceSum: [
    one('ReduceSum', {}, { stored: [int64s('axes', [2, 3])] }),
    one('ReduceSum', { keepdims: 0 }, { stored: [int64s('axes', [1])] }),
  ],
  ReduceL2: [one('ReduceL2', {}, { stored: [int64s('axes', [1, 2])] })],
  Cast: [one('Cast', { to: 1 })],
  CastLike: [one('CastLike', {}, { stored: [floats('like', [], [1])] })],
  Concat: [
    { shape: map, nodes: [positive, { op: 'Concat', inputs: ['x', 'p', 'x'], attributes: { axis: 1 } }] },
    { shape: map, nodes: [positive, { op: 'Concat', inputs: ['x', 'p'], attributes: { axis: -1 } }] },
    {
      shape: [3, 3, 4],
      stored: [floats('token', [3, 1, 4], [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4])],
      nodes: [{ op: 'Concat', inputs: ['token', 'x'], attributes: { axis: 1 } }],
    },
  ],
  DepthToSpace: [one('DepthToSpace', { blocksize: 2 }), one('DepthToSpace', { blocksize: 2, mode: 'CRD' })],
  SpaceToDepth: [one('SpaceToDepth', { blocksize: 2 }, { shape: ['n', 3, 4, 6] })],
  Dropout: [one('Dropout')],
  Expand: [one('Expand', {}, { stored: [int64s('to', [4, 1, 5])] })],
  Flatten: [one('Flatten'), one('Flatten', { axis: 1 }, { shape: sequence })],
  Gather: [
    one('Gather', { axis: 1 }, { stored: [int64s('at', [2], [])] }),
    one('Gather', { axis: -1 }, { stored: [int64s('at', [-1], [])] }),
    one('Gather', { axis: 2 }, { stored: [int64s('at', [1, 2, 5, 0])] }),
  ],
  Pad: [
    one('Pad', {}, { stored: [int64s('pads', [0, 1, 0, 2, 0, 0, 1, 0])] }),
    one('Pad', {}, { stored: [int64s('pads', [0, 0, -1, 2, 0, 0, 1, -2])] }),
    one('Pad', { pads: [0, 0, 1, 0, 0, 0, 0, 1] }, { opset: 9 }),
  ],
  Reshape: [
    one('Reshape', {}, { stored: [int64s('to', [0, -1])] }),
    one('Reshape', {}, { stored: [int64s('to', [-1, 2, 60])] }),
    one('Reshape', {}, { stored: [int64s('to', [3, 6, 20])], shape: [3, 4, 6, 5] }),
    {
      // Heads beside the images, and back.
      shape: ['n', 4, 6],
      stored: [int64s('heads', [4, -1, 3]), int64s('back', [4, -1, 6])],
      nodes: [
        { op: 'Transpose', inputs: ['x'], outputs: ['first'], attributes: { perm: [1, 0, 2] } },
        { op: 'Reshape', inputs: ['first', 'heads'], outputs: ['apart'] },
        { op: 'Softmax', inputs: ['apart'] },
        { op: 'Reshape', inputs: ['softmax', 'back'], outputs: ['joined'] },
        { op: 'Transpose', inputs: ['joined'], outputs: ['last'], attributes: { perm: [1, 2, 0] } },
      ],
    },
  ],
  Slice: [
    one('Slice', {}, { stored: [int64s('starts', [1, -3]), int64s('ends', [3, 2 ** 62]), int64s('axes', [1, 3])] }),
    one(
      'Slice',
      {},
      { stored: [int64s('starts', [0]), int64s('ends', [6]), int64s('axes', [2]), int64s('steps', [2])] },
    ),
    one(
      'Slice',
      {},
      { stored: [int64s('starts', [1]), int64s('ends', [5]), int64s('axes', [3]), int64s('steps', [3])] },
    ),
    one('Slice', { starts: [1], ends: [4], axes: [2] }, { opset: 9 }),
  ],
  Split: [
    {
      shape: map,
      stored: [int64s('sizes', [1, 3])],
      nodes: [
        { op: 'Split', inputs: ['x', 'sizes'], outputs: ['a', 'b'], attributes: { axis: 1 } },
        { op: 'Concat', inputs: ['b', 'a'], attributes: { axis: 1 } },
      ],
    },
    {
      shape: map,
      nodes: [
        { op: 'Split', inputs: ['x'], outputs: ['a', 'b'], attributes: { axis: 2, num_outputs: 2 } },
        { op: 'Sub', inputs: ['b', 'a'] },
      ],
    },
  ],
  SplitToSequence: [
    parts({ axis: 1 }, [0, -1], [int64s('sizes', [3], [])]),
    parts({ axis: -2 }, [1, 0], [int64s('sizes', [4], [])]),
    parts({ axis: 2 }, [1, 2], [int64s('sizes', [1, 2, 3])]),
    parts({ axis: 2, keepdims: 0 }, [1, 0], [int64s('sizes', [2, 4])]),
    parts({ axis: 3 }, [4, -5], []),
    parts({ axis: 1, keepdims: 0 }, [3, 1], []),
  ],
  SequenceAt: [
    {
      // An axis that is gone, which a Flatten would not show.
      shape: map,
      stored: [int64s('place', [1], [])],
      nodes: [
        { op: 'SplitToSequence', inputs: ['x'], outputs: ['list'], attributes: { axis: 1, keepdims: 0 } },
        { op: 'SequenceAt', inputs: ['list', 'place'] },
        { op: 'Transpose', inputs: ['sequenceat'], attributes: { perm: [0, 2, 1] } },
      ],
    },
    parts({ axis: 3 }, [0, 0], [int64s('sizes', [5], [])]),
  ],
  Squeeze: [
    one('Squeeze', {}, { shape: ['n', 1, 6, 1], stored: [int64s('axes', [1])] }),
    one('Squeeze', { axes: [-1] }, { shape: ['n', 2, 6, 1], opset: 11 }),
  ],
  Unsqueeze: [
    one('Unsqueeze', {}, { stored: [int64s('axes', [-1, 1])] }),
    one('Unsqueeze', { axes: [2] }, { opset: 11 }),
  ],
  Transpose: [
    one('Transpose', { perm: [0, 2, 3, 1] }),
    {
      shape: sequence,
      nodes: [
        { op: 'Transpose', inputs: ['x'], outputs: ['t'] },
        { op: 'Transpose', inputs: ['t'], attributes: { perm: [1, 0, 2] }, outputs: ['u'] },
        { op: 'Transpose', inputs: ['u'], attributes: { perm: [2, 0, 1] }, outputs: ['v'] },
        { op: 'Transpose', inputs: ['v'], attributes: { perm: [0, 2, 1] }, outputs: ['w'] },
        { op: 'Transpose', inputs: ['w'], attributes: { perm: [0, 1, 2] }, outputs: ['z'] },
      ],
    },
  ],
};

/** Files of operators that have no case of their own: one node on random numbers. */
const casesOf = (op: string): readonly GraphText[] => CASES[op] ?? [one(op)];

/** What this onnxruntime has no kernel for, or only in another version of the operator. */
const NOT_THERE: ReadonlySet<string> = new Set(['Swish']);

describe.each([...OPERATORS.keys()].filter((op) => !NOT_THERE.has(op)))('%s', (op) => {
  test.each(casesOf(op).map((graph, at) => [at + 1, graph] as const))(
    'file %i gives what onnxruntime computes',
    async (_, graph) => {
      await expectAgreement(graph);
    },
  );
});

test('every case is of an operator that there is', () => {
  for (const op of Object.keys(CASES)) expect(OPERATORS.has(op), op).toBe(true);
});
