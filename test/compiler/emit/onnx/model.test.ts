import { onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { encodeModel, type OnnxGraph } from '../../../../compiler/emit/onnx/model.ts';

const model: OnnxGraph = {
  nodes: [
    {
      op: 'FusedMatMul',
      domain: 'com.microsoft',
      inputs: ['x', 'größe'],
      outputs: ['y'],
      attributes: { transA: 1, shift: -3, pads: [0, 300, -1], mode: 'same', alpha: { float: 0.5 } },
    },
  ],
  constants: [
    { name: 'größe', shape: [2, 1], element: 'float32', data: [NaN, -0] },
    { name: 'dims', shape: [2], element: 'int64', data: [-1, 2 ** 40] },
    { name: 'thirds', shape: [2], element: 'float64', data: Float64Array.of(1 / 3, -0) },
  ],
  inputs: [{ name: 'x', element: 'float32', shape: [] }],
  outputs: [{ name: 'y', element: 'float64', shape: [128, 0] }],
};

describe('the encoding of models', () => {
  const about = { name: 'größte', doc: 'What it is.', properties: { seed: '7', space: 'micro' } };
  const decoded = onnx.ModelProto.decode(encodeModel(model, about));
  const graph = decoded.graph as onnx.GraphProto;

  it('declares the versions of the format and of both operator sets', () => {
    expect(Number(decoded.irVersion)).toBe(10);
    expect(decoded.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([
      ['', 21],
      ['com.microsoft', 1],
    ]);
  });

  it('imports no operators that it does not use', () => {
    const plain = onnx.ModelProto.decode(encodeModel({ ...model, nodes: [] }));
    expect(plain.opsetImport.map(({ domain }) => domain)).toEqual(['']);
  });

  it('says what the model is', () => {
    expect([decoded.producerName, decoded.docString, graph.name]).toEqual(['eznasc', about.doc, about.name]);
    expect(Object.fromEntries(decoded.metadataProps.map(({ key, value }) => [key, value]))).toEqual(about.properties);
  });

  it('keeps the graph of a loop, in which a shape may be open', () => {
    const inner: OnnxGraph = {
      nodes: [],
      constants: [],
      inputs: [{ name: 'at', element: 'int64', shape: [] }],
      outputs: [{ name: 'any', element: 'bool' }],
    };
    const loop = { op: 'Loop', domain: '', inputs: [], outputs: [], attributes: { body: { graph: inner } } } as const;
    const { graph: outer } = onnx.ModelProto.decode(encodeModel({ ...model, nodes: [loop] }));
    const [attribute] = (outer as onnx.GraphProto).node[0].attribute as onnx.AttributeProto[];
    expect(attribute.type).toBe(onnx.AttributeProto.AttributeType.GRAPH);
    const [at, any] = [...(attribute.g?.input ?? []), ...(attribute.g?.output ?? [])].map(
      (value) => value.type?.tensorType,
    );
    expect([at?.elemType, at?.shape?.dim]).toEqual([onnx.TensorProto.DataType.INT64, []]);
    expect([any?.elemType, any?.shape]).toEqual([onnx.TensorProto.DataType.BOOL, null]);
  });

  it('keeps nodes with attributes of every type', () => {
    const [node] = graph.node;
    expect([node.opType, node.domain, node.input, node.output]).toEqual([
      'FusedMatMul',
      'com.microsoft',
      ['x', 'größe'],
      ['y'],
    ]);
    const { INT, INTS, STRING, FLOAT } = onnx.AttributeProto.AttributeType;
    const [transA, shift, pads, mode, alpha] = node.attribute as onnx.AttributeProto[];
    expect([transA.type, Number(transA.i)]).toEqual([INT, 1]);
    expect([shift.type, Number(shift.i)]).toEqual([INT, -3]);
    expect([pads.type, pads.ints.map(Number)]).toEqual([INTS, [0, 300, -1]]);
    expect([mode.type, new TextDecoder().decode(mode.s)]).toEqual([STRING, 'same']);
    expect([alpha.type, alpha.f]).toEqual([FLOAT, 0.5]);
  });

  it('keeps constants bit by bit', () => {
    const [floats, integers, doubles] = graph.initializer as onnx.TensorProto[];
    expect(floats.dims.map(Number)).toEqual([2, 1]);
    const values = new Float32Array(floats.rawData.slice().buffer);
    expect([...values]).toEqual([NaN, -0]);
    expect([...new BigInt64Array(integers.rawData.slice().buffer)]).toEqual([-1n, 2n ** 40n]);
    expect([...new Float64Array(doubles.rawData.slice().buffer)]).toEqual([1 / 3, -0]);
  });

  it('keeps the shapes of inputs and outputs', () => {
    const shapes = [...graph.input, ...graph.output].map((value) =>
      (value.type?.tensorType?.shape?.dim ?? []).map((dim) => Number(dim.dimValue)),
    );
    expect(shapes).toEqual([[], [128, 0]]);
  });
});
