/** Canonical Huffman codes: the lengths of the codes say all. */
import type { BitReader } from './bits.ts';

export const LONGEST_CODE = 20;

export interface HuffmanTable {
  readonly shortest: number;
  /** By length: the codes that are no longer, filled up to `LONGEST_CODE` bits, are below this. */
  readonly bound: Int32Array;
  /** By length: what to subtract from a code of that length to get its place in `symbols`. */
  readonly base: Int32Array;
  /** Ordered by code. */
  readonly symbols: Uint16Array;
}

/** The table of codes whose lengths, from 1 to `LONGEST_CODE`, are given by symbol. */
export function huffmanTable(lengths: Uint8Array): HuffmanTable {
  const bound = new Int32Array(LONGEST_CODE + 1);
  const base = new Int32Array(LONGEST_CODE + 1);
  const symbols = new Uint16Array(lengths.length);
  let placed = 0;
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    base[length] = code - placed;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[placed++] = symbol;
      code++;
    }
    bound[length] = code << (LONGEST_CODE - length);
    code <<= 1;
  }
  return { shortest: lengths.reduce((a, b) => Math.min(a, b)), bound, base, symbols };
}

/** The symbol whose code comes next, or undefined if there is no such code. */
export function readSymbol(bits: BitReader, { shortest, bound, base, symbols }: HuffmanTable): number | undefined {
  const next = bits.peek(LONGEST_CODE);
  let length = shortest;
  while (next >= bound[length]) {
    if (length === LONGEST_CODE) return undefined;
    length++;
  }
  bits.skip(length);
  return symbols[(next >>> (LONGEST_CODE - length)) - base[length]];
}
