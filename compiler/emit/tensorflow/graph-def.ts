/**
 * The part of TensorFlow's formats that models use here, as records, and its encoding (graph, node_def, attr_value, tensor, meta_graph and
 * saved_model.proto, field numbers as there).
 */
import type { Shape } from '../../graph/primitive.ts';
import {
  type Bytes,
  bytesField,
  float32Data,
  float64Data,
  floatField,
  int32Data,
  int64Data,
  intField,
  join,
  messageField,
  stringField,
} from '../protobuf.ts';
import { namesInFunction } from './outputs.ts';

/** The version of graphs that every TensorFlow 2 reads and that has all operators used here. */
const PRODUCER = 440;

export interface TfGraph {
  readonly nodes: readonly TfNode[];
  /** Tensors that are fed: placeholders among the nodes. */
  readonly inputs: readonly TfValue[];
  readonly outputs: readonly TfValue[];
  /** What nodes may call by name. */
  readonly functions?: readonly TfFunction[];
}

/** A graph of its own that takes `input`, a float32 tensor, and gives the tensor of its node `output`. */
export interface TfFunction {
  readonly name: string;
  readonly nodes: readonly TfNode[];
  readonly input: string;
  readonly output: { readonly name: string; readonly element: Element };
  readonly attributes: Attributes;
}

/** `name` gives its first output, `name:1` the second. */
export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Attributes;
}

/** What the signature says of a tensor: by which key it is called, and what it is. */
export interface TfValue {
  readonly key: string;
  readonly name: string;
  readonly element: Element;
  readonly shape: Shape;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** An integer, a list of them, a truth, or what says of itself what it is. */
export type Attribute =
  | number
  | boolean
  | readonly number[]
  | { readonly type: Element }
  | { readonly types: readonly Element[] }
  | { readonly text: string }
  | { readonly bytes: Bytes }
  | { readonly function: string }
  | { readonly float: number }
  | { readonly shape: Shape }
  | { readonly tensor: TfTensor };

export interface TfTensor {
  readonly element: Exclude<Element, 'bool'>;
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

/** DataType of types.proto. */
export const ELEMENT = { float32: 1, float64: 2, int32: 3, int64: 9, bool: 10 } as const;

/** What a tensor's elements are. */
export type Element = keyof typeof ELEMENT;

/** A SavedModel of one graph, for serving, whose only signature has the graph's inputs and outputs. */
export function encodeSavedModel(graph: TfGraph): Bytes {
  const signature = join([
    ...graph.inputs.map((value) => entry(1, value.key, encodeValue(value))),
    ...graph.outputs.map((value) => entry(2, value.key, encodeValue(value))),
    stringField(3, 'tensorflow/serving/predict'),
  ]);
  const metaGraph = [
    messageField(1, stringField(4, 'serve')),
    bytesField(2, encodeGraph(graph)),
    entry(5, 'serving_default', signature),
  ];
  return join([intField(1, 1), messageField(2, ...metaGraph)]);
}

const encodeGraph = ({ nodes, functions = [] }: TfGraph): Bytes =>
  join([
    ...nodes.map((node) => messageField(1, encodeNode(node))),
    messageField(4, intField(1, PRODUCER)),
    messageField(2, ...functions.map((each) => messageField(1, encodeFunction(each)))),
  ]);

function encodeNode({ name, op, inputs, attributes }: TfNode): Bytes {
  return join([
    stringField(1, name),
    stringField(2, op),
    ...inputs.map((input) => stringField(3, input)),
    ...encodeAttributes(attributes),
  ]);
}

const encodeAttributes = (attributes: Attributes): readonly Bytes[] =>
  Object.entries(attributes).map(([key, value]) => entry(5, key, encodeAttribute(value)));

function encodeFunction({ name, nodes, input, output, attributes }: TfFunction): Bytes {
  const called = namesInFunction(nodes);
  const argument = (key: string, element: Element): readonly Bytes[] => [
    stringField(1, key),
    intField(3, ELEMENT[element]),
  ];
  const signature = [
    stringField(1, name),
    messageField(2, ...argument(input, 'float32')),
    messageField(3, ...argument('result', output.element)),
  ];
  return join([
    messageField(1, ...signature),
    ...encodeAttributes(attributes),
    ...nodes.map((node) => messageField(3, encodeNode({ ...node, inputs: node.inputs.map(called) }))),
    messageField(4, stringField(1, 'result'), stringField(2, called(output.name))),
  ]);
}

/** An element of a map from texts to messages. */
const entry = (field: number, key: string, message: Bytes): Bytes =>
  messageField(field, stringField(1, key), bytesField(2, message));

function encodeAttribute(value: Attribute): Bytes {
  if (typeof value === 'number') return intField(3, value);
  if (typeof value === 'boolean') return intField(5, Number(value));
  if ('type' in value) return intField(6, ELEMENT[value.type]);
  if ('types' in value) return messageField(1, ...value.types.map((each) => intField(6, ELEMENT[each])));
  if ('text' in value) return stringField(2, value.text);
  if ('bytes' in value) return bytesField(2, value.bytes);
  if ('function' in value) return messageField(10, stringField(1, value.function));
  if ('float' in value) return floatField(4, value.float);
  if ('shape' in value) return messageField(7, encodeShape(value.shape));
  if ('tensor' in value) return messageField(8, encodeTensor(value.tensor));
  return messageField(1, ...value.map((each) => intField(3, each)));
}

const DATA = { float32: float32Data, float64: float64Data, int32: int32Data, int64: int64Data } as const;

const encodeTensor = ({ element, shape, data }: TfTensor): Bytes =>
  join([intField(1, ELEMENT[element]), messageField(2, encodeShape(shape)), bytesField(4, DATA[element](data))]);

const encodeShape = (shape: Shape): Bytes => join(shape.map((size) => messageField(2, intField(1, size))));

const encodeValue = ({ name, element, shape }: TfValue): Bytes =>
  join([stringField(1, name), intField(2, ELEMENT[element]), messageField(3, encodeShape(shape))]);
