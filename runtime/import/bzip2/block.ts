/**
 * One block of a bzip2 stream. Read backwards from how it was made: Huffman codes of move-to-front positions with runs of
 * zeros, the Burrows-Wheeler transform, and runs of four and more equal bytes.
 */
import type { BitReader } from './bits.ts';
import { type HuffmanTable, huffmanTable, LONGEST_CODE, readSymbol } from './huffman.ts';
import type { Sink } from './sink.ts';

/** Symbols that one Huffman table codes before the next selector is due. */
const GROUP = 50;

const RUN_A = 0;
const RUN_B = 1;

/** Says that the file is damaged. */
export type Fail = (what: string) => never;

/** Decodes the block whose header and CRC have been read; `most` is the largest size of a block, in bytes. */
export function decodeBlock(bits: BitReader, most: number, output: Sink, fail: Fail): void {
  if (bits.read(1) === 1) fail('is a bzip2 file of a kind that was given up long ago');
  const origin = bits.read(24);
  const transformed = readTransformed(bits, most, fail);
  if (origin >= transformed.length) fail('is damaged: a block begins outside of itself');
  expandRuns(invert(transformed, origin), output);
}

/** The block after the Burrows-Wheeler transform. */
function readTransformed(bits: BitReader, most: number, fail: Fail): Uint8Array {
  const alphabet = readAlphabet(bits);
  if (alphabet.length === 0) fail('is damaged: a block has no bytes');
  const end = alphabet.length + 1;
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > 6) fail('is damaged: a block has an impossible number of Huffman tables');
  const selectors = readSelectors(bits, tableCount, fail);
  const tables = Array.from({ length: tableCount }, () => huffmanTable(readLengths(bits, end + 1, fail)));

  const block = new Uint8Array(most);
  let length = 0;
  let run = 0;
  let runWeight = 1;
  for (const selector of selectors) {
    const table: HuffmanTable = tables[selector];
    for (let count = 0; count < GROUP; count++) {
      const symbol = readSymbol(bits, table);
      if (symbol === undefined) return fail('is damaged: it has an impossible Huffman code');
      if (symbol === RUN_A || symbol === RUN_B) {
        run += runWeight << symbol;
        runWeight <<= 1;
        if (run > most) fail('is damaged: a block is too long');
        continue;
      }
      if (run > 0) {
        if (length + run > most) fail('is damaged: a block is too long');
        block.fill(alphabet[0], length, length + run);
        length += run;
        run = 0;
        runWeight = 1;
      }
      if (symbol === end) return block.subarray(0, length);
      if (length >= most) fail('is damaged: a block is too long');
      block[length++] = moveToFront(alphabet, symbol - 1);
    }
  }
  return fail('is damaged: a block has no end');
}

/** The bytes that occur, in order: a bit for each 16 of them, then a bit for each. */
function readAlphabet(bits: BitReader): Uint8Array {
  const ranges = bits.read(16);
  const bytes: number[] = [];
  for (let range = 0; range < 16; range++) {
    if (((ranges >>> (15 - range)) & 1) === 0) continue;
    const used = bits.read(16);
    for (let at = 0; at < 16; at++) if (((used >>> (15 - at)) & 1) === 1) bytes.push(16 * range + at);
  }
  return Uint8Array.from(bytes);
}

/** Which table codes each group of symbols. */
function readSelectors(bits: BitReader, tableCount: number, fail: Fail): Uint8Array {
  const order = Uint8Array.from({ length: tableCount }, (_, table) => table);
  const selectors = new Uint8Array(bits.read(15));
  for (let at = 0; at < selectors.length; at++) {
    let position = 0;
    while (bits.read(1) === 1) {
      position++;
      if (position >= tableCount) fail('is damaged: a block asks for a Huffman table that it has not');
    }
    selectors[at] = moveToFront(order, position);
  }
  return selectors;
}

/** The code lengths of a table, each given by its difference to the one before. */
function readLengths(bits: BitReader, symbols: number, fail: Fail): Uint8Array {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) fail('is damaged: it has a Huffman code of an impossible length');
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return lengths;
}

/** The value at a position of the list, which becomes the first. */
function moveToFront(list: Uint8Array, position: number): number {
  const value = list[position];
  list.copyWithin(1, 0, position);
  list[0] = value;
  return value;
}

/** The inverse of the Burrows-Wheeler transform, whose row `origin` is the text itself. */
function invert(transformed: Uint8Array, origin: number): Uint8Array {
  const starts = new Uint32Array(257);
  for (const byte of transformed) starts[byte + 1]++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1] += starts[byte];
  /** By row of the sorted rotations: the row that is one byte further on. */
  const next = new Uint32Array(transformed.length);
  for (let row = 0; row < transformed.length; row++) next[starts[transformed[row]]++] = row;
  const text = new Uint8Array(transformed.length);
  let row = next[origin];
  for (let at = 0; at < text.length; at++) {
    text[at] = transformed[row];
    row = next[row];
  }
  return text;
}

/** Four equal bytes are followed by how many more of them there are. */
function expandRuns(text: Uint8Array, output: Sink): void {
  let from = 0;
  let equal = 0;
  for (let at = 0; at < text.length; at++) {
    equal = equal > 0 && text[at] === text[at - 1] ? equal + 1 : 1;
    if (equal < 4) continue;
    output.append(text.subarray(from, at + 1));
    if (at + 1 < text.length) output.repeat(text[at], text[at + 1]);
    at++;
    from = at + 1;
    equal = 0;
  }
  if (from < text.length) output.append(text.subarray(from));
}
