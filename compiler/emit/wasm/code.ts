/**
 * The part of WebAssembly that loops need, as functions that give bytes: instructions on 32-bit addresses, single numbers and vectors of four
 * float32 (opcodes as in the core specification, version 2). An expression is the bytes that leave its value on the stack.
 */

/** Encoded instructions: bytes, and parts that are put in when all is written, so that no part is copied more than once. */
export type Code = readonly (number | Code)[];

/** What locals and parameters can hold. */
const TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
export type Type = keyof typeof TYPES;

/** An unsigned integer in as few bytes as it takes, seven bits each. */
function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}

function littleEndian(value: number, bytes: 4 | 8): Code {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

const unary =
  (opcode: Code) =>
  (x: Code): Code => [x, opcode];
const binary =
  (opcode: Code) =>
  (a: Code, b: Code): Code => [a, b, opcode];
const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

/** Where a load or store takes place: so many bytes after an address. Alignment is a hint that costs nothing to leave out. */
const at = (offset: number): Code => [0, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];

export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  add: binary([0x6a]),
  sub: binary([0x6b]),
  mul: binary([0x6c]),
  lessUnsigned: binary([0x49]),
};

export const f64 = {
  const: (value: number): Code => [0x44, littleEndian(value, 8)],
  add: binary([0xa0]),
  mul: binary([0xa2]),
  min: binary([0xa4]),
  max: binary([0xa5]),
  fromF32: unary([0xbb]),
  load: (address: Code, offset = 0): Code => [address, 0x2b, at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x39, at(offset)],
};

export const f32 = {
  fromF64: unary([0xb6]),
  fromI32: unary([0xb2]),
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x38, at(offset)],
};

/** Four float32, or four int32 of the same bits. Tests give lanes of all ones or zeros. */
export const v128 = {
  const: (value: number): Code => [vector(0x0c), Array<Code>(4).fill(littleEndian(value, 4))],
  lanes: (ofBits: readonly number[]): Code => [
    vector(0x0c),
    ...ofBits.flatMap((bits) => [bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, (bits >> 24) & 255]),
  ],
  load: (address: Code, offset = 0): Code => [address, vector(0x00), at(offset)],
  /** One number for all lanes. */
  loadSplat: (address: Code, offset = 0): Code => [address, vector(0x09), at(offset)],
  /** One number, or two, and zeros. */
  load1: (address: Code, offset = 0): Code => [address, vector(0x5c), at(offset)],
  load2: (address: Code, offset = 0): Code => [address, vector(0x5d), at(offset)],
  loadLane: (lane: number, address: Code, rest: Code, offset: number): Code => {
    return [address, rest, vector(0x56), at(offset), lane];
  },
  store: (address: Code, value: Code, offset = 0): Code => [address, value, vector(0x0b), at(offset)],
  storeLane: (lane: number, address: Code, value: Code, offset: number): Code => {
    return [address, value, vector(0x5a), at(offset), lane];
  },
  lane: (lane: number, value: Code): Code => [value, vector(0x1f), lane],
  splat: unary(vector(0x13)),
  /** Of eight lanes, those of a and then those of b, these four. */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [
    a,
    b,
    vector(0x0d),
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  ],
  and: binary(vector(0x4e)),
  or: binary(vector(0x50)),
  /** Bits of a where b has zeros. */
  andNot: binary(vector(0x4f)),
  xor: binary(vector(0x51)),
  /** Bits of a where the mask has ones, else of b. */
  bitselect: (a: Code, b: Code, mask: Code): Code => [a, b, mask, vector(0x52)],
  eq: binary(vector(0x41)),
  ne: binary(vector(0x42)),
  lt: binary(vector(0x43)),
  gt: binary(vector(0x44)),
  le: binary(vector(0x45)),
  ge: binary(vector(0x46)),
  floor: unary(vector(0x68)),
  /** To the nearest whole number; of two, to the even one. */
  nearest: unary(vector(0x6a)),
  abs: unary(vector(0xe0)),
  neg: unary(vector(0xe1)),
  sqrt: unary(vector(0xe3)),
  add: binary(vector(0xe4)),
  sub: binary(vector(0xe5)),
  mul: binary(vector(0xe6)),
  div: binary(vector(0xe7)),
  min: binary(vector(0xe8)),
  max: binary(vector(0xe9)),
  /** Of a and b the lesser, or the greater; a if one of them is NaN. One instruction, where `min` and `max` are several. */
  lesser: binary(vector(0xea)),
  greater: binary(vector(0xeb)),
};

/** Four int32, in the same vectors. */
export const i32x4 = {
  const: (value: number): Code => v128.lanes([value, value, value, value]),
  add: binary(vector(0xae)),
  sub: binary(vector(0xb1)),
  shiftLeft: (value: Code, bits: number): Code => [value, i32.const(bits), vector(0xab)],
  shiftRight: (value: Code, bits: number): Code => [value, i32.const(bits), vector(0xad)],
  toF32: unary(vector(0xfa)),
  /** Sums of neighbours among eight int16, unsigned. */
  sumPairs: unary(vector(0x7f)),
  lane: (lane: number, value: Code): Code => [value, vector(0x1b), lane],
};

/** Sixteen bytes, unsigned, in the same vectors. */
export const i8x16 = {
  add: binary(vector(0x6e)),
  /** How many bits of each byte are ones. */
  ones: unary(vector(0x62)),
  /** Sums of neighbours, as eight int16. */
  sumPairs: unary(vector(0x7d)),
};

/** Adds so much to a local. */
export const advance = (local: number, by: number): Code => set(local, i32.add(get(local), i32.const(by)));

/** Runs the body with the local at `from`, `from + step`, … below `to`; at least once. */
export function countedLoop(local: number, to: number, step: number, body: Code, from: Code = i32.const(0)): Code {
  return [
    set(local, from),
    [0x03, 0x40],
    body,
    advance(local, step),
    i32.lessUnsigned(get(local), i32.const(to)),
    [0x0d, 0],
    0x0b,
  ];
}

export const ifElse = (condition: Code, yes: Code, no: Code): Code => [condition, [0x04, 0x40], yes, 0x05, no, 0x0b];

/** All bytes of a code, in order. */
function flat(code: Code): readonly number[] {
  const bytes: number[] = [];
  const write = (part: Code): void => {
    for (const each of part) {
      if (typeof each === 'number') bytes.push(each);
      else write(each);
    }
  };
  write(code);
  return bytes;
}

/** Bytes after how many they are. */
const counted = (code: Code): Code => {
  const bytes = flat(code);
  return [unsigned(bytes.length), bytes];
};
const section = (id: number, contents: Code): Code => [id, counted(contents)];
const list = (items: readonly Code[]): Code => [unsigned(items.length), items];
const name = (text: string): Code => list([...text].map((letter) => [letter.charCodeAt(0)]));

/** A module that imports `memory.memory` and exports one function, `run`, with so many addresses as parameters and these further locals. */
export function moduleOf(parameters: number, locals: readonly Type[], body: Code): Uint8Array {
  const declared = list(locals.map((type) => [1, TYPES[type]]));
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, list([[0x60, list(Array.from({ length: parameters }, () => [TYPES.i32])), 0]])),
      // A memory of any size.
      section(2, list([[name('memory'), name('memory'), 0x02, 0x00, 0x00]])),
      section(3, list([[0]])),
      section(7, list([[name('run'), 0x00, 0x00]])),
      section(10, list([counted([declared, body, 0x0b])])),
    ]),
  );
}
