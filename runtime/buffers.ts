/** Memory of finished tensors, kept by size for the next ones: plans of one search space need the same sizes over and over. */

export interface BufferPool {
  /** An array of this length, whose contents are arbitrary. */
  readonly take: (length: number) => Float32Array;
  /** Lets others have an array that nobody uses any more. */
  readonly give: (array: Float32Array) => void;
}

/** An empty pool. Plans that run at the same time must not share one. */
export function bufferPool(): BufferPool {
  const free = new Map<number, Float32Array[]>();
  return {
    take: (length) => free.get(length)?.pop() ?? new Float32Array(length),
    give: (array) => {
      const others = free.get(array.length);
      if (others) others.push(array);
      else free.set(array.length, [array]);
    },
  };
}
