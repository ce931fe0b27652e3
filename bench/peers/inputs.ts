/** The numbers that this project draws for a network of NAS-Bench-201, in a folder that `given.py` reads. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../compiler/compile.ts';
import { reachable } from '../../compiler/graph/graph.ts';
import type { TensorSource } from '../../compiler/graph/primitive.ts';
import type { Network } from '../../compiler/network/network.ts';
import type { Provide } from '../../runtime/execute.ts';
import { proxiesOf } from '../../evolution/evaluation/programs.ts';

const EVERY_SOURCE = `edition 1

proxy every_source {
  pass p = network(data + noise)
  score = sum(p.logits) + sum(p.labels) + (sum for w in p.parameters: sum(w.value))
}
`;

/** Writes `inputs.json`, which says what there is, and `inputs.bin`: all tensors, row-major, as little-endian float32. */
export function writeInputs(folder: string, network: Network, batch: number, provide: Provide): void {
  const { graph } = compile(proxiesOf([EVERY_SOURCE]), network, batch, []);
  const sources = reachable(graph.outputs.map(({ node }) => node)).flatMap(({ op }) =>
    op.kind === 'source' ? [op] : [],
  );
  const tensors = sources.flatMap(({ source, shape }) => {
    const name = nameOf(source);
    return name === null ? [] : [{ name, shape, data: provide(source, shape) }];
  });
  const described = { arch: network.name, tensors: tensors.map(({ name, shape }) => [name, shape]) };
  writeFileSync(join(folder, 'inputs.json'), JSON.stringify(described));
  writeFileSync(join(folder, 'inputs.bin'), Buffer.concat(tensors.map(({ data }) => Buffer.from(data.slice().buffer))));
}

/** A weight by its path, others by their kind; null for what follows from others. */
function nameOf(source: TensorSource): string | null {
  switch (source.kind) {
    case 'weight':
      return source.path;
    case 'images':
    case 'labels':
    case 'noise':
      return source.kind;
    default:
      return null;
  }
}
