/**
 * Small networks of every kind of layer, valid by construction: windows of any stride, dilation and padding on rectangular
 * maps, sequences and tensors of any rank, branches that meet or lead nowhere, vectors behind them. Each is made of some kinds of
 * layer only, so that every family of sites is empty in some network. A list of numbers decides everything, and networks shrink with it: to
 * the average of an image of one pixel.
 */
import * as fc from 'fast-check';
import { INPUT, type Layer, type Network } from '../../../compiler/network/network.ts';
import { layerShapes } from '../../../compiler/network/shapes.ts';
import { micro } from '../../../runtime/spaces/micro.ts';
import { type At, type Draft, pick, type Step } from './network/draft.ts';
import * as maps from './network/maps.ts';
import * as tensors from './network/tensors.ts';

const decisions = fc.array(fc.nat(), { minLength: 40, maxLength: 100 });

/** Networks of random layers, and some of the `micro` space, on images of at most 6 x 6 pixels. */
export const networks: fc.Arbitrary<Network> = fc.oneof(
  { weight: 5, arbitrary: decisions.map(grown) },
  { weight: 1, arbitrary: fc.constantFrom(...micro.architectures()).map((arch) => micro.networkOf(arch, 3, 4)) },
);

/** A network as text: a layer a line, `3: conv0 conv(0, 1) {out: 4, …} : [4, 3, 3]`. */
export function printNetwork(network: Network): string {
  const { input, layers, features, logits } = network;
  const shapes = layerShapes(network);
  const lines = layers.map(({ path, op, inputs, cell }, at) => {
    const { kind, ...rest } = op;
    const from = inputs.map((layer) => (layer === INPUT ? 'input' : String(layer))).join(', ');
    const attributes = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const shown = attributes.length === 0 ? '' : ` {${attributes.join(', ')}}`;
    return `${at}: ${path} ${kind}(${from})${shown} : [${shapes[at].join(', ')}]${cell === null ? '' : ` = ${cell}`}`;
  });
  return [`input [${input.join(', ')}]`, ...lines, `features ${features}, logits ${logits}`].join('\n');
}

/** Kinds of step, of which a network uses some. */
export const STEPS = {
  conv: maps.convolution,
  norm: maps.normalisation,
  relu: tensors.relu,
  triple: maps.triple,
  pool: maps.pool,
  linear: tensors.linear,
  layerNorm: tensors.layerNorm,
  activation: tensors.activation,
  arithmetic: tensors.arithmetic,
  softmax: tensors.softmax,
  scale: tensors.scale,
  matmul: tensors.matmul,
  mean: tensors.mean,
  concat: tensors.concat,
  slice: tensors.slice,
  pad: tensors.pad,
  reshape: tensors.reshape,
  transpose: tensors.transpose,
  zero: tensors.zero,
} satisfies Readonly<Record<string, Step>>;

type Kind = keyof typeof STEPS;

/** Convolutional networks have few of the other kinds. */
const CONVOLUTIONAL = new Set<Kind>(['conv', 'norm', 'relu', 'triple', 'pool', 'linear', 'concat', 'arithmetic']);

function grown(choices: readonly number[]): Network {
  let next = 0;
  const choose = (count: number): number => (choices[next++] ?? 0) % count;
  const input = [1 + choose(3), 1 + choose(6), 1 + choose(6)] as const;
  const isConvolutional = choose(2) === 0;
  const kinds = (Object.keys(STEPS) as Kind[]).filter((kind) =>
    CONVOLUTIONAL.has(kind) || !isConvolutional ? choose(4) > 0 : choose(4) === 1,
  );
  const hasCells = choose(4) > 0;
  const draft: Draft = { choose, input, layers: [], tensors: [{ layer: INPUT, shape: input }] };
  for (let step = choose(9); step > 0; step--) if (kinds.length > 0) grow(draft, pick(draft, kinds), hasCells);

  let vector = tensors.vectorOf(draft, newest(draft));
  const onVectors = kinds.filter((kind) => kind === 'linear' || kind === 'norm' || kind === 'relu');
  for (let step = choose(3); step > 0; step--) {
    if (onVectors.length > 0) vector = STEPS[pick(draft, onVectors)](draft, vector) ?? vector;
  }
  const features = vector.layer;
  if (kinds.includes('linear')) vector = tensors.linear(draft, vector) ?? vector;
  const name = `random ${choices.length}`;
  return { name, input, classes: vector.shape[0], layers: draft.layers, features, logits: vector.layer };
}

const newest = (draft: Draft): At => draft.tensors[draft.tensors.length - 1];

/** Adds layers that end in a new tensor, if they fit to the one that is chosen. */
function grow(draft: Draft, kind: Kind, hasCells: boolean): void {
  const x = draft.choose(3) > 0 ? newest(draft) : pick(draft, draft.tensors);
  const first = draft.layers.length;
  const y = tensors.small(STEPS[kind])(draft, x);
  if (!y) return;
  if (hasCells && draft.choose(3) === 0) {
    const made: Layer = draft.layers[y.layer];
    draft.layers[y.layer] = { ...made, cell: { path: `cell${y.layer}`, input: x.layer, first } };
  }
  draft.tensors.push(y);
}
