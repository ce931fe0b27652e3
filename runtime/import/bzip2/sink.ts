/** Bytes that become more and more, up to a limit. */

export interface Sink {
  /** Appends bytes. Calls `full` at more bytes than the limit. */
  readonly append: (more: Uint8Array) => void;
  /** Appends `count` times the same byte, likewise. */
  readonly repeat: (byte: number, count: number) => void;
  readonly length: () => number;
  /** All bytes so far; valid until more is appended. */
  readonly bytes: () => Uint8Array;
}

/** `expected` bytes are room to begin with; `full` throws. */
export function sink(expected: number, limit: number, full: () => never): Sink {
  let bytes = new Uint8Array(Math.min(Math.max(expected, 1024), limit));
  let length = 0;
  /** Makes room for `count` more bytes, and returns where they go. */
  const extend = (count: number): number => {
    const start = length;
    length += count;
    if (length > bytes.length) {
      if (length > limit) full();
      const larger = new Uint8Array(Math.min(limit, Math.max(length, 2 * bytes.length)));
      larger.set(bytes.subarray(0, start));
      bytes = larger;
    }
    return start;
  };
  return {
    append: (more) => {
      const start = extend(more.length);
      bytes.set(more, start);
    },
    repeat: (byte, count) => {
      const start = extend(count);
      bytes.fill(byte, start, length);
    },
    length: () => length,
    bytes: () => bytes.subarray(0, length),
  };
}
