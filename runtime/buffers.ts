/** Memory of finished tensors, kept by size for the next ones: plans of one search space need the same sizes over and over. */

export interface BufferPool {
  /** An array of this length, whose contents are arbitrary. */
  readonly take: (length: number) => Float32Array;
  /** Lets others have an array that nobody uses any more. */
  readonly give: (array: Float32Array) => void;
}

/**
 * So many bytes are reserved at a time, and arrays cut off them. It is above the size up to which allocators put blocks among all others: there,
 * arrays that stay lie between the temporary tensors of the engine, and what becomes free of those in between is not given back.
 */
const SLAB = 2 ** 26;

/** Arrays begin at multiples of this many bytes: a cache line, and what vector instructions read at once. */
const ALIGNMENT = 64;

/** An empty pool. Plans that run at the same time must not share one. */
export function bufferPool(): BufferPool {
  const free = new Map<number, Float32Array[]>();
  const cut = slabs();
  return {
    take: (length) => free.get(length)?.pop() ?? cut(length),
    give: (array) => {
      const others = free.get(array.length);
      if (others) others.push(array);
      else free.set(array.length, [array]);
    },
  };
}

/** Cuts arrays off one slab after the other. Memory that is reserved takes no room before it is written to. */
function slabs(): (length: number) => Float32Array {
  let slab = new ArrayBuffer(0);
  let end = 0;
  return (length) => {
    const bytes = length * Float32Array.BYTES_PER_ELEMENT;
    if (bytes > SLAB) return new Float32Array(length);
    if (end + bytes > slab.byteLength) {
      slab = new ArrayBuffer(SLAB);
      end = 0;
    }
    const array = new Float32Array(slab, end, length);
    end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return array;
  };
}
