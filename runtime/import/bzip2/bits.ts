/** Bits of a byte sequence, the most significant of each byte first. */

export interface BitReader {
  /** The next `count` bits, from 1 to 24, as a number. Calls `end` where there are not so many. */
  readonly read: (count: number) => number;
  /** The same, but the bits are still to be read; zeros follow the last one. */
  readonly peek: (count: number) => number;
  /** Leaves out bits that were peeked at. */
  readonly skip: (count: number) => void;
  /** The position of the first byte of which no bit has been read. */
  readonly position: () => number;
}

/** Reads from `start` on; `end` throws. */
export function bitReader(bytes: Uint8Array, start: number, end: () => never): BitReader {
  let at = start;
  /** Its low `held` bits are still to be read. */
  let buffer = 0;
  let held = 0;
  const peek = (count: number): number => {
    while (held < count) {
      // Bits that have been read leave at the top.
      buffer = (buffer << 8) | (at < bytes.length ? bytes[at] : 0);
      at++;
      held += 8;
    }
    return (buffer >>> (held - count)) & ((1 << count) - 1);
  };
  const skip = (count: number): void => {
    held -= count;
    if (at > bytes.length && held < 8 * (at - bytes.length)) end();
  };
  return {
    read: (count) => {
      const value = peek(count);
      skip(count);
      return value;
    },
    peek,
    skip,
    position: () => at - (held >>> 3),
  };
}
