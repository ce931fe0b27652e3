/** Networks from ONNX files. */
import { statSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ProblemError, systemCode } from '../problem.ts';
import { type Assembled, assemble } from './assemble.ts';
import { externalData } from './file/external.ts';
import { readModel } from './file/model.ts';
import { fusionWarning } from './fusion.ts';
import { inFile } from './problem.ts';
import { inputOf, outputOf } from './translate/input.ts';
import { translate } from './translate/translate.ts';

/** A network, its weights as the file has them, and what should be known of them. */
export interface OnnxNetwork extends Assembled {
  /** A sentence that must not be missed, or null. */
  readonly warning: string | null;
}

/** What Node reads in one piece, and the most that a file of this format can have. */
const MOST_BYTES = 2 ** 31 - 1;

/** The file's name without `.onnx`. */
export const networkName = (path: string): string => basename(path).replace(/\.onnx$/i, '');

/** The network in a file. Throws a `ProblemError` that names the file if it cannot be read or holds what is not supported. */
export function loadNetwork(path: string): OnnxNetwork {
  const bytes = readBytes(path);
  return inFile(basename(path), () => {
    const model = readModel(bytes);
    const input = inputOf(model.graph);
    const translated = translate(model, outputOf(model.graph).name, input, externalData(path));
    return { ...assemble(networkName(path), translated, input), warning: fusionWarning(translated.nodes) };
  });
}

function readBytes(path: string): Uint8Array {
  try {
    if (statSync(path).size <= MOST_BYTES) return readFileSync(path);
  } catch (error) {
    throw new ProblemError('environment', `The network ${path} ${reason(error)}.`);
  }
  throw new ProblemError('environment', `The network ${path} is larger than 2 GiB, more than an ONNX file can be.`);
}

function reason(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ENOENT') return 'does not exist';
  return code === 'EISDIR' ? 'is a folder' : 'cannot be read';
}
