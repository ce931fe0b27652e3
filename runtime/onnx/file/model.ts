/** The part of ModelProto that the import reads, as records (onnx.proto, field numbers as there). */
import { OnnxFault } from '../problem.ts';
import { readTensor, type StoredTensor } from './tensor.ts';
import { bytesIn, type Field, fieldsOf, fixedIn, floatIn, integerIn, integersIn, textIn, viewOf } from './wire.ts';

export interface OnnxModel {
  /** Versions of operator sets by domain; that of ONNX itself is ''. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly StoredTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  /** '' for ONNX's own operators. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Whether the exporter left a note that it fused a batch normalisation into this node. */
  readonly fusedNorm: boolean;
}

export type Attribute =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'ints' | 'floats'; readonly values: readonly number[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tensor'; readonly tensor: StoredTensor }
  | { readonly kind: 'other' };

/** A tensor that the graph takes or gives. Dimensions that the file names instead of giving a size are texts. */
export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType, 0 if it is not said. */
  readonly element: number;
  /** Null if nothing is said of the shape, or if it is no tensor. */
  readonly shape: readonly (number | string)[] | null;
}

/** Reads a whole model; the data of its tensors stay where they are in `bytes`. Throws an `OnnxFault`. */
export function readModel(bytes: Uint8Array): OnnxModel {
  const opsets = new Map<string, number>();
  let graph: OnnxGraph | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 7) graph = readGraph(bytesIn(field));
    if (field.number === 8) {
      const [domain, version] = readOpset(bytesIn(field));
      opsets.set(domain, version);
    }
  }
  if (graph === null) throw new OnnxFault('this is no ONNX model: it has no graph.');
  return { opsets, graph };
}

function readOpset(bytes: Uint8Array): readonly [string, number] {
  let domain = '';
  let version = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) domain = ownDomain(textIn(field));
    if (field.number === 2) version = integerIn(field);
  }
  return [domain, version];
}

/** ONNX's own domain has two names. */
const ownDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);

function readGraph(bytes: Uint8Array): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const initializers: StoredTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) nodes.push(readNode(bytesIn(field)));
    if (field.number === 5) initializers.push(readTensor(bytesIn(field)));
    if (field.number === 11) inputs.push(readValue(bytesIn(field)));
    if (field.number === 12) outputs.push(readValue(bytesIn(field)));
    if (field.number === 15) throw new OnnxFault('sparse tensors are not supported.');
  }
  return { nodes, initializers, inputs, outputs };
}

function readNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let [name, op, domain, fusedNorm] = ['', '', '', false];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) inputs.push(textIn(field));
    if (field.number === 2) outputs.push(textIn(field));
    if (field.number === 3) name = textIn(field);
    if (field.number === 4) op = textIn(field);
    if (field.number === 5) {
      const [key, attribute] = readAttribute(bytesIn(field));
      attributes.set(key, attribute);
    }
    if (field.number === 7) domain = ownDomain(textIn(field));
    if (field.number === 9) fusedNorm ||= notesFusion(bytesIn(field));
  }
  return { name, op, domain, inputs, outputs, attributes, fusedNorm };
}

/** Rewriters of PyTorch's exporter write the rules that they applied into the metadata of nodes. */
function notesFusion(entry: Uint8Array): boolean {
  for (const field of fieldsOf(entry)) if (field.number === 2 && /FuseBatchNorm/.test(textIn(field))) return true;
  return false;
}

/** A file need not say which type an attribute has; without it the field that is there decides. */
function readAttribute(bytes: Uint8Array): readonly [string, Attribute] {
  let name = '';
  let single: Attribute | null = null;
  const ints: number[] = [];
  const floats: number[] = [];
  let type = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textIn(field);
    else if (field.number === 2) single = { kind: 'float', value: floatIn(field) };
    else if (field.number === 3) single = { kind: 'int', value: integerIn(field) };
    else if (field.number === 4) single = { kind: 'text', text: textIn(field) };
    else if (field.number === 5) single = { kind: 'tensor', tensor: readTensor(bytesIn(field)) };
    else if (field.number === 7) for (const value of floatsIn(field)) floats.push(value);
    else if (field.number === 8) for (const value of integersIn(field)) ints.push(value);
    else if (field.number === 20) type = integerIn(field);
  }
  if (type === 6 || floats.length > 0) return [name, { kind: 'floats', values: floats }];
  if (type === 7 || ints.length > 0) return [name, { kind: 'ints', values: ints }];
  return [name, single ?? absent(type)];
}

/** What a writer leaves out because it is the default of its type. */
function absent(type: number): Attribute {
  if (type === 1) return { kind: 'float', value: 0 };
  if (type === 2) return { kind: 'int', value: 0 };
  return type === 3 ? { kind: 'text', text: '' } : { kind: 'other' };
}

function floatsIn(field: Field): number[] {
  const view = viewOf(fixedIn(field));
  return Array.from({ length: view.byteLength / 4 }, (_, at) => view.getFloat32(4 * at, true));
}

function readValue(bytes: Uint8Array): OnnxValue {
  let name = '';
  let type: Pick<OnnxValue, 'element' | 'shape'> = { element: 0, shape: null };
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textIn(field);
    if (field.number === 2) {
      for (const kind of fieldsOf(bytesIn(field))) if (kind.number === 1) type = readTensorType(bytesIn(kind));
    }
  }
  return { name, ...type };
}

function readTensorType(bytes: Uint8Array): Pick<OnnxValue, 'element' | 'shape'> {
  let element = 0;
  let shape: (number | string)[] | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) element = integerIn(field);
    if (field.number !== 2) continue;
    shape = [];
    for (const dimension of fieldsOf(bytesIn(field))) {
      if (dimension.number === 1) shape.push(readDimension(bytesIn(dimension)));
    }
  }
  return { element, shape };
}

/** A size, or the name of one that is not known. */
function readDimension(bytes: Uint8Array): number | string {
  let size: number | string = '?';
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) size = integerIn(field);
    if (field.number === 2) size = textIn(field);
  }
  return size;
}
