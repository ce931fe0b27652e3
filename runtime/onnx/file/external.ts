/** Data that an ONNX model keeps in files beside it, as PyTorch's exporter does. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { OnnxFault, quoted } from '../problem.ts';

/** The bytes that the entries `location`, `offset` and `length` of a tensor point to. */
export type External = (tensor: string, entries: ReadonlyMap<string, string>) => Uint8Array;

/**
 * Reads data of the model at `path`. A location is followed only to files in the model's folder or below it, links being
 * resolved first.
 */
export function externalData(path: string): External {
  return (tensor, entries) => {
    const location = entries.get('location') ?? '';
    const file = inFolder(dirname(path), location, tensor);
    const handle = openSync(file, 'r');
    try {
      const size = fstatSync(handle).size;
      const offset = wholeNumber(entries.get('offset') ?? '0');
      const length = wholeNumber(entries.get('length') ?? String(size - offset));
      if (!(offset + length <= size)) {
        throw new OnnxFault(
          `the data of ${quoted(tensor)} lie beyond the end of ${quoted(location)}, which has ${size} bytes.`,
        );
      }
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const read = readSync(handle, bytes, at, length - at, offset + at);
        if (read === 0) throw new OnnxFault(`${quoted(location)} ended while it was read.`);
        at += read;
      }
      return bytes;
    } finally {
      closeSync(handle);
    }
  };
}

function inFolder(folder: string, location: string, tensor: string): string {
  const outside = (): OnnxFault =>
    new OnnxFault(
      `the data of ${quoted(tensor)} are said to be in ${quoted(location)}, which is not in the folder of the model.`,
    );
  if (location === '' || isAbsolute(location) || location.split(/[\\/]/).includes('..')) throw outside();
  let real: string;
  let base: string;
  try {
    [base, real] = [realpathSync(folder), realpathSync(join(folder, location))];
  } catch {
    throw new OnnxFault(
      `the data of ${quoted(tensor)} are said to be in ${quoted(location)}, which is not beside the model.`,
      'keep the files that the exporter wrote together',
    );
  }
  const way = relative(base, real);
  if (way.startsWith(`..${sep}`) || way === '..' || isAbsolute(way)) throw outside();
  if (!statSync(real).isFile())
    throw new OnnxFault(`the data of ${quoted(tensor)} are said to be in ${quoted(location)}, which is no file.`);
  return real;
}

const wholeNumber = (text: string): number => (/^\d+$/.test(text) ? Number(text) : NaN);
