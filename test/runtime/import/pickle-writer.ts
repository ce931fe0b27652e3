/** A writer of pickles, for tests: the text protocol 0, and the binary protocol 4. */
import type { PickleValue } from '../../../runtime/import/pickle/value.ts';

/** The pickle of a value that holds no inert names; arrays are lists. */
export function writePickle(value: PickleValue, protocol: 0 | 4): Buffer {
  const parts = protocol === 0 ? textParts(value) : [Buffer.from([0x80, 4]), ...binaryParts(value)];
  return Buffer.concat([...parts, Buffer.from('.')]);
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

function textParts(value: PickleValue): readonly Buffer[] {
  if (value === null) return [ascii('N')];
  if (typeof value === 'boolean') return [ascii(value ? 'I01\n' : 'I00\n')];
  if (typeof value === 'bigint') return [ascii(`L${value}L\n`)];
  if (typeof value === 'number') return [ascii(isInt(value) ? `I${value}\n` : `F${pythonFloat(value)}\n`)];
  if (typeof value === 'string') return [ascii(`V${rawUnicode(value)}\n`)];
  if (value instanceof Uint8Array) {
    const text = rawUnicode(Buffer.from(value).toString('latin1'));
    return [ascii(`c_codecs\nencode\n(V${text}\nVlatin1\ntR`)];
  }
  if (value instanceof Map) {
    return [ascii('(d'), ...[...value].flatMap(([k, v]) => [...textParts(k), ...textParts(v), ascii('s')])];
  }
  if (value instanceof Set) {
    return [ascii('c__builtin__\nset\n('), ...textParts([...value]), ascii('tR')];
  }
  if (Array.isArray(value)) return [ascii('(l'), ...value.flatMap((item) => [...textParts(item), ascii('a')])];
  throw new Error('no data');
}

function binaryParts(value: PickleValue): readonly Buffer[] {
  if (value === null) return [ascii('N')];
  if (typeof value === 'boolean') return [ascii(value ? '\x88' : '\x89')];
  if (typeof value === 'bigint') return [ascii('\x8a\x20'), twosComplement(value)];
  if (typeof value === 'number') return [isInt(value) ? integer(value) : float(value)];
  if (typeof value === 'string') return [sized('X', Buffer.from(value))];
  if (value instanceof Uint8Array) return [sized('B', Buffer.from(value))];
  if (value instanceof Map)
    return [ascii('}('), ...[...value].flatMap(([k, v]) => [...binaryParts(k), ...binaryParts(v)]), ascii('u')];
  if (value instanceof Set) return [ascii('\x8f('), ...[...value].flatMap(binaryParts), ascii('\x90')];
  if (Array.isArray(value)) return [ascii(']('), ...value.flatMap(binaryParts), ascii('e')];
  throw new Error('no data');
}

const isInt = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0);

/** As `repr` has it. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function rawUnicode(text: string): string {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point > 0xffff) return `\\U${point.toString(16).padStart(8, '0')}`;
    return point > 0xff || '\\\0\n\r\x1a'.includes(character) ? `\\u${point.toString(16).padStart(4, '0')}` : character;
  }).join('');
}

function integer(value: number): Buffer {
  const bytes = Buffer.from('J\0\0\0\0');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(9, 'G');
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function sized(opcode: string, content: Buffer): Buffer {
  const head = Buffer.from(`${opcode}\0\0\0\0`);
  head.writeUInt32LE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** 32 bytes, the least significant first. */
function twosComplement(value: bigint): Buffer {
  return Buffer.from(Uint8Array.from({ length: 32 }, (_, at) => Number(BigInt.asUintN(8, value >> BigInt(8 * at)))));
}
