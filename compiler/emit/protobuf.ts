/**
 * The wire format of protocol buffers, as far as the formats of models need it: each function gives the bytes of one field, and a message
 * is its fields joined. A message is copied once per level of nesting, which is fast enough for some millions of weights.
 */

/** Encoded fields of a message. */
export type Bytes = Uint8Array;

const WIRE_VARINT = 0;
const WIRE_BYTES = 2;
const WIRE_FLOAT = 5;

const utf8 = new TextEncoder();

/** A field holding an integer; negative ones take ten bytes, as in two's complement of 64 bits. */
export function intField(field: number, value: number): Bytes {
  return Uint8Array.of(...varint(tag(field, WIRE_VARINT)), ...varint(value));
}

/** A field holding a float32. */
export function floatField(field: number, value: number): Bytes {
  return join([Uint8Array.from(varint(tag(field, WIRE_FLOAT))), float32Data([value])]);
}

/** A field holding bytes, or an encoded message. */
export function bytesField(field: number, value: Bytes): Bytes {
  return join([Uint8Array.of(...varint(tag(field, WIRE_BYTES)), ...varint(value.length)), value]);
}

/** A field holding text. */
export function stringField(field: number, value: string): Bytes {
  return bytesField(field, utf8.encode(value));
}

/** A field holding a message. */
export function messageField(field: number, ...fields: readonly Bytes[]): Bytes {
  return bytesField(field, join(fields));
}

/** A message, or a part of one. */
export function join(parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Little-endian float32 values. */
export const float32Data = (values: ArrayLike<number>): Bytes =>
  packed(values, 4, (view, at, value) => view.setFloat32(at, value, true));

/** Little-endian float64 values. */
export const float64Data = (values: ArrayLike<number>): Bytes =>
  packed(values, 8, (view, at, value) => view.setFloat64(at, value, true));

/** Little-endian 32-bit integers. */
export const int32Data = (values: ArrayLike<number>): Bytes =>
  packed(values, 4, (view, at, value) => view.setInt32(at, value, true));

/** Little-endian 64-bit integers. */
export const int64Data = (values: ArrayLike<number>): Bytes =>
  packed(values, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true));

function packed(
  values: ArrayLike<number>,
  size: number,
  write: (view: DataView, at: number, value: number) => void,
): Bytes {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let k = 0; k < values.length; k++) write(view, k * size, values[k]);
  return new Uint8Array(view.buffer);
}

const tag = (field: number, wire: number): number => field * 8 + wire;

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  if (value >= 0 && value < 128) return [value];
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}
