/** ONNX files as tests write them, by the format's own library. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnx } from 'onnx-proto';

/** A node; without outputs it gives a tensor called like its operator, in lower case. */
export interface NodeText {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeText>>;
}

/** Numbers are integers unless they say that they are floats. */
export type AttributeText =
  number | readonly number[] | string | { readonly float: number } | { readonly tensor: onnx.ITensorProto };

export interface GraphText {
  /** Of the input `x`, the batch in front. */
  readonly shape: readonly (number | string)[];
  readonly nodes: readonly NodeText[];
  readonly stored?: readonly onnx.ITensorProto[];
  readonly opset?: number;
  /** What the graph gives; the last node's first output without it. */
  readonly output?: string;
}

const FLOAT = onnx.TensorProto.DataType.FLOAT;

/** A stored tensor of floats. */
export const floats = (name: string, dims: readonly number[], values: readonly number[]): onnx.ITensorProto => ({
  name,
  dims: [...dims],
  dataType: FLOAT,
  floatData: [...values],
});

/** A stored tensor of 64-bit integers. */
export const int64s = (name: string, values: readonly number[], dims = [values.length]): onnx.ITensorProto => ({
  name,
  dims,
  dataType: onnx.TensorProto.DataType.INT64,
  int64Data: [...values],
});

/** The bytes of a model. */
export function modelBytes({ shape, nodes, stored = [], opset = 20, output }: GraphText): Uint8Array {
  const named = nodes.map((node) => ({ ...node, outputs: node.outputs ?? [node.op.toLowerCase()] }));
  const given = output ?? named[named.length - 1].outputs[0];
  return onnx.ModelProto.encode({
    irVersion: 9,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'test',
      node: named.map(({ op, inputs, outputs, name, domain, attributes = {} }) => ({
        opType: op,
        ...(name !== undefined && { name }),
        ...(domain !== undefined && { domain }),
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([key, value]) => ({ name: key, ...attributeOf(value) })),
      })),
      initializer: [...stored],
      input: [{ name: 'x', type: { tensorType: { elemType: FLOAT, shape: { dim: shape.map(dimension) } } } }],
      output: [{ name: given, type: { tensorType: { elemType: FLOAT } } }],
    },
  }).finish();
}

const dimension = (size: number | string): onnx.TensorShapeProto.IDimension =>
  typeof size === 'string' ? { dimParam: size } : { dimValue: size };

function attributeOf(value: AttributeText): onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'number') return { type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ('float' in value) return { type: AttributeType.FLOAT, f: value.float };
  if ('tensor' in value) return { type: AttributeType.TENSOR, t: value.tensor };
  return { type: AttributeType.INTS, ints: [...value] };
}

const folder = mkdtempSync(join(tmpdir(), 'eznasc-onnx-'));
let count = 0;

/** A file with these bytes in a folder of its own; returns its path. */
export function onnxFile(bytes: Uint8Array, name = `network${count++}.onnx`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
