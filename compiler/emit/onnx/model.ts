/**
 * The part of the ONNX format that models use here, as records, and its encoding (onnx.proto3, field numbers as there).
 * Tensors have static shapes.
 */
import type { Shape } from '../../graph/primitive.ts';
import {
  type Bytes,
  bytesField,
  float32Data,
  float64Data,
  floatField,
  int64Data,
  intField,
  join,
  messageField,
  stringField,
} from '../protobuf.ts';

/** Versions that onnxruntime 1.30 reads and that have every operator used here. */
const IR_VERSION = 10;
const OPSETS: Readonly<Record<Domain, number>> = { '': 21, 'com.microsoft': 1, 'com.microsoft.nchwc': 1 };

/** Whose operator a node is: ONNX's own, or onnxruntime's. */
export type Domain = '' | 'com.microsoft' | 'com.microsoft.nchwc';

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  /** Tensors that are fed by name. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** What a model says of itself to people. */
export interface About {
  readonly name: string;
  readonly doc: string;
  /** Anything by name. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface OnnxNode {
  readonly op: string;
  readonly domain: Domain;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** Gives a tensor another name, by a copy, which onnxruntime elides where it can. */
export const renamed = (from: string, to: string): OnnxNode => ({
  op: 'Identity',
  domain: '',
  inputs: [from],
  outputs: [to],
  attributes: {},
});

export type Attributes = Readonly<Record<string, Attribute>>;

/** An integer, a list of them, a text, a float (which has to say so), or the body of a loop. */
export type Attribute =
  number | readonly number[] | string | { readonly float: number } | { readonly graph: OnnxGraph };

export interface OnnxValue {
  readonly name: string;
  /** Without one any shape will do, which inputs and outputs of a loop's body may say. */
  readonly shape?: Shape;
  readonly element: Element;
}

export interface OnnxConstant extends OnnxValue {
  readonly shape: Shape;
  readonly element: Exclude<Element, 'bool'>;
  readonly data: ArrayLike<number>;
}

/** TensorProto.DataType. */
export const ELEMENT = { float32: 1, int64: 7, bool: 9, float64: 11 } as const;

/** What a tensor's elements are. */
export type Element = keyof typeof ELEMENT;

/** AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

const KERNEL: About = { name: 'kernel', doc: '', properties: {} };

/** A ModelProto. It imports the operator sets that its nodes need. */
export function encodeModel(graph: OnnxGraph, { name, doc, properties }: About = KERNEL): Bytes {
  const domains = new Set<Domain>(['', ...graph.nodes.map((node) => node.domain)]);
  return join([
    intField(1, IR_VERSION),
    stringField(2, 'eznasc'),
    stringField(6, doc),
    messageField(7, encodeGraph(name, graph)),
    ...[...domains].map((domain) => messageField(8, stringField(1, domain), intField(2, OPSETS[domain]))),
    ...Object.entries(properties).map(([key, value]) => messageField(14, stringField(1, key), stringField(2, value))),
  ]);
}

function encodeGraph(name: string, graph: OnnxGraph): Bytes {
  return join([
    ...graph.nodes.map((node) => messageField(1, encodeNode(node))),
    stringField(2, name),
    ...graph.constants.map((constant) => messageField(5, encodeConstant(constant))),
    ...graph.inputs.map((value) => messageField(11, encodeValue(value))),
    ...graph.outputs.map((value) => messageField(12, encodeValue(value))),
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
  if ('graph' in value) return typed(ATTRIBUTE.graph, messageField(6, encodeGraph('body', value.graph)));
  return typed(ATTRIBUTE.ints, ...value.map((each) => intField(8, each)));
}

const DATA = { float32: float32Data, float64: float64Data, int64: int64Data } as const;

function encodeConstant({ name, shape, element, data }: OnnxConstant): Bytes {
  return join([
    ...shape.map((size) => intField(1, size)),
    intField(2, ELEMENT[element]),
    stringField(8, name),
    bytesField(9, DATA[element](data)),
  ]);
}

/** A ValueInfoProto: name, and a tensor type of element type and dimensions. */
function encodeValue({ name, shape, element }: OnnxValue): Bytes {
  const dimensions = shape?.map((size) => messageField(1, intField(1, size)));
  const known = dimensions ? [messageField(2, ...dimensions)] : [];
  return join([stringField(1, name), messageField(2, messageField(1, intField(1, ELEMENT[element]), ...known))]);
}
