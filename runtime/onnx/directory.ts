/** Folders of ONNX files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../problem.ts';
import type { NamedNetwork } from '../scoring/subject.ts';
import { loadNetwork, networkName } from './load.ts';

/** Where a network's trainable tensors come from: its file, or the seed as for networks of a space. */
export type WeightsFrom = 'file' | 'init';

/** A network that is read from its file when its turn comes, and not kept. */
export interface NetworkFile extends NamedNetwork {
  readonly path: string;
}

export const networkInFile = (path: string, from: WeightsFrom): NetworkFile => ({
  name: networkName(path),
  path,
  load: () => {
    const { network, weights } = loadNetwork(path);
    return { network, weights: from === 'file' ? weights : onlyTensors(weights) };
  },
});

/** Tensors that no layer draws: position tables, class tokens. */
const onlyTensors = (weights: ReadonlyMap<string, Float32Array>): ReadonlyMap<string, Float32Array> =>
  new Map([...weights].filter(([path]) => path.endsWith('.value')));

/** The networks in all `.onnx` files of a folder, sorted by name; none is read yet. Throws a `ProblemError` if there are none. */
export function networksInDirectory(folder: string, from: WeightsFrom): readonly NetworkFile[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new ProblemError('environment', `The folder ${folder} cannot be read.`);
  }
  const files = names.filter((name) => /\.onnx$/i.test(name)).sort();
  if (files.length === 0) throw new ProblemError('environment', `There is no file *.onnx in ${folder}.`);
  return files.map((name) => networkInFile(join(folder, name), from));
}
