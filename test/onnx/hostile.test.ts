/** Files that are broken, or made to do harm: one sentence for each, and no more memory than the file deserves. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onnx } from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { loadNetwork } from '../../runtime/onnx/load.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { floats, type GraphText, int64s, type NodeText, modelBytes, onnxFile } from './file.ts';

/** What is said of a file with these bytes; null if it is taken. Anything else that is thrown fails the test. */
function saidOf(bytes: Uint8Array): string | null {
  try {
    loadNetwork(onnxFile(bytes, 'evil.onnx'));
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.kind).toBe('environment');
    expect(error.message).toMatch(/^evil\.onnx: [^\n]*\.$/);
    return error.message;
  }
}

const small: GraphText = {
  shape: ['n', 3, 4, 4],
  stored: [floats('c.weight', [2, 3, 3, 3], Array(54).fill(0.1)), floats('c.bias', [2], [1, 2])],
  nodes: [
    { op: 'Conv', inputs: ['x', 'c.weight', 'c.bias'] },
    { op: 'Relu', inputs: ['conv'] },
    { op: 'GlobalAveragePool', inputs: ['relu'] },
    { op: 'Flatten', inputs: ['globalaveragepool'] },
  ],
};

test('the file that the others are made from is taken', () => {
  expect(saidOf(modelBytes(small))).toBeNull();
});

const utf8 = new TextEncoder();

test.each([
  ['nothing', new Uint8Array()],
  ['text', utf8.encode('this is a text about networks\n'.repeat(20))],
  ['JSON', utf8.encode('{"model": [1, 2, 3]}')],
  ['zeros', new Uint8Array(1000)],
  ['ones', new Uint8Array(1000).fill(255)],
])('a file of %s is no model', (_, bytes) => {
  expect(saidOf(bytes)).toMatch(/this is no ONNX model/);
});

test('a file that is cut off anywhere is refused', () => {
  const bytes = modelBytes(small);
  for (let length = 0; length < bytes.length; length++)
    expect(saidOf(bytes.subarray(0, length)), `${length}`).not.toBeNull();
});

test('a file with any bytes changed is taken or refused in one sentence', () => {
  const bytes = modelBytes(small);
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const broken = bytes.slice();
      for (const [at, value] of changes) broken[at] = value;
      saidOf(broken);
    }),
    { numRuns: 3000 },
  );
});

/** A graph with other nodes. */
const graph = (
  nodes: GraphText['nodes'],
  stored: GraphText['stored'] = [],
  more: Partial<GraphText> = {},
): GraphText => ({
  ...small,
  nodes,
  stored,
  ...more,
});

/** A node that makes a huge tensor out of a small one, and a sum of the images with it. */
const huge = (op: string, inputs: readonly string[], ...sizes: number[]): GraphText =>
  graph(
    [
      { op, inputs, outputs: ['h'] },
      { op: 'Add', inputs: ['x', 'h'] },
    ],
    [
      int64s('sizes', sizes),
      floats('one', [1], [1]),
      int64s('zero', [0], []),
      int64s('end', [2 ** 50], []),
      int64s('step', [1], []),
    ],
  );

/** Files with a list of tensors of the images, and one node that reads it with a place. */
const lists = (
  ...cases: readonly (readonly [string, NodeText['attributes'], readonly number[], number, string, RegExp, number?])[]
): readonly (readonly [string, GraphText, RegExp])[] =>
  cases.map(([title, attributes, sizes, place, op, expected, width = 4]) => [
    `a list ${title}`,
    graph(
      [
        { op: 'SplitToSequence', inputs: ['x', 's'], outputs: ['l'], attributes: { axis: 1, ...attributes } },
        { op, name: 'reader', inputs: ['l', 'p'] },
      ],
      [int64s('s', sizes, sizes.length === 1 ? [] : [sizes.length]), floats('p', [], [place])],
      { shape: ['n', 3, 1, width] },
    ),
    expected,
  ]);

const CASES: readonly (readonly [string, GraphText, RegExp])[] = [
  [
    'a cycle',
    graph([
      { op: 'Add', inputs: ['x', 'b'], outputs: ['a'] },
      { op: 'Relu', inputs: ['a'], outputs: ['b'] },
    ]),
    /depends on its own output: the graph has a cycle/,
  ],
  ['a node that reads itself', graph([{ op: 'Relu', inputs: ['relu'] }]), /has a cycle/],
  ['a name that nothing gives', graph([{ op: 'Relu', inputs: ['nobody'] }]), /reads `nobody`, which nothing gives/],
  ['an output that nothing gives', { ...small, output: 'nobody' }, /the graph reads `nobody`/],
  [
    'a tensor given twice',
    graph([
      { op: 'Relu', inputs: ['x'] },
      { op: 'Sigmoid', inputs: ['x'], outputs: ['relu'] },
    ]),
    /`relu` is given twice, by the Relu that gives `relu` and by/,
  ],
  [
    'two stored tensors of one name',
    graph(small.nodes, [floats('c.weight', [1], [1]), floats('c.weight', [1], [1])]),
    /two tensors called `c.weight`/,
  ],
  [
    'a node that replaces a stored tensor',
    graph([{ op: 'Relu', inputs: ['x'], outputs: ['w'] }], [floats('w', [1], [1])]),
    /`w` is given twice, by a stored tensor/,
  ],
  [
    'fewer data than the shape says',
    graph(small.nodes, [floats('c.weight', [2, 3, 3, 3], [1]), floats('c.bias', [2], [1, 2])]),
    /has the shape \[2, 3, 3, 3\] but data for 1 elements/,
  ],
  [
    'a shape of exabytes',
    graph(small.nodes, [floats('c.weight', [2 ** 40, 2 ** 20], [1]), floats('c.bias', [2], [1, 2])]),
    /but data for 1 elements/,
  ],
  [
    'a negative dimension',
    graph(small.nodes, [floats('c.weight', [-2, 3, 3, -3], Array(54).fill(1)), floats('c.bias', [2], [1, 2])]),
    /`c.weight` has a negative dimension, -2/,
  ],
  [
    'images of petabytes',
    { ...small, shape: ['n', 3, 2 ** 24, 2 ** 24] },
    /images of \[3, 16777216, 16777216\], which are too large/,
  ],
  ['images of a negative size', { ...small, shape: ['n', 3, -4, 4] }, /all sizes but the first must be known/],
  ['a negative number of images', { ...small, shape: [-1, 3, 4, 4] }, /has a negative size, -1/],
  ['images of an open size', { ...small, shape: ['n', 3, 'h', 'w'] }, /all sizes but the first must be known/],
  [
    'maps of terabytes',
    graph(
      [{ op: 'Conv', inputs: ['x', 'c.weight', 'c.bias'], attributes: { pads: [1e6, 1e6, 1e6, 1e6] } }],
      small.stored,
    ),
    /which is too large/,
  ],
  [
    'a negative padding',
    graph([{ op: 'Conv', inputs: ['x', 'c.weight'], attributes: { pads: [-1, 0, 0, 0] } }], small.stored),
    /has the padding \[-1/,
  ],
  [
    'a stride of 0',
    graph([{ op: 'Conv', inputs: ['x', 'c.weight'], attributes: { strides: [0, 1] } }], small.stored),
    /has windows of 0x1/,
  ],
  [
    'a reshape to a negative size',
    graph([{ op: 'Reshape', inputs: ['x', 's'] }], [int64s('s', [-5, 3])]),
    /cannot make \[999983, 3, 4, 4\] into/,
  ],
  ['a constant of terabytes', huge('ConstantOfShape', ['sizes'], 2 ** 20, 2 ** 20), /more than a gigabyte/],
  ['a repetition of terabytes', huge('Expand', ['one', 'sizes'], 2 ** 30, 2 ** 30), /more than a gigabyte/],
  ['a range of terabytes', huge('Range', ['zero', 'end', 'step']), /more than a gigabyte/],
  ['a tile of terabytes', huge('Tile', ['one', 'sizes'], 2 ** 45), /more than a gigabyte/],
  [
    'constants that are together too large',
    graph(
      [
        ...Array.from({ length: 20 }, (_, at) => ({ op: 'Expand', inputs: ['one', 'sizes'], outputs: [`e${at}`] })),
        { op: 'Sum', inputs: ['x', ...Array.from({ length: 20 }, (_, at) => `e${at}`)] },
      ],
      [floats('one', [1], [1]), int64s('sizes', [2 ** 23])],
    ),
    /more than a gigabyte/,
  ],
  ['an operator set of the future', { ...small, opset: 99 }, /version 99 of ONNX operators; 7 to 26 are supported/],
  ['an operator set of the past', { ...small, opset: 3 }, /version 3 of ONNX operators/],
  [
    'an operator that is not supported',
    graph([{ op: 'LSTM', name: 'rnn', inputs: ['x'] }]),
    /LSTM `rnn`: the operator `LSTM` is not supported/,
  ],
  [
    "an operator of somebody's own",
    graph([{ op: 'Relu', inputs: ['x'], domain: 'com.evil' }]),
    /the operator `Relu` of `com.evil` is not supported/,
  ],
  [
    'a name that moves the cursor',
    graph([{ op: 'LSTM', name: '\u001B[2J\nhello', inputs: ['x'] }]),
    /LSTM `␛\[2J␊hello`/,
  ],
  ['no nodes', { ...small, nodes: [{ op: 'Identity', inputs: ['x'] }] }, /it has no layers/],
  [
    'an output that is known',
    graph(
      [
        { op: 'Relu', inputs: ['x'] },
        { op: 'Identity', inputs: ['w'] },
      ],
      [floats('w', [1], [1])],
    ),
    /does not depend on the images/,
  ],
  ['maps for logits', graph([{ op: 'Relu', inputs: ['x'] }]), /has the shape \[3, 4, 4\] for each image; logits are/],
  [
    'a mean over images',
    graph([{ op: 'ReduceMean', inputs: ['x', 'a'] }], [int64s('a', [0])]),
    /mixes the images of a batch/,
  ],
  [
    'a reshape of images into each other',
    graph([{ op: 'Reshape', inputs: ['x', 's'] }], [int64s('s', [6, -1])], { shape: [4, 3, 4, 4] }),
    /mixes the images/,
  ],
  [
    'batches that are swapped with channels',
    graph([
      { op: 'Transpose', inputs: ['x'], attributes: { perm: [1, 0, 2, 3] } },
      { op: 'Add', inputs: ['x', 'transpose'] },
    ]),
    /mixes the images/,
  ],
  ...lists(
    ['that something else reads', {}, [1], 0, 'Relu', /Relu `reader` takes a list of tensors as its input 1/],
    ['read where it is not', {}, [2], 2, 'SequenceAt', /SequenceAt `reader` reads place 2 of 2/],
    ['read at half a place', {}, [2], 0.5, 'SequenceAt', /SequenceAt `reader` reads place 0.5 of 2/],
    ['of images', { axis: 0 }, [2, 2], 0, 'SequenceAt', /mixes the images/],
    ['of empty parts', {}, [0], 0, 'SequenceAt', /cannot split 3 into parts of 0/],
    ['of parts of a negative size', {}, [-1], 0, 'SequenceAt', /cannot split 3 into parts of -1/],
    ['of parts that are too many', {}, [1, 1], 0, 'SequenceAt', /cannot split 3 into parts of 1, 1/],
    ['that is as long as an image', { axis: 3 }, [1], 0, 'SequenceAt', /is one too many/, 2 ** 20],
  ),
  [
    'a list of tensors for an output',
    graph([{ op: 'SplitToSequence', inputs: ['x'], attributes: { axis: 1 } }]),
    /its output `splittosequence` is a list of tensors/,
  ],
  ['a list that is a tensor', graph([{ op: 'SequenceAt', inputs: ['x', 'x'] }]), /only for what SplitToSequence gives/],
  ['too few inputs', graph([{ op: 'Conv', inputs: ['x'] }]), /has no weight/],
  [
    'more axes than a tensor can have',
    graph([{ op: 'Add', inputs: ['x', 'w'] }], [floats('w', Array(1000).fill(1), [1])]),
    /has 1000 dimensions/,
  ],
];

describe('one sentence says what is wrong with', () => {
  test.each(CASES)('%s', (_, text, expected) => {
    expect(saidOf(modelBytes(text))).toMatch(expected);
  });

  test('a type of elements that is not read', () => {
    const text = {
      name: 's',
      dims: [1],
      dataType: onnx.TensorProto.DataType.STRING,
      stringData: [new Uint8Array([65])],
    };
    expect(saidOf(modelBytes(graph([{ op: 'Add', inputs: ['x', 's'] }], [text])))).toMatch(
      /has elements of type 8 of ONNX/,
    );
  });

  test('tokens instead of images', () => {
    const model = onnx.ModelProto.decode(modelBytes(small));
    const type = model.graph?.input?.[0].type?.tensorType;
    if (type) type.elemType = onnx.TensorProto.DataType.INT64;
    expect(saidOf(onnx.ModelProto.encode(model).finish())).toMatch(/has elements of int64; images are floats/);
  });

  test('two inputs', () => {
    const model = onnx.ModelProto.decode(modelBytes(small));
    model.graph?.input?.push(onnx.ValueInfoProto.create({ ...model.graph.input[0], name: 'y' }));
    expect(saidOf(onnx.ModelProto.encode(model).finish())).toMatch(/takes 2 inputs, `x`, `y`/);
  });
});

test('the list of what is supported comes with what is not', () => {
  const path = onnxFile(modelBytes(graph([{ op: 'LSTM', inputs: ['x'] }])));
  expect(() => loadNetwork(path)).toThrow(
    expect.objectContaining({
      help: expect.stringMatching(/^supported are Abs, Add, .*Unsqueeze; and on known tensors And, /) as string,
    }),
  );
});

test.each(['Bernoulli', 'RandomUniformLike', 'RandomNormalLike'])('%s comes with what dropout needs', (op) => {
  const path = onnxFile(modelBytes(graph([{ op, name: 'drop', inputs: ['x'] }])));
  expect(() => loadNetwork(path)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(`${op} \`drop\`: the operator \`${op}\` is not supported.`) as string,
      help: expect.stringMatching(/dropout .* call `model\.eval\(\)`, .*optimize=False/) as string,
    }),
  );
});

test('messages within messages are not followed into the depth', () => {
  let body: onnx.IGraphProto = {};
  for (let depth = 0; depth < 2000; depth++) {
    body = { node: [{ opType: 'If', output: ['y'], attribute: [{ name: 'then_branch', type: 5, g: body }] }] };
  }
  const model = onnx.ModelProto.encode({
    opsetImport: [{ version: 20 }],
    graph: { ...body, input: [], output: [{ name: 'y' }] },
  });
  expect(saidOf(model.finish())).toMatch(/takes 0 inputs/);
});

test('nodes that nothing needs are not looked at', () => {
  const nodes = [{ op: 'LSTM', inputs: ['x'] }, { op: 'Relu', inputs: ['nobody'], outputs: ['dead'] }, ...small.nodes];
  expect(saidOf(modelBytes({ ...small, nodes }))).toBeNull();
});

describe('data beside the model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eznasc-beside-'));
  mkdirSync(join(folder, 'inner'));
  const numbers = Float32Array.from({ length: 54 }, (_, at) => at / 54);
  writeFileSync(join(folder, 'secret'), new Uint8Array(numbers.buffer));
  writeFileSync(join(folder, 'inner/weights'), new Uint8Array(numbers.buffer));
  symlinkSync(join(folder, 'secret'), join(folder, 'inner/link'));

  function loadWith(entries: Readonly<Record<string, string>>) {
    const stored = {
      name: 'c.weight',
      dims: [2, 3, 3, 3],
      dataType: onnx.TensorProto.DataType.FLOAT,
      dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
      externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
    };
    const path = join(folder, 'inner/model.onnx');
    writeFileSync(path, modelBytes({ ...small, stored: [stored, floats('c.bias', [2], [1, 2])] }));
    return loadNetwork(path);
  }

  test('is read', () => {
    expect(loadWith({ location: 'weights', offset: '0', length: '216' }).weights.get('c.weight')).toEqual(numbers);
    expect(loadWith({ location: './weights' }).weights.get('c.weight')).toEqual(numbers);
  });

  test.each([
    ['above the folder', { location: '../secret' }, /is not in the folder of the model/],
    ['above the folder by a detour', { location: 'sub/../../secret' }, /is not in the folder of the model/],
    ['anywhere', { location: join(folder, 'secret') }, /is not in the folder of the model/],
    ['behind a link', { location: 'link' }, /is not in the folder of the model/],
    ['missing', { location: 'nothing' }, /which is not beside the model/],
    ['in the folder itself', { location: '.' }, /which is no file/],
    ['nameless', {}, /is not in the folder of the model/],
    [
      'beyond the end',
      { location: 'weights', offset: '200', length: '216' },
      /lie beyond the end of `weights`, which has 216 bytes/,
    ],
    ['of a negative length', { location: 'weights', length: '-4' }, /lie beyond the end/],
    ['too short', { location: 'weights', length: '100' }, /but data for 25 elements/],
  ])('is refused if it is %s', (_, entries, expected) => {
    expect(() => loadWith(entries)).toThrow(expected);
  });
});
