/**
 * The part of the ONNX format that kernels use, as records, and its encoding (onnx.proto3, field numbers as there).
 * Tensors have static shapes; every float is float32.
 */
import type { Shape } from '../../graph/primitive.ts';
import {
  type Bytes,
  bytesField,
  float32Data,
  floatField,
  int64Data,
  intField,
  join,
  messageField,
  stringField,
} from './protobuf.ts';

/** Versions that onnxruntime 1.30 reads and that have every operator used here. */
export const IR_VERSION = 10;
export const OPSETS: Readonly<Record<Domain, number>> = { '': 21, 'com.microsoft': 1 };

/** Whose operator a node is: ONNX's own, or onnxruntime's. */
export type Domain = '' | 'com.microsoft';

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  /** Tensors that are fed by name. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly op: string;
  readonly domain: Domain;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** An integer, a list of them, a text, or a float (which has to say so). */
export type Attribute = number | readonly number[] | string | { readonly float: number };

export interface OnnxValue {
  readonly name: string;
  readonly shape: Shape;
  /** float32 unless said. */
  readonly element?: 'float32' | 'int64';
}

export interface OnnxConstant extends OnnxValue {
  readonly element: 'float32' | 'int64';
  readonly data: readonly number[];
}

/** TensorProto.DataType. */
export const ELEMENT = { float32: 1, int64: 7, bool: 9, float64: 11 } as const;

/** AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** A ModelProto. */
export function encodeModel(model: OnnxModel): Bytes {
  const opsets = Object.entries(OPSETS).map(([domain, version]) =>
    messageField(8, stringField(1, domain), intField(2, version)),
  );
  return join([intField(1, IR_VERSION), stringField(2, 'eznasc'), messageField(7, encodeGraph(model)), ...opsets]);
}

function encodeGraph(model: OnnxModel): Bytes {
  return join([
    ...model.nodes.map((node) => messageField(1, encodeNode(node))),
    stringField(2, 'kernel'),
    ...model.constants.map((constant) => messageField(5, encodeConstant(constant))),
    ...model.inputs.map((value) => messageField(11, encodeValue(value))),
    ...model.outputs.map((value) => messageField(12, encodeValue(value))),
  ]);
}

function encodeNode(node: OnnxNode): Bytes {
  return join([
    ...node.inputs.map((name) => stringField(1, name)),
    ...node.outputs.map((name) => stringField(2, name)),
    stringField(4, node.op),
    ...Object.entries(node.attributes).map(([name, value]) =>
      messageField(5, stringField(1, name), encodeAttribute(value)),
    ),
    stringField(7, node.domain),
  ]);
}

function encodeAttribute(value: Attribute): Bytes {
  const typed = (type: number, ...fields: readonly Bytes[]): Bytes => join([...fields, intField(20, type)]);
  if (typeof value === 'number') return typed(ATTRIBUTE.int, intField(3, value));
  if (typeof value === 'string') return typed(ATTRIBUTE.string, stringField(4, value));
  if ('float' in value) return typed(ATTRIBUTE.float, floatField(2, value.float));
  return typed(ATTRIBUTE.ints, ...value.map((each) => intField(8, each)));
}

function encodeConstant({ name, shape, element, data }: OnnxConstant): Bytes {
  const raw = element === 'float32' ? float32Data(data) : int64Data(data);
  return join([
    ...shape.map((size) => intField(1, size)),
    intField(2, ELEMENT[element]),
    stringField(8, name),
    bytesField(9, raw),
  ]);
}

/** A ValueInfoProto: name, and a tensor type of element type and dimensions. */
function encodeValue({ name, shape, element = 'float32' }: OnnxValue): Bytes {
  const dimensions = shape.map((size) => messageField(1, intField(1, size)));
  return join([
    stringField(1, name),
    messageField(2, messageField(1, intField(1, ELEMENT[element]), messageField(2, ...dimensions))),
  ]);
}
