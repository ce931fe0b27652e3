/** What a file holds, told by its bytes: its name says nothing. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ProblemError, systemCode } from '../problem.ts';
import { broken } from './broken.ts';
import { decompressBzip2, isBzip2 } from './bzip2/decompress.ts';
import { type Json, parseJson } from './json.ts';
import { mebibytes, MOST_BYTES } from './limits.ts';
import { unknownKind } from './part.ts';
import { parsePickle } from './pickle/parse.ts';
import type { PickleValue } from './pickle/value.ts';
import { type Form, formOf } from './signature.ts';

/** The contents of a file, decompressed, and parsed as far as is the same for all kinds. */
export type Contents =
  | { readonly form: 'pickle'; readonly value: PickleValue }
  | { readonly form: 'json'; readonly value: Json }
  | { readonly form: 'text'; readonly text: string };

/** The files that paths stand for: a folder for the files in it, by name. Throws a `ProblemError` if there is none. */
export function filesOf(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!attempt(path, () => statSync(path)).isDirectory()) return [path];
    const inside = attempt(path, () => readdirSync(path, { withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(path, entry.name))
      .sort();
    if (inside.length === 0) throw new ProblemError('environment', `The folder ${path} has no files.`);
    return inside;
  });
}

/** Reads a file. Throws a `ProblemError` if it cannot be read, is too large, cut off, damaged or of a form that is not read. */
export function contentsOf(path: string): Contents {
  const name = basename(path);
  const stored = readBytes(path, name);
  const bytes = decompressed(stored, name);
  if (bytes.length === 0) throw broken(name, 'is empty');
  const form = formOf(bytes);
  switch (form) {
    case 'pickle':
      return { form, value: parsePickle(bytes, name) };
    case 'json':
      return { form, value: parseJson(bytes.toString('utf8'), name) };
    case 'text':
      return { form, text: bytes.toString('utf8') };
    case 'unknown':
      throw unknownKind(name);
    case 'torch':
    case 'zip':
    case 'tar':
      throw broken(name, ...REFUSED[form]);
    default:
      return form satisfies never;
  }
}

/** What is said of files that hold other files. */
const REFUSED: Readonly<Record<Extract<Form, 'torch' | 'zip' | 'tar'>, readonly [what: string, help: string]>> = {
  torch: [
    'is a file of PyTorch, which holds more than plain data',
    'NAS-Bench-201 is read from the NATS-Bench archive `NATS-tss-v1_0-3ffb9-simple`, or from `nb201_*.pickle` of NASLib',
  ],
  zip: ['is a zip archive', 'unpack it, and give the files that are in it'],
  tar: ['is a tar archive', 'unpack it, and give the folder that is in it'],
};

function readBytes(path: string, name: string): Buffer {
  const stats = attempt(path, () => statSync(path));
  if (!stats.isFile()) throw new ProblemError('environment', `${path} is no file.`);
  if (stats.size > MOST_BYTES)
    throw broken(name, `is larger than ${mebibytes(MOST_BYTES)}, which is the most that is read`);
  return attempt(path, () => readFileSync(path));
}

/** The result of a call to the file system, of which nothing but the system's answer can go wrong. */
function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    throw new ProblemError('environment', `The file ${path} ${missing ? 'does not exist' : 'cannot be read'}.`);
  }
}

/** What is compressed by bzip2 or gzip, decompressed; anything else as it is. */
function decompressed(stored: Buffer, name: string): Buffer {
  if (isBzip2(stored)) {
    const { buffer, byteOffset, length } = decompressBzip2(stored, MOST_BYTES, name);
    return Buffer.from(buffer, byteOffset, length);
  }
  if (stored[0] !== 0x1f || stored[1] !== 0x8b) return stored;
  try {
    return gunzipSync(stored, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof RangeError) {
      throw broken(name, `holds more than ${mebibytes(MOST_BYTES)} when decompressed, which is the most that is read`);
    }
    throw broken(name, 'is a gzip file that is cut off or damaged');
  }
}
