/** Decompresses bzip2 within a limit; the packages that do so have none. */
import { broken } from '../broken.ts';
import { mebibytes } from '../limits.ts';
import { bitReader } from './bits.ts';
import { decodeBlock } from './block.ts';
import { combine, crc32 } from './crc.ts';
import { sink } from './sink.ts';

/** The first 24 bits of a block, and of the end of a stream: digits of π and of its root. */
const BLOCK = [0x314159, 0x265359] as const;
const STREAM_END = [0x177245, 0x385090] as const;

/** Bytes of a block by level, from 1 to 9. */
const BLOCK_UNIT = 100_000;

/** Whether the bytes at `start` begin a bzip2 stream. */
export function isBzip2(bytes: Uint8Array, start = 0): boolean {
  const [b, z, h, level] = bytes.subarray(start, start + 4);
  return b === 0x42 && z === 0x5a && h === 0x68 && level >= 0x31 && level <= 0x39;
}

/**
 * What the streams at the beginning of `bytes` hold together; anything behind them is left out, as Python does. Throws a
 * `ProblemError` about the file `name` if it is cut off or damaged, or holds more than `limit` bytes.
 */
export function decompressBzip2(bytes: Uint8Array, limit: number, name: string): Uint8Array {
  const fail = (what: string): never => {
    throw broken(name, what);
  };
  const output = sink(4 * bytes.length, limit, () =>
    fail(`holds more than ${mebibytes(limit)} when decompressed, which is the most that is read`),
  );
  let start = 0;
  do {
    const most = BLOCK_UNIT * (bytes[start + 3] - 0x30);
    const bits = bitReader(bytes, start + 4, () => fail('is cut off'));
    const number = (): number => bits.read(16) * 0x10000 + bits.read(16);
    let streamCrc = 0;
    for (;;) {
      const [high, low] = [bits.read(24), bits.read(24)];
      if (high === STREAM_END[0] && low === STREAM_END[1]) break;
      if (high !== BLOCK[0] || low !== BLOCK[1]) fail('is damaged: where a block should begin there is none');
      const expected = number();
      const from = output.length();
      decodeBlock(bits, most, output, fail);
      const crc = crc32(output.bytes(), from, output.length());
      if (crc !== expected) fail('is damaged: a block does not have the check sum that it should');
      streamCrc = combine(streamCrc, crc);
    }
    if (number() !== streamCrc) fail('is damaged: it does not have the check sum that it should');
    start = bits.position();
  } while (isBzip2(bytes, start));
  return output.bytes();
}
