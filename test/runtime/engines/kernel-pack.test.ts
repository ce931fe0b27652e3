import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPack } from '../../../runtime/engines/kernel-pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'eznasc-pack-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DAY = 24 * 3600 * 1000;
let files = 0;
const fresh = (): string => join(folder, 'new', `kernels-${files++}`);
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const read = (file: string, key: string): readonly number[] | null => {
  const found = openPack(file, 0).get(key);
  return found && [...found];
};

describe('a pack of kernels', () => {
  it('gives what another one has put there, and nothing else', () => {
    const file = fresh();
    const one = openPack(file, 0);
    one.put('a', bytes(1, 2, 3));
    one.put('empty', bytes());
    expect(read(file, 'a')).toEqual([1, 2, 3]);
    expect(read(file, 'empty')).toEqual([]);
    expect(read(file, 'b')).toBeNull();
  });

  it('gives what it has taken itself, and takes it once', () => {
    const file = fresh();
    const pack = openPack(file, 0);
    pack.put('a', bytes(1, 2, 3));
    pack.put('b', bytes(4));
    const { length } = readFileSync(file);
    pack.put('a', bytes(1, 2, 3));
    expect(readFileSync(file)).toHaveLength(length);
    expect([...(pack.get('a') ?? [])]).toEqual([1, 2, 3]);
    expect([...(pack.get('b') ?? [])]).toEqual([4]);
  });

  it('takes what several put there at the same time', () => {
    const file = fresh();
    const packs = [openPack(file, 0), openPack(file, 0)];
    for (let at = 0; at < 100; at++) packs[at % 2].put(`key ${at}`, bytes(at, 2 * at));
    expect(Array.from({ length: 100 }, (_, at) => read(file, `key ${at}`)?.[0])).toEqual([...Array(100).keys()]);
  });

  it('knows a record that was not written whole, or has changed', () => {
    const file = fresh();
    openPack(file, 0).put('a', bytes(1, 2, 3));
    const whole = readFileSync(file);
    truncateSync(file, whole.length - 1);
    expect(read(file, 'a')).toBeNull();
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1;
      writeFileSync(file, damaged);
      expect(read(file, 'a')).toBeNull();
    }
  });

  it('goes on behind what is damaged', () => {
    const file = fresh();
    openPack(file, 0).put('a', bytes(1));
    appendFileSync(file, 'half');
    openPack(file, 0).put('b', bytes(2));
    expect(read(file, 'a')).toEqual([1]);
  });

  it('stops growing when it is large', () => {
    const file = fresh();
    const pack = openPack(file, 0);
    const large = new Uint8Array(2 ** 24);
    pack.put('a', large);
    pack.put('b', large);
    pack.put('c', bytes(1));
    expect(openPack(file, 0).get('a')).toHaveLength(2 ** 24);
    expect(read(file, 'b')).toBeNull();
    expect(read(file, 'c')).toEqual([1]);
  });

  it('keeps nothing where it may not write', () => {
    writeFileSync(join(folder, 'file'), '');
    const pack = openPack(join(folder, 'file', 'kernels'), 0);
    pack.put('a', bytes(1));
    expect(pack.get('a')).toBeNull();
  });

  it('sends away what other builds left a month ago', () => {
    const [old, recent] = [fresh(), fresh()];
    const now = 400 * DAY;
    for (const [file, days] of [
      [old, 31],
      [recent, 29],
    ] as const) {
      openPack(file, 0).put('a', bytes(1));
      utimesSync(file, (now - days * DAY) / 1000, (now - days * DAY) / 1000);
    }
    const another = join(folder, 'new', 'thesis.txt');
    writeFileSync(another, '');
    utimesSync(another, 0, 0);
    openPack(fresh(), now);
    expect([old, recent, another].map((file) => existsSync(file))).toEqual([false, true, true]);
  });
});
