/**
 * Reads the wire format of protocol buffers without copying: bytes of a field are a view of the file. Lengths are checked
 * against what is there before anything is made of them.
 */
import { OnnxFault } from '../problem.ts';

/** One field of a message as it stands in the file. */
export type Field =
  | { readonly number: number; readonly wire: 'varint'; readonly value: number }
  | { readonly number: number; readonly wire: 'bytes'; readonly bytes: Uint8Array }
  | { readonly number: number; readonly wire: 'fixed32' | 'fixed64'; readonly bytes: Uint8Array };

const utf8 = new TextDecoder();

/** The fields of a message, in the order of the file. Throws an `OnnxFault` where the bytes are no message. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field, void, void> {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw broken(`a field of ${length} bytes has only ${bytes.length - at}`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    at = tag.end;
    const number = Math.floor(tag.value / 8);
    if (number < 1) throw broken(`there is no field ${number}`);
    switch (tag.value % 8) {
      case 0: {
        const { value, end } = varint(bytes, at);
        at = end;
        yield { number, wire: 'varint', value };
        break;
      }
      case 1:
        yield { number, wire: 'fixed64', bytes: take(8) };
        break;
      case 2: {
        const { value: length, end } = varint(bytes, at);
        at = end;
        if (length < 0) throw broken('a field has a negative length');
        yield { number, wire: 'bytes', bytes: take(length) };
        break;
      }
      case 5:
        yield { number, wire: 'fixed32', bytes: take(4) };
        break;
      default:
        throw broken(`field ${number} has the unknown type ${tag.value % 8}`);
    }
  }
}

/** The bytes of a field that holds some. */
export function bytesIn(field: Field): Uint8Array {
  if (field.wire !== 'bytes') throw broken(`field ${field.number} is no text, list or message`);
  return field.bytes;
}

export const textIn = (field: Field): string => utf8.decode(bytesIn(field));

/** The integer of a field that holds one. */
export function integerIn(field: Field): number {
  if (field.wire !== 'varint') throw broken(`field ${field.number} is no integer`);
  return field.value;
}

/** The float of a field that holds one. */
export function floatIn(field: Field): number {
  if (field.wire !== 'fixed32') throw broken(`field ${field.number} is no float`);
  return viewOf(field.bytes).getFloat32(0, true);
}

/** The integers that a field of a list adds to it, whether they are packed or single. */
export function integersIn(field: Field): number[] {
  if (field.wire === 'varint') return [field.value];
  const bytes = bytesIn(field);
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, end } = varint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** The bytes that a field of a list of fixed size adds to it. */
export function fixedIn(field: Field): Uint8Array {
  if (field.wire === 'varint') throw broken(`field ${field.number} is no list of numbers`);
  return field.bytes;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A 64-bit integer in two's complement, seven bits a byte; beyond 2⁵³ it is rounded. */
function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let low = 0;
  let high = 0;
  for (let at = start, shift = 0; at < bytes.length && shift < 70; at++, shift += 7) {
    const bits = bytes[at] & 127;
    if (shift < 28) low += bits * 2 ** shift;
    else if (shift === 28) {
      low += (bits & 15) * 2 ** 28;
      high += bits >> 4;
    } else high += bits * 2 ** (shift - 32);
    if (bytes[at] < 128) return { value: ((high % 2 ** 32) | 0) * 2 ** 32 + low, end: at + 1 };
  }
  throw broken('a number does not end');
}

const broken = (why: string): OnnxFault =>
  new OnnxFault(`this is no ONNX model, or it is cut off or damaged (${why}).`);
