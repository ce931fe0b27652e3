/**
 * Small networks of every kind of layer, valid by construction: convolutions with strides, dilations, groups and rectangular
 * kernels on rectangular maps, branches that meet or lead nowhere, vectors behind them. Each is made of some kinds of layer
 * only, so that every family of sites is empty in some network. A list of numbers decides everything, and networks shrink with it: to
 * the average of an image of one pixel.
 */
import * as fc from 'fast-check';
import { type Conv, INPUT, type Layer, type LayerOp, type Network } from '../../../compiler/network/network.ts';
import { type LayerShape, layerShapes } from '../../../compiler/network/shapes.ts';
import { micro } from '../../../runtime/spaces/micro.ts';

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

/** A layer's index with the shape of its output. */
interface At {
  readonly layer: number;
  readonly shape: LayerShape;
}

/** What a network grows from. */
interface Draft {
  /** A whole number in [0, count); 0 when there are no more decisions. */
  readonly choose: (count: number) => number;
  readonly input: Network['input'];
  readonly layers: Layer[];
  readonly kinds: ReadonlySet<Kind>;
  /** Everything that a layer can read: maps first of all the image, then vectors. */
  readonly maps: At[];
}

/** Kinds of step, of which a network uses some: `triple` is a ReLU, a convolution and a normalisation. */
const KINDS = ['conv', 'norm', 'relu', 'triple', 'pool', 'add', 'concat', 'crop', 'zero', 'cell', 'linear'] as const;
type Kind = (typeof KINDS)[number];

function grown(choices: readonly number[]): Network {
  let next = 0;
  const choose = (count: number): number => (choices[next++] ?? 0) % count;
  const input = [1 + choose(3), 1 + choose(6), 1 + choose(6)] as const;
  const kinds = new Set(KINDS.filter(() => choose(4) > 0));
  const draft: Draft = { choose, input, layers: [], kinds, maps: [{ layer: INPUT, shape: input }] };
  for (let step = choose(9); step > 0; step--) growMap(draft);

  let vector = append(draft, { kind: 'global_average_pool' }, newest(draft));
  for (let step = choose(3); step > 0; step--) vector = growVector(draft, vector);
  const features = vector.layer;
  const out = 1 + choose(4);
  if (kinds.has('linear'))
    vector = append(draft, { kind: 'linear', in: vector.shape[0], out, bias: choose(2) > 0 }, vector);
  const name = `random ${choices.length}`;
  return { name, input, classes: vector.shape[0], layers: draft.layers, features, logits: vector.layer };
}

const newest = ({ maps }: Draft): At => maps[maps.length - 1];

/** Adds layers that end in a new map, if the kind that is chosen is one of the network's. */
function growMap(draft: Draft): void {
  const { choose, kinds, maps } = draft;
  const kind = KINDS[choose(KINDS.length)];
  if (!kinds.has(kind)) return;
  const x = choose(3) > 0 ? newest(draft) : maps[choose(maps.length)];
  const y = mapOf(draft, kind, x);
  if (!y) return;
  if (kinds.has('cell') && choose(3) === 0)
    draft.layers[y.layer] = { ...draft.layers[y.layer], cell: `cell${y.layer}` };
  maps.push(y);
}

function mapOf(draft: Draft, kind: Kind, x: At): At | null {
  const { choose, maps } = draft;
  switch (kind) {
    case 'conv':
      return append(draft, conv(draft, x.shape), x);
    case 'norm':
      return append(draft, norm(draft, x.shape), x);
    case 'relu':
      return append(draft, { kind: 'relu' }, x);
    case 'triple': {
      const rectified = append(draft, { kind: 'relu' }, x);
      const convolved = append(draft, conv(draft, x.shape), rectified);
      return append(draft, norm(draft, convolved.shape), convolved);
    }
    case 'pool': {
      const [kh, kw] = x.shape.slice(1).map((length) => 1 + choose(Math.min(3, length)));
      const [top, left, bottom, right] = [kh, kw, kh, kw].map((length) => choose(length));
      const window = { kernel: [kh, kw], stride: strides(draft), padding: [top, left, bottom, right] } as const;
      if (choose(2) > 0) return append(draft, { kind: 'max_pool', ...window }, x);
      return append(draft, { kind: 'average_pool', ...window, counted: choose(2) > 0 }, x);
    }
    case 'add': {
      const alike = maps.filter(({ shape }) => shape.join() === x.shape.join());
      const others = Array.from({ length: choose(3) }, () => alike[choose(alike.length)]);
      return append(draft, { kind: 'add' }, x, ...others);
    }
    case 'concat': {
      const alike = maps.filter(({ shape }) => shape.slice(1).join() === x.shape.slice(1).join());
      const others = Array.from({ length: choose(2) }, () => alike[choose(alike.length)]);
      const channels = [x, ...others].reduce((sum, { shape }) => sum + shape[0], 0);
      return channels > 6 ? null : append(draft, { kind: 'concat' }, x, ...others);
    }
    case 'crop': {
      const [top, left] = [choose(Math.min(2, x.shape[1])), choose(Math.min(2, x.shape[2]))];
      return append(draft, { kind: 'crop', top, left }, x);
    }
    case 'zero':
      return append(draft, { kind: 'zero' }, x);
    case 'cell':
    case 'linear':
      return null;
    default:
      return kind satisfies never;
  }
}

function growVector(draft: Draft, x: At): At {
  const { choose, kinds } = draft;
  const kind = (['linear', 'norm', 'relu'] as const)[choose(3)];
  if (!kinds.has(kind)) return x;
  switch (kind) {
    case 'linear':
      return append(draft, { kind, in: x.shape[0], out: 1 + choose(4), bias: choose(2) > 0 }, x);
    case 'norm':
      return append(draft, norm(draft, x.shape), x);
    case 'relu':
      return append(draft, { kind }, x);
    default:
      return kind satisfies never;
  }
}

/** Mostly the same along both. */
function strides({ choose }: Draft): readonly [number, number] {
  const along = 1 + choose(2);
  return [along, choose(3) === 1 ? 1 + choose(3) : along];
}

function conv(draft: Draft, [channels, ...image]: LayerShape): Conv {
  const { choose } = draft;
  const divisors = [1, 2, 3, 4].filter((each) => channels % each === 0);
  const groups = divisors[choose(divisors.length)];
  const dilation = strides(draft);
  const kernel = [1 + choose(3), 1 + choose(3)] as const;
  const [vertical, horizontal] = kernel.map((length, at) => {
    const reach = dilation[at] * (length - 1);
    // At least so much that the kernel fits; rarely more than keeps the map's size.
    const before = choose(Math.floor(reach / 2) + 1) + (choose(6) === 1 ? 1 : 0);
    const after = choose(4) === 1 ? choose(reach + 1) : before;
    return [before, Math.max(after, reach + 1 - image[at] - before)];
  });
  const padding = [vertical[0], horizontal[0], vertical[1], horizontal[1]] as const;
  const out = groups * (1 + choose(Math.floor(4 / groups)));
  const stride = strides(draft);
  const bias = choose(3) === 1;
  return { kind: 'conv', in: channels, out, kernel, stride, padding, dilation, groups, bias };
}

const norm = ({ choose }: Draft, [channels]: LayerShape): LayerOp => ({
  kind: 'batch_norm',
  channels,
  epsilon: [1e-5, 0.1][choose(2)],
});

function append(draft: Draft, op: LayerOp, ...inputs: readonly At[]): At {
  const { input, layers } = draft;
  const layer = layers.length;
  layers.push({ path: `${op.kind}${layer}`, op, inputs: inputs.map((each) => each.layer), cell: null });
  const shapes = layerShapes({ name: '', input, classes: 0, layers, features: layer, logits: layer });
  return { layer, shape: shapes[layer] };
}
