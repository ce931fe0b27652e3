/**
 * Kernels as they were written for engines, in a file that processes share: what was written once is read when it is needed again. A record is appended
 * by one call, so that several processes can write at a time, and is told by digests of its key and of its bytes, so that half a record is none.
 */
import { createHash } from 'node:crypto';
import { fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../problem.ts';

export interface KernelPack {
  /** What is kept for a key; null if there is nothing, or it was not written whole. */
  readonly get: (key: string) => Uint8Array | null;
  /** Keeps bytes for a key that has none, as long as there is room on the disk and in the file. */
  readonly put: (key: string, bytes: Uint8Array) => void;
}

/** Keeps nothing. */
export const NO_PACK: KernelPack = { get: () => null, put: () => undefined };

const DIGEST = 16;
const HEADER = 2 * DIGEST + 4;

/** A file is not appended to beyond this: some ten thousand kernels. */
const MOST_BYTES = 2 ** 25;

/** Files of other builds go when nobody has written to them for so long: a month, in milliseconds. */
const FORGOTTEN = 30 * 24 * 3600 * 1000;

/** Where in a file the bytes of a record are. */
interface Place {
  readonly at: number;
  readonly length: number;
  readonly digest: string;
}

/** Opens a file, or begins one; without leave to do so, nothing is kept. `now` is the time in milliseconds. */
export function openPack(file: string, now: number): KernelPack {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const descriptor = openSync(file, 'a+');
    const { size } = fstatSync(descriptor);
    if (size === 0) forgetOthers(file, now);
    return packIn(descriptor);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return NO_PACK;
  }
}

function packIn(descriptor: number): KernelPack {
  const size = (): number => fstatSync(descriptor).size;
  const places = placesIn(readAt(descriptor, 0, size()));
  return {
    get: (key) => {
      const place = places.get(digestOf(key));
      if (!place) return null;
      const bytes = readAt(descriptor, place.at, place.length);
      return bytes.length === place.length && digestOf(bytes) === place.digest ? bytes : null;
    },
    put: (key, bytes) => {
      const [name, digest, { length }] = [digestOf(key), digestOf(bytes), bytes];
      if (places.has(name) || size() + HEADER + length > MOST_BYTES) return;
      const record = Buffer.alloc(HEADER + length);
      record.write(name, 0, 'latin1');
      record.write(digest, DIGEST, 'latin1');
      record.writeUInt32LE(length, 2 * DIGEST);
      record.set(bytes, HEADER);
      try {
        writeSync(descriptor, record);
      } catch (error) {
        if (systemCode(error) === null) throw error;
        // The disk is full: what is not kept is written anew.
        return;
      }
      // If another process has appended since, something else is there, which its digest tells.
      places.set(name, { at: size() - length, length, digest });
    },
  };
}

function placesIn(file: Buffer): Map<string, Place> {
  const places = new Map<string, Place>();
  let at = 0;
  while (at + HEADER <= file.length) {
    const length = file.readUInt32LE(at + 2 * DIGEST);
    const [key, digest] = [0, DIGEST].map((from) => file.toString('latin1', at + from, at + from + DIGEST));
    places.set(key, { at: at + HEADER, length, digest });
    at += HEADER + length;
  }
  return places;
}

/** So many bytes of a file from a place on, or as many as there are. */
function readAt(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at));
}

const digestOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest().toString('latin1', 0, DIGEST);

/** Sends away files whose names begin as this one's: the folder may be one that the user has other things in. */
function forgetOthers(file: string, now: number): void {
  const [folder, [stem]] = [dirname(file), basename(file).split('-')];
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (name.startsWith(`${stem}-`) && name !== basename(file) && now - statSync(other).mtimeMs > FORGOTTEN)
      rmSync(other, { force: true });
  }
}
