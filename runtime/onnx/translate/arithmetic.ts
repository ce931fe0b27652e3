/** Sums, differences, products and quotients, of tensors of the images and of known ones. */
import { type Batched, batchedOf, type Call, constantOf, fault, inputOf } from '../graph/call.ts';
import type { Constant } from '../graph/constant.ts';
import { broadcast } from '../graph/geometry.ts';
import { aligned, fullShape, type Layout, ownShape, padded } from '../graph/layout.ts';
import { append, batched, type Draft, float32, pointwise, reshaped, tensorLayer, type Translate } from './draft.ts';
import { knownFor } from './parts.ts';

type Kind = 'add' | 'sub' | 'mul' | 'div';

export const add: Translate = binary('add');
export const sub: Translate = binary('sub');
export const mul: Translate = binary('mul');
export const div: Translate = binary('div');

/** Any number of terms. */
export const sum: Translate = (call, draft) => {
  const terms = call.inputs.map((_, at) => inputOf(call, at));
  return [terms.slice(1).reduce((total, term) => combined('add', call, draft, total, term), terms[0])];
};

function binary(kind: Kind): Translate {
  return (call, draft) => [combined(kind, call, draft, inputOf(call, 0), inputOf(call, 1))];
}

function combined(kind: Kind, call: Call, draft: Draft, a: Batched | Constant, b: Batched | Constant): Batched {
  if (b.kind === 'constant') {
    if (a.kind === 'constant') throw fault(call, 'has only known inputs.');
    return withKnown(kind, call, draft, a, b);
  }
  if (a.kind === 'constant') return knownFirst(kind, call, draft, a, b);
  const rank = Math.max(a.layout.shape.length, b.layout.shape.length);
  const [left, right] = [padded(a.layout, rank), padded(b.layout, rank)];
  if (!aligned(left, right)) {
    const shapes = [a, b].map(({ layout }) => `[${fullShape(layout, call.batch).join(', ')}]`).join(' and ');
    throw fault(call, `combines ${shapes}, which mixes the images of a batch.`);
  }
  const inputs = [reshaped(draft, call, a, left).layer, reshaped(draft, call, b, right).layer];
  const to = { ...left, shape: broadcast(call, left.shape, right.shape) };
  return batched(append(draft, call, { kind }, inputs, ownShape(to)), to);
}

function withKnown(kind: Kind, call: Call, draft: Draft, x: Batched, known: Constant): Batched {
  if (known.data.length === 1) {
    const [value] = known.data;
    const [factor, offset] = { add: [1, value], sub: [1, -value], mul: [value, 0], div: [1 / value, 0] }[kind];
    return scaled(draft, call, grown(draft, call, x, known.shape.length), factor, offset);
  }
  if (kind === 'add') return addConstant(draft, call, x, known);
  return apart(kind, call, draft, x, known, false);
}

function knownFirst(kind: Kind, call: Call, draft: Draft, known: Constant, x: Batched): Batched {
  if (kind === 'add' || kind === 'mul') return withKnown(kind, call, draft, x, known);
  if (known.data.length > 1) return apart(kind, call, draft, x, known, true);
  const [value] = known.data;
  const input = grown(draft, call, x, known.shape.length);
  if (kind === 'sub') return scaled(draft, call, input, -1, value);
  const op = { kind: 'activation', fn: 'reciprocal', parameters: [] } as const;
  return scaled(draft, call, pointwise(draft, call, op, input), value, 0);
}

/** A known tensor as a layer of its own. */
function apart(kind: Kind, call: Call, draft: Draft, x: Batched, known: Constant, first: boolean): Batched {
  const input = grown(draft, call, x, known.shape.length);
  const { layout } = input;
  const { constant, shape } = knownFor(call, known, layout);
  const tensor = tensorLayer(draft, call, constant, shape);
  const own = broadcast(call, ownShape(layout), shape);
  const layer = append(draft, call, { kind }, first ? [tensor, input.layer] : [input.layer, tensor], own);
  return batched(layer, withOwn(layout, own));
}

/** The layout with other sizes on the axes that a layer sees. */
function withOwn(layout: Layout, own: readonly number[]): Layout {
  const shape = ownShape(layout).length === layout.shape.length ? own : own.toSpliced(layout.batchAxis, 0, 1);
  return { ...layout, shape };
}

const grown = (draft: Draft, call: Call, x: Batched, rank: number): Batched =>
  reshaped(draft, call, x, padded(x.layout, rank));

/** `x·factor + offset`. */
export function scaled(draft: Draft, call: Call, x: Batched, factor: number, offset: number): Batched {
  return factor === 1 && offset === 0 ? x : pointwise(draft, call, { kind: 'scale', factor, offset }, x);
}

/** Adds a known tensor; to a product that nothing else reads, and by output, it is its bias. */
export function addConstant(draft: Draft, call: Call, x: Batched, known: Constant): Batched {
  const layer = draft.layers[x.layer];
  const name = call.node.inputs.find((_, at) => call.inputs[at] === x) ?? '';
  const [out] = known.shape.slice(-1);
  const fits =
    layer?.op.kind === 'linear' && !layer.op.bias && known.data.length === layer.op.out && out === layer.op.out;
  const alone = draft.readers.get(name) === 1 && layer?.node.outputs[0] === name;
  if (!fits || !alone || known.shape.length > x.layout.shape.length || layer.op.kind !== 'linear') {
    return apart('add', call, draft, x, known, false);
  }
  draft.layers[x.layer] = {
    ...layer,
    op: { ...layer.op, bias: true },
    stored: [...layer.stored, ...(known.origin === null ? [] : [known.origin])],
    parameters: { ...layer.parameters, bias: float32(known) },
  };
  return x;
}

/** By one slope for all channels, or one for each. */
export const prelu: Translate = (call, draft) => {
  const x = batchedOf(call, 0);
  const slope = constantOf(call, 1);
  if (slope === null) throw fault(call, 'has no slope.');
  if (slope.data.length === 1) {
    return [pointwise(draft, call, { kind: 'activation', fn: 'leaky_relu', parameters: [slope.data[0]] }, x)];
  }
  const clip = (low: number, high: number): Batched =>
    pointwise(draft, call, { kind: 'activation', fn: 'clip', parameters: [low, high] }, x);
  const below = withKnown('mul', call, draft, clip(-Infinity, 0), slope);
  return [combined('add', call, draft, clip(0, Infinity), below)];
};
