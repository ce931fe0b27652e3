/** What both sides of the comparison compute from: three small networks, with the tensors this project draws for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../compiler/compile.ts';
import { check } from '../../compiler/check/check.ts';
import { reachable } from '../../compiler/graph/graph.ts';
import type { Shape, TensorSource } from '../../compiler/graph/primitive.ts';
import type { Network } from '../../compiler/network/network.ts';
import { parse } from '../../grammar/parse.ts';
import { generatedImages } from '../../runtime/images/generated.ts';
import { type Batch, batch } from '../../runtime/images/images.ts';
import { sourceProvider } from '../../runtime/scoring/sources.ts';
import { micro } from '../../runtime/spaces/micro.ts';

const SETTING = { space: micro.name, images: 'generated', batch: 12, seed: 0, initialisation: 'torch' } as const;

/** Dense; with pools and skips; with a node that nothing reaches and a branch that leads nowhere. */
const ARCHS = [
  '|nor_conv_3x3~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_1x1~1|nor_conv_3x3~2|',
  '|avg_pool_3x3~0|+|nor_conv_3x3~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|avg_pool_3x3~2|',
  '|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|nor_conv_1x1~2|',
];

/** Reads every source that a graph can have, bar the one-hot labels, which follow from the labels. */
const EVERY_SOURCE = {
  name: 'every_source.zc',
  text: `edition 1

proxy every_source {
  pass p = network(data + noise + noise(1))
  pass n = network(data, weights: normal)
  pass q = network(data(1))
  let labels = sum(p.labels) + sum(q.labels)
  let normal = sum for w in n.parameters: sum(w.value)
  let signs = (sum for l in p.weighted: sum(random_signs(l.weight))) + (sum for c in p.cells: sum(random_signs(c.out)))
  score = sum(p.logits) + sum(q.logits) + labels + normal + signs + sum for w in p.parameters: sum(w.value)
}
`,
};

export const BATCH = SETTING.batch;

export const networks: readonly Network[] = ARCHS.map((arch) => micro.networkOf(arch));

const images = generatedImages(SETTING.seed, 2 * BATCH, [3, micro.side, micro.side], micro.classes);

/** The numbers of every source of the networks' graphs. */
export const provide = sourceProvider({
  batch: labelledInPairs(batch(images, 0, BATCH)),
  further: new Map([[1, batch(images, 1, BATCH)]]),
  seed: SETTING.seed,
  initialisation: SETTING.initialisation,
});

/** Generated images run through the classes; some must share one for those proxies that compare images of a class. */
function labelledInPairs({ pixels, labels }: Batch): Batch {
  return { pixels, labels: labels.map((label) => Math.floor(label / 2)) };
}

/** Writes `inputs.json` and `inputs.bin` into an existing folder; `oracle.py` states the format. */
export function writeInputs(folder: string): void {
  const sources = networks.map(sourcesOf);
  const described = sources.map((all, at) => ({
    arch: ARCHS[at],
    tensors: all.map(({ source, shape }) => [nameOf(source), shape]),
  }));
  const numbers = sources.flatMap((all) => all.map(({ source, shape }) => littleEndian(provide(source, shape))));
  writeFileSync(join(folder, 'inputs.json'), JSON.stringify({ ...SETTING, networks: described }));
  writeFileSync(join(folder, 'inputs.bin'), Buffer.concat(numbers));
}

/** A weight by its path, after what drew it unless that is the initialisation; what there are several of by its kind and, but for the first, its number; what is drawn for a place by that too. */
function nameOf(source: TensorSource): string {
  switch (source.kind) {
    case 'weight':
      return source.values === 'init' ? source.path : `${source.values} ${source.path}`;
    case 'images':
    case 'labels':
    case 'targets':
      return numbered(source.kind, source.batch);
    case 'noise':
      return numbered(source.kind, source.stream);
    case 'random':
      return `${numbered(source.distribution, source.number)} ${source.place}`;
    case 'ones':
      return source.kind;
    default:
      return source satisfies never;
  }
}

const numbered = (kind: string, number: number): string => (number === 0 ? kind : `${kind}_${number}`);

function sourcesOf(network: Network): readonly { readonly source: TensorSource; readonly shape: Shape }[] {
  const { proxies } = check(parse(EVERY_SOURCE).file, EVERY_SOURCE);
  const { graph } = compile(proxies, network, BATCH);
  return reachable(graph.outputs.map(({ node }) => node)).flatMap(({ op }) => (op.kind === 'source' ? [op] : []));
}

function littleEndian(numbers: Float32Array): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((value, at) => bytes.writeFloatLE(value, 4 * at));
  return bytes;
}
