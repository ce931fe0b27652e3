/**
 * Kernels by their structure: most come again and again, and of equal ones there is one record as long as they are here. A structure is
 * written as whole numbers, which are compared in a part of the time that texts take.
 */
import type { Kernel } from './plan.ts';

export interface KernelTable {
  /** Begins a structure. */
  readonly begin: () => void;
  /** Goes on with a whole number. */
  readonly put: (part: number) => void;
  /** Goes on with the primitive of this key. */
  readonly putPrimitive: (key: string) => void;
  /** The kernel of the structure, which is made if there is none. Structures must be equal exactly for kernels that are. */
  readonly end: (make: () => Kernel) => Kernel;
}

interface Entry {
  readonly structure: Int32Array;
  readonly kernel: Kernel;
}

const FIRST_ROOM = 256;

/** An empty table, which forgets all when it has `most` kernels, or as many primitives. */
export function kernelTable(most: number): KernelTable {
  /** By hash. */
  const entries = new Map<number, Entry[]>();
  let count = 0;
  /** Numbers of primitives. */
  const numbers = new Map<string, number>();
  let written = new Int32Array(FIRST_ROOM);
  let length = 0;
  let hash = 0;

  const put = (part: number): void => {
    if (length === written.length) {
      const longer = new Int32Array(2 * length);
      longer.set(written);
      written = longer;
    }
    written[length++] = part;
    hash = Math.imul(hash ^ part, 0x2c1b3c6d);
    hash ^= hash >>> 15;
  };
  const isWritten = (structure: Int32Array): boolean => {
    if (structure.length !== length) return false;
    for (let at = 0; at < length; at++) if (structure[at] !== written[at]) return false;
    return true;
  };
  return {
    begin: () => {
      // Not within a structure, whose primitives have numbers already.
      if (count >= most || numbers.size >= most) {
        entries.clear();
        numbers.clear();
        count = 0;
      }
      length = hash = 0;
    },
    put,
    putPrimitive: (key) => {
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      put(number);
    },
    end: (make) => {
      const alike = entries.get(hash) ?? [];
      for (const { structure, kernel } of alike) if (isWritten(structure)) return kernel;
      const kernel = make();
      entries.set(hash, [...alike, { structure: written.slice(0, length), kernel }]);
      count++;
      return kernel;
    },
  };
}
