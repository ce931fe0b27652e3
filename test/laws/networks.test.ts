/** The random networks that other laws are about: which kinds of layer and site there are among them. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Window } from '../../compiler/graph/primitive.ts';
import { ACTIVATIONS } from '../../compiler/network/activations.ts';
import type { LayerKind, LayerOp } from '../../compiler/network/network.ts';
import { layerShapes } from '../../compiler/network/shapes.ts';
import { FAMILIES, type Family, SITES } from '../../compiler/sites/families.ts';
import { weightedCoverage } from '../../compiler/sites/coverage.ts';
import { siteFinder } from '../../compiler/sites/find.ts';
import { networks } from './arbitrary/network.ts';
import { law } from './law.ts';

law(
  'every convolution and linear layer is a weighted site, or is said to be none',
  fc.property(networks, (network) => {
    const { sites, layers, skipped } = weightedCoverage(network);
    expect(sites + skipped.length).toBe(layers);
    const weighted = new Set(siteFinder(network)('weighted').map(({ path }) => path));
    expect(skipped.filter(({ path }) => weighted.has(path))).toEqual([]);
  }),
);

law(
  'random networks fit together: vectors of features and of as many logits as classes, every map of a pixel or more',
  fc.property(networks, (network) => {
    const shapes = layerShapes(network);
    expect(shapes[network.features]).toHaveLength(1);
    expect(shapes[network.logits]).toEqual([network.classes]);
    expect(shapes.flat().every((size) => size >= 1)).toBe(true);
    expect(new Set(network.layers.map(({ path }) => path)).size).toBe(network.layers.length);
  }),
  { numRuns: 300 },
);

/** What is special about how a window slides. */
const slides = ({ stride: [along, across], padding: [top, left, bottom, right] }: Window): readonly string[] => [
  top === left ? 'even padding' : 'uneven padding',
  top === bottom && left === right ? 'symmetric padding' : 'asymmetric padding',
  along === across ? (along > 1 ? 'stride' : 'no stride') : 'uneven stride',
];

/** What is special about a layer. */
function traits(op: LayerOp): readonly string[] {
  if (op.kind === 'linear') return op.bias ? ['linear with bias'] : ['linear'];
  if (op.kind === 'activation') return [op.kind, `activation: ${op.fn}`];
  if (op.kind === 'average_pool') return [op.kind, op.counted ? 'counted' : 'not counted', ...slides(op)];
  if (op.kind === 'max_pool') return [op.kind, ...slides(op)];
  if (op.kind !== 'conv') return [op.kind];
  const { kernel, dilation, groups, bias } = op;
  return [
    kernel[0] === kernel[1] ? 'square kernel' : 'rectangular kernel',
    ...slides(op).map((trait) => `conv: ${trait}`),
    dilation[0] === dilation[1] ? (dilation[0] > 1 ? 'dilation' : 'no dilation') : 'uneven dilation',
    groups > 1 ? (groups === op.in ? 'depthwise' : 'groups') : 'no groups',
    bias ? 'conv with bias' : 'conv',
  ];
}

test('random networks have every kind of layer and site, and none of each family', () => {
  const sampled = fc.sample(networks, { numRuns: 800, seed: 1 });
  const found = new Set(sampled.flatMap(({ layers }) => layers.flatMap(({ op }) => traits(op))));
  for (const network of sampled) {
    const find = siteFinder(network);
    for (const family of Object.keys(FAMILIES) as Family[]) {
      const sites = find(family);
      if (sites.length === 0) found.add(`no ${family}`);
      for (const { kind } of sites) found.add(`site ${kind}`);
    }
    if (weightedCoverage(network).skipped.length > 0) found.add('linear of 3 axes');
    if (network.input[1] !== network.input[2]) found.add('rectangular image');
  }
  const layers = ['linear with bias', 'linear of 3 axes', 'counted', 'not counted', ...Object.keys(EVERY_KIND)];
  const functions = Object.keys(ACTIVATIONS).map((fn) => `activation: ${fn}`);
  const sliding = ['even padding', 'uneven padding', 'symmetric padding', 'asymmetric padding', 'stride', 'no stride'];
  const windows = [...sliding, 'uneven stride'].flatMap((trait) => [trait, `conv: ${trait}`]);
  const convolutions = [
    'square kernel',
    'rectangular kernel',
    'depthwise',
    'groups',
    'no groups',
    'conv',
    'conv with bias',
  ];
  const more = ['dilation', 'no dilation', 'uneven dilation'];
  const families = (Object.keys(FAMILIES) as Family[]).map((family) => `no ${family}`);
  const kinds = Object.keys(SITES).map((kind) => `site ${kind}`);
  const wanted = [
    ...layers,
    ...functions,
    ...windows,
    ...convolutions,
    ...more,
    ...families,
    ...kinds,
    'rectangular image',
  ];
  expect(wanted.filter((each) => !found.has(each))).toEqual([]);
});

/** A record, so that a new kind does not compile until it is listed. */
const EVERY_KIND: { readonly [K in LayerKind]: null } = {
  conv: null,
  linear: null,
  batch_norm: null,
  layer_norm: null,
  relu: null,
  activation: null,
  average_pool: null,
  max_pool: null,
  global_average_pool: null,
  mean: null,
  add: null,
  mul: null,
  sub: null,
  div: null,
  matmul: null,
  softmax: null,
  scale: null,
  concat: null,
  slice: null,
  pad: null,
  reshape: null,
  transpose: null,
  tensor: null,
  zero: null,
};
