/** TensorProto: what a file says of a tensor, and its numbers once somebody asks for them. */
import { elements } from '../../../compiler/graph/graph.ts';
import { OnnxFault, quoted } from '../problem.ts';
import type { External } from './external.ts';
import { bytesIn, type Field, fieldsOf, fixedIn, integerIn, integersIn, textIn, viewOf } from './wire.ts';

/** A tensor as it is stored. Nothing is checked before its numbers are read. */
export interface StoredTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** TensorProto.DataType. */
  readonly element: number;
  readonly raw: Uint8Array | null;
  /** The fields with typed data, in the order of the file. */
  readonly typed: readonly Field[];
  /** Where the data are, if they are in another file: `location`, `offset`, `length`. */
  readonly external: ReadonlyMap<string, string> | null;
}

/** Numbers in row-major order; those that are not floats have whole values. */
export interface Numbers {
  readonly shape: readonly number[];
  /** Floats of at most 32 bits, doubles, or integers and truth values. */
  readonly element: 'float' | 'double' | 'integer';
  readonly data: Float32Array | Float64Array;
}

interface ElementType {
  readonly name: string;
  /** Bytes of one in raw data. */
  readonly size: number;
  readonly element: Numbers['element'];
  /** The field with typed data of this type. */
  readonly field: number;
  readonly read: (view: DataView, at: number) => number;
}

/** More than any operator makes sense of. */
const MOST_AXES = 16;

/** By TensorProto.DataType. */
const ELEMENTS: ReadonlyMap<number, ElementType> = new Map([
  [1, { name: 'float32', size: 4, element: 'float', field: 4, read: (view, at) => view.getFloat32(at, true) }],
  [2, { name: 'uint8', size: 1, element: 'integer', field: 5, read: (view, at) => view.getUint8(at) }],
  [3, { name: 'int8', size: 1, element: 'integer', field: 5, read: (view, at) => view.getInt8(at) }],
  [6, { name: 'int32', size: 4, element: 'integer', field: 5, read: (view, at) => view.getInt32(at, true) }],
  [7, { name: 'int64', size: 8, element: 'integer', field: 7, read: (view, at) => Number(view.getBigInt64(at, true)) }],
  [9, { name: 'bool', size: 1, element: 'integer', field: 5, read: (view, at) => view.getUint8(at) }],
  [10, { name: 'float16', size: 2, element: 'float', field: 5, read: (view, at) => half(view.getUint16(at, true)) }],
  [11, { name: 'float64', size: 8, element: 'double', field: 10, read: (view, at) => view.getFloat64(at, true) }],
  [16, { name: 'bfloat16', size: 2, element: 'float', field: 5, read: (view, at) => brain(view.getUint16(at, true)) }],
]);

/** What kind of numbers a TensorProto.DataType stands for, or null if it is none that is read. */
export const elementOf = (type: number): Numbers['element'] | null => ELEMENTS.get(type)?.element ?? null;

/** The name of a TensorProto.DataType. */
export const elementName = (type: number): string => ELEMENTS.get(type)?.name ?? `type ${type} of ONNX`;

export function readTensor(bytes: Uint8Array): StoredTensor {
  const dims: number[] = [];
  const typed: Field[] = [];
  let [name, element, location] = ['', 0, 0];
  let raw: Uint8Array | null = null;
  const external = new Map<string, string>();
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) for (const size of integersIn(field)) dims.push(size);
    else if (field.number === 2) element = integerIn(field);
    else if (field.number === 8) name = textIn(field);
    else if (field.number === 9) raw = bytesIn(field);
    else if (field.number === 13) external.set(...readEntry(bytesIn(field)));
    else if (field.number === 14) location = integerIn(field);
    else if (field.number === 4 || field.number === 5 || field.number === 7 || field.number === 10) typed.push(field);
  }
  return { name, dims, element, raw, typed, external: location === 1 ? external : null };
}

function readEntry(bytes: Uint8Array): [string, string] {
  let [key, value] = ['', ''];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) key = textIn(field);
    if (field.number === 2) value = textIn(field);
  }
  return [key, value];
}

/** The numbers of a tensor. Throws an `OnnxFault` if there are not as many as its shape says, before making any. */
export function numbersOf(tensor: StoredTensor, external: External): Numbers {
  const called = `the tensor ${quoted(tensor.name)}`;
  const type = ELEMENTS.get(tensor.element);
  if (type === undefined) {
    const known = [...ELEMENTS.values()].map(({ name }) => name).join(', ');
    throw new OnnxFault(
      `${called} has elements of ${elementName(tensor.element)}, which is not read.`,
      `these are: ${known}`,
    );
  }
  if (tensor.dims.length > MOST_AXES) throw new OnnxFault(`${called} has ${tensor.dims.length} dimensions.`);
  const wrong = tensor.dims.find((size) => size < 0);
  if (wrong !== undefined) throw new OnnxFault(`${called} has a negative dimension, ${wrong}.`);
  const count = elements(tensor.dims);
  const misfit = (found: number): OnnxFault =>
    new OnnxFault(`${called} has the shape [${tensor.dims.join(', ')}] but data for ${found} elements.`);
  const raw = tensor.external === null ? tensor.raw : external(tensor.name, tensor.external);
  if (raw !== null) {
    if (raw.length !== count * type.size) throw misfit(raw.length / type.size);
    return { shape: tensor.dims, element: type.element, data: decode(raw, type, count) };
  }
  const fields = tensor.typed.filter(({ number }) => number === type.field);
  const parts = fields.map((field) => typedPart(field, type));
  const found = parts.reduce((sum, part) => sum + part.length, 0);
  if (found !== count) throw misfit(found);
  const data = type.element === 'float' ? new Float32Array(count) : new Float64Array(count);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { shape: tensor.dims, element: type.element, data };
}

function typedPart(field: Field, type: ElementType): ArrayLike<number> {
  if (type.field === 4 || type.field === 10) {
    const bytes = fixedIn(field);
    if (bytes.length % type.size !== 0) throw new OnnxFault('a list of numbers is cut off.');
    return decode(bytes, type, bytes.length / type.size);
  }
  const values = integersIn(field);
  // Half floats are stored by their bits.
  if (type.name === 'float16') return values.map(half);
  return type.name === 'bfloat16' ? values.map(brain) : values;
}

function decode(bytes: Uint8Array, type: ElementType, count: number): Float32Array | Float64Array {
  const view = viewOf(bytes);
  const data = type.element === 'float' ? new Float32Array(count) : new Float64Array(count);
  for (let k = 0; k < count; k++) data[k] = type.read(view, k * type.size);
  return data;
}

/** The value of an IEEE half float. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

/** The value of a bfloat16: the upper half of a float32. */
function brain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}
