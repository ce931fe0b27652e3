import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompressBzip2, isBzip2 } from '../../../runtime/import/bzip2/decompress.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { law } from '../../laws/law.ts';
import { fixture } from './fixtures.ts';

const MIB = 2 ** 20;
const decompress = (bytes: Uint8Array, limit = MIB): Buffer => Buffer.from(decompressBzip2(bytes, limit, 'file.bz2'));

/** What `make.py` calls by that name. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >> 16) & 255;
    }),
  );
}

const CONTENTS: Readonly<Record<string, Buffer>> = {
  empty: Buffer.alloc(0),
  one: Buffer.from('a'),
  four: Buffer.from('aaaa'),
  runs: Buffer.from('a'.repeat(3) + 'b'.repeat(255) + 'c'.repeat(1000) + 'd'.repeat(259)),
  alphabet: Buffer.concat(Array.from({ length: 8 }, () => Buffer.from(Array.from({ length: 256 }, (_, at) => at)))),
  noise: noise(3000),
  blocks: Buffer.from('0123456789abcdef'.repeat(15000)),
  streams: Buffer.from('one, two'),
};

test.each(Object.entries(CONTENTS))('the file %s of Python is decompressed', (name, contents) => {
  const bytes = fixture(`bzip2/${name}.bz2`);
  expect(isBzip2(bytes)).toBe(true);
  expect(decompress(bytes).equals(contents)).toBe(true);
});

const python = findPython();
const title = 'what Python compresses is decompressed, at any level and of any content';
if (python === null) test.skip(`${title} (skipped: there is no python3)`, () => undefined);
else {
  test(title, () => {
    const run = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 700 }));
    const repetitive = fc.array(run, { maxLength: 40 }).map((runs) => runs.flatMap(([byte, n]) => Array(n).fill(byte)));
    const any = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 2000 });
    const contents = fc.sample(fc.oneof(repetitive, any), { numRuns: 60, seed: 1 }).map((bytes) => Buffer.from(bytes));
    const script =
      'import sys, bz2\nfor at, line in enumerate(sys.stdin): print(bz2.compress(bytes.fromhex(line), 1 + at % 9).hex())';
    const input = contents.map((bytes) => `${bytes.toString('hex')}\n`).join('');
    const lines = execFileSync(python, ['-c', script], { input, encoding: 'utf8' }).trim().split('\n');
    expect(lines).toHaveLength(contents.length);
    lines.forEach((line, at) => {
      expect(decompress(Buffer.from(line, 'hex')).toString('hex')).toBe(contents[at].toString('hex'));
    });
  });
}

function findPython(): string | null {
  const command = process.env['EZNASC_PYTHON'] ?? 'python3';
  try {
    execFileSync(command, ['-c', 'import bz2'], { stdio: 'ignore' });
    return command;
  } catch {
    return null;
  }
}

describe('broken files', () => {
  const name = fc.constantFrom('runs', 'alphabet', 'noise', 'blocks');

  law(
    'of a file that is cut off anywhere there is one clear error',
    fc.property(name, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (file, part) => {
      const bytes = fixture(`bzip2/${file}.bz2`);
      const cut = bytes.subarray(0, Math.max(4, Math.floor(part * bytes.length)));
      expect(() => decompress(cut)).toThrow(new ProblemError('environment', 'file.bz2 is cut off.'));
    }),
  );

  law(
    'of a file with one wrong bit there is one clear error, or the bit does not matter',
    fc.property(name, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(7), (file, part, bit) => {
      const bytes = Buffer.from(fixture(`bzip2/${file}.bz2`));
      bytes[4 + Math.floor(part * (bytes.length - 4))] ^= 1 << bit;
      try {
        expect(decompress(bytes).equals(CONTENTS[file])).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
        expect((error as Error).message).toMatch(/^file\.bz2 (is|holds) /);
      }
    }),
  );

  test('a block whose content has another check sum is an error', () => {
    const bytes = Buffer.from(fixture('bzip2/runs.bz2'));
    bytes[10] ^= 1;
    expect(() => decompress(bytes)).toThrow('a block does not have the check sum that it should');
  });

  test('a file may hold as much as the limit, and no more', () => {
    const bytes = fixture('bzip2/blocks.bz2');
    expect(decompress(bytes, 240_000)).toHaveLength(240_000);
    expect(() => decompress(bytes, 239_999)).toThrow('file.bz2 holds more than 0 MiB when decompressed');
  });

  test('a bomb is refused before it takes more than the limit', () => {
    const bytes = fixture('bzip2/bomb.bz2');
    expect(bytes.length).toBeLessThan(1000);
    expect(() => decompress(bytes, 2 * MIB)).toThrow('file.bz2 holds more than 2 MiB when decompressed');
  });
});
