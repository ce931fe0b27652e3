/** The network that a file becomes, while it is being built: layers with their numbers, not yet named. */
import { elements } from '../../../compiler/graph/graph.ts';
import { INPUT, type LayerOp } from '../../../compiler/network/network.ts';
import type { OnnxNode } from '../file/model.ts';
import { type Batched, type Call, fault, type Value } from '../graph/call.ts';
import type { Constant } from '../graph/constant.ts';
import { type Layout, ownShape } from '../graph/layout.ts';

export interface DraftLayer {
  readonly op: LayerOp;
  readonly inputs: readonly number[];
  /** Of its output, without the batch. */
  readonly shape: readonly number[];
  readonly node: OnnxNode;
  /** Stored tensors that the layer may be named after, the best first. */
  readonly stored: readonly string[];
  /** The trainable tensors by the names that layers give them. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

export interface Draft {
  readonly layers: DraftLayer[];
  /** The shape of one image. */
  readonly input: readonly number[];
  /** How many nodes and outputs read each name of the file. */
  readonly readers: ReadonlyMap<string, number>;
  /** Layers of known tensors, so that one tensor is one layer. */
  readonly tensors: Map<Constant, Map<string, number>>;
}

/** Numbers of one image in one tensor; a gigabyte of float32. */
const MOST_ELEMENTS = 2 ** 28;
const MOST_LAYERS = 20_000;

interface Numbered {
  readonly stored?: readonly (string | null)[];
  readonly parameters?: Readonly<Record<string, Float32Array>>;
}

/** Appends a layer that gives `shape`; returns its index. */
export function append(
  draft: Draft,
  call: Call,
  op: LayerOp,
  inputs: readonly number[],
  shape: readonly number[],
  { stored = [], parameters = {} }: Numbered = {},
): number {
  if (shape.some((size) => !(size >= 1))) throw fault(call, `gives a tensor without elements, [${shape.join(', ')}].`);
  if (!(elements(shape) <= MOST_ELEMENTS))
    throw fault(call, `gives [${shape.join(', ')}] for each image, which is too large.`);
  if (draft.layers.length === MOST_LAYERS)
    throw fault(call, `is one too many: networks have up to ${MOST_LAYERS} layers.`);
  const names = stored.filter((name) => name !== null);
  return draft.layers.push({ op, inputs, shape, node: call.node, stored: names, parameters }) - 1;
}

export const batched = (layer: number, layout: Layout): Batched => ({ kind: 'batched', layer, layout });

/** A layer of one input and of the same shape. */
export function pointwise(draft: Draft, call: Call, op: LayerOp, { layer, layout }: Batched): Batched {
  return batched(append(draft, call, op, [layer], ownShape(layout)), layout);
}

/** The same elements in another layout. A layer only where the shape without the batch changes. */
export function reshaped(draft: Draft, call: Call, { layer, layout }: Batched, to: Layout): Batched {
  const shape = ownShape(to);
  if (sameShape(shape, ownShape(layout))) return batched(layer, to);
  const before = layer === INPUT ? null : draft.layers[layer];
  // Of two in a row only the second counts.
  const from = before?.op.kind === 'reshape' ? before.inputs[0] : layer;
  const given = from === INPUT ? draft.input : draft.layers[from].shape;
  if (sameShape(shape, given)) return batched(from, to);
  return batched(append(draft, call, { kind: 'reshape', shape }, [from], shape), to);
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** A layer that gives a known tensor, `shape` being without the batch. */
export function tensorLayer(draft: Draft, call: Call, constant: Constant, shape: readonly number[]): number {
  const known = draft.tensors.get(constant) ?? new Map<string, number>();
  draft.tensors.set(constant, known);
  const layer =
    known.get(shape.join()) ??
    append(draft, call, { kind: 'tensor', shape }, [], shape, {
      stored: [constant.origin],
      parameters: { value: float32(constant) },
    });
  known.set(shape.join(), layer);
  return layer;
}

/** The numbers of a constant as those of a trainable tensor. */
export const float32 = ({ data }: Constant): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);

/** How a node becomes layers: what it gives, by output. */
export type Translate = (call: Call, draft: Draft) => readonly Value[];
