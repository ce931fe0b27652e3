/**
 * Linear memory: one WebAssembly memory per thread, in which the tensors of plans lie, so that loops read and write them where they are. Other engines see
 * parts of it as arrays like any others. It is as large as addresses reach, which costs nothing: pages that nobody has written to are not there.
 */

/** Where the tensors of plans come from. */
export interface BufferPool {
  /** An array of this length, whose contents are arbitrary. */
  readonly take: (length: number) => Float32Array;
  /** Lets others have an array that nobody uses any more. */
  readonly give: (array: Float32Array) => void;
}

/** Its `take` gives arrays from elsewhere when most of it is taken. */
export interface LinearMemory extends BufferPool {
  readonly memory: WebAssembly.Memory;
  /** The same for a moment, and always in this memory. Throws a `RangeError` when nothing so large is free. */
  readonly borrow: (length: number) => Float32Array;
  /** Whether an array lies in this memory. */
  readonly holds: (array: Float32Array) => boolean;
}

const PAGE = 65536;

/** All that 32-bit addresses reach. */
const MOST_PAGES = 65536;

/** Blocks begin at multiples of this many bytes: a cache line, and what vector instructions read at once. */
const ALIGNMENT = 64;

/** The part of the memory that tensors may take: the rest is for the moments in which loops need those that lie elsewhere. */
const MOST_TAKEN = 3 / 4;

/** Free bytes from `start` on. */
interface Free {
  start: number;
  bytes: number;
}

/** An empty memory. Plans that run at the same time may share one. */
export function linearMemory(pages: number = MOST_PAGES): LinearMemory {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { buffer } = memory;
  /** By address; no two are adjacent. First fit keeps low what is in use, and with it what has been written to. */
  const free: Free[] = [{ start: 0, bytes: pages * PAGE }];
  let taken = 0;
  const borrow = (length: number): Float32Array => {
    const bytes = blockBytes(length);
    const at = free.findIndex((each) => each.bytes >= bytes);
    if (at < 0) throw new RangeError(`${bytes} bytes are not free`);
    const { start } = free[at];
    free[at].start += bytes;
    free[at].bytes -= bytes;
    if (free[at].bytes === 0) free.splice(at, 1);
    taken += bytes;
    return new Float32Array(buffer, start, length);
  };
  const holds = (array: Float32Array): boolean => array.buffer === buffer;
  return {
    memory,
    borrow,
    holds,
    take: (length) => {
      const fits = taken + blockBytes(length) <= MOST_TAKEN * pages * PAGE;
      return fits ? borrow(length) : new Float32Array(length);
    },
    give: (array) => {
      if (!holds(array)) return;
      const { byteOffset: start, length } = array;
      const bytes = blockBytes(length);
      taken -= bytes;
      const after = free.findIndex((each) => each.start > start);
      const at = after < 0 ? free.length : after;
      const [before, next] = [free[at - 1], free[at]];
      const joinsBefore = before !== undefined && before.start + before.bytes === start;
      const joinsNext = next !== undefined && start + bytes === next.start;
      if (joinsBefore) {
        before.bytes += bytes + (joinsNext ? next.bytes : 0);
        if (joinsNext) free.splice(at, 1);
      } else if (joinsNext) {
        next.start = start;
        next.bytes += bytes;
      } else free.splice(at, 0, { start, bytes });
    },
  };
}

/** What an array takes; arrays without elements take a block too, so that no two begin at one address. */
const blockBytes = (length: number): number =>
  Math.max(1, Math.ceil((length * Float32Array.BYTES_PER_ELEMENT) / ALIGNMENT)) * ALIGNMENT;
