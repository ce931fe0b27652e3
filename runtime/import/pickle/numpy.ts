/** Types, scalars and arrays of numpy, made from the bytes that a pickle has of them. */
import { elements } from '../../../compiler/graph/graph.ts';
import { strides } from '../../reference/tensor.ts';
import { repeated } from '../broken.ts';
import { CONTAINER_WORDS } from '../limits.ts';
import type { Machine } from './machine.ts';
import { isNumpyType, type NumpyType, type PickleValue } from './value.ts';

const MOST_AXES = 8;

/** Reads the element at a byte offset. */
type Read = (view: DataView, at: number, littleEndian: boolean) => PickleValue;

const NUMBERS: Readonly<Record<string, Read>> = {
  b1: (view, at) => view.getUint8(at) !== 0,
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) => wholeNumber(view.getBigInt64(at, little)),
  u8: (view, at, little) => wholeNumber(view.getBigUint64(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** A whole number as a `number` if it is safe as one. */
export function wholeNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** `numpy.dtype(code, …)`: numbers, texts (`U3` has 3 characters) and Python objects (`O`). */
export function numpyType(machine: Machine, code: PickleValue): NumpyType {
  const bare = typeof code === 'string' ? code.replace(/^[<>|=]/, '').replace(/^O8$/, 'O') : '';
  if (!Object.hasOwn(NUMBERS, bare) && !/^(U\d{1,6}|O)$/.test(bare))
    machine.fail(`has a type of numpy that is not read: ${repeated(bare)}`);
  return { inert: 'type', code: bare, bigEndian: typeof code === 'string' && code.startsWith('>') };
}

/** What `dtype.__setstate__` does: `(version, order, subarray, names, fields, …)`. */
export function finishType(machine: Machine, type: NumpyType, state: PickleValue): void {
  if (!Array.isArray(state)) return machine.fail('is damaged: a type of numpy has no state');
  const [, order, subarray, names] = state;
  if ((subarray ?? null) !== null || (names ?? null) !== null)
    machine.fail('has a type of numpy that is not read: a record');
  type.bigEndian = order === '>';
}

/** `numpy.…scalar(type, bytes)`. */
export function numpyScalar(machine: Machine, type: PickleValue, raw: PickleValue): PickleValue {
  return numpyArray(machine, [], type, [1], raw, false)[0];
}

/**
 * Fills `array` with the elements of an array; `raw` has them one after the other, the last axis first in Fortran's order.
 * Returns it.
 */
export function numpyArray(
  machine: Machine,
  array: PickleValue[],
  type: PickleValue,
  shape: PickleValue,
  raw: PickleValue,
  fortran: boolean,
): PickleValue[] {
  if (!isNumpyType(type)) return machine.fail('is damaged: an array of numpy has no type');
  const sizes = sizesOf(machine, shape);
  const count = elements(sizes);
  const values = elementsOf(machine, type, raw);
  if (values.length !== count) machine.fail('is damaged: an array of numpy has not as many elements as its shape says');
  machine.spend(count);
  if (count === 0) return array;
  const steps = fortran ? strides(sizes.toReversed()).toReversed() : strides(sizes);
  const fill = (into: PickleValue[], axis: number, offset: number): PickleValue[] => {
    for (let at = 0; at < sizes[axis]; at++) {
      const from = offset + at * steps[axis];
      if (axis === sizes.length - 1) {
        into.push(values[from]);
        continue;
      }
      machine.spend(CONTAINER_WORDS);
      into.push(fill([], axis + 1, from));
    }
    return into;
  };
  return fill(array, 0, 0);
}

/** The sizes of the axes, at least one. */
function sizesOf(machine: Machine, shape: PickleValue): readonly number[] {
  const sizes = Array.isArray(shape) ? shape : [shape];
  const whole = sizes.every(
    (size): size is number => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0,
  );
  if (!whole || sizes.length > MOST_AXES) return machine.fail('is damaged: an array of numpy has an impossible shape');
  return sizes.length === 0 ? [1] : sizes;
}

/** All elements, in the order of the bytes. Arrays of Python objects have them as a list. */
function elementsOf(machine: Machine, { code, bigEndian }: NumpyType, raw: PickleValue): readonly PickleValue[] {
  if (code === 'O') return Array.isArray(raw) ? raw : machine.fail('is damaged: an array of numpy has no elements');
  const bytes = bytesOf(raw);
  if (bytes === null) return machine.fail('is damaged: an array of numpy has no bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = code.startsWith('U') ? 4 * Number(code.slice(1)) : Number(code.slice(1));
  if (size === 0 || bytes.length % size !== 0) machine.fail('is damaged: an array of numpy is cut off');
  const read = NUMBERS[code] ?? textReader(size);
  machine.spend(bytes.length / Math.min(size, 8));
  return Array.from({ length: bytes.length / size }, (_, at) => read(view, at * size, !bigEndian));
}

/** Texts of `size` bytes, four a character, filled up with zeros. */
function textReader(size: number): Read {
  return (view, at, little) => {
    let text = '';
    for (let offset = 0; offset < size; offset += 4) {
      const point = view.getUint32(at + offset, little);
      if (point === 0) break;
      text += String.fromCodePoint(Math.min(point, 0x10ffff));
    }
    return text;
  };
}

/** Bytes; where a pickle of Python 2 has a text, one byte a character. */
export function bytesOf(value: PickleValue): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : null;
}
