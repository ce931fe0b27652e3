/** The bytes of a pickle, read from the beginning on. A length that a pickle declares is never trusted. */

export interface Cursor {
  /** An unsigned whole number of one, two or four bytes, little-endian. */
  readonly unsigned: (size: 1 | 2 | 4) => number;
  /** A signed one of four bytes. */
  readonly signed: () => number;
  /** A length of eight bytes. */
  readonly length: () => number;
  /** A float64, big-endian. */
  readonly float: () => number;
  /** The next `count` bytes, a view. */
  readonly take: (count: number) => Buffer;
  /** The bytes up to the next line end, which is left out, one character a byte. */
  readonly line: () => string;
  /** Whether there are still `count` bytes. */
  readonly has: (count: number) => boolean;
}

/** `end` throws; it is called where the bytes end too soon. */
export function cursor(bytes: Buffer, end: () => never): Cursor {
  let at = 0;
  const has = (count: number): boolean => count <= bytes.length - at;
  /** Goes on by `count` bytes, and returns where they begin. */
  const advance = (count: number): number => {
    if (!has(count)) end();
    const start = at;
    at += count;
    return start;
  };
  return {
    has,
    unsigned: (size) => {
      const start = advance(size);
      return size === 1 ? bytes[start] : bytes.readUIntLE(start, size);
    },
    signed: () => bytes.readInt32LE(advance(4)),
    length: () => Number(bytes.readBigUInt64LE(advance(8))),
    float: () => bytes.readDoubleBE(advance(8)),
    take: (count) => {
      const start = advance(count);
      return bytes.subarray(start, start + count);
    },
    line: () => {
      const lineEnd = bytes.indexOf(0x0a, at);
      if (lineEnd < 0) end();
      const start = advance(lineEnd + 1 - at);
      return bytes.toString('latin1', start, lineEnd);
    },
  };
}
