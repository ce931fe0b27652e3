/** One node with its inputs, and the reading of what it says of itself. */
import type { OnnxNode } from '../file/model.ts';
import { OnnxFault } from '../problem.ts';
import type { Budget, Constant } from './constant.ts';
import type { Layout } from './layout.ts';
import { nodeName } from './order.ts';

/** A tensor that depends on the images: the output of a layer, and how the file has it. */
export interface Batched {
  readonly kind: 'batched';
  readonly layer: number;
  readonly layout: Layout;
}

/** One tensor, known or not. */
export type TensorValue = Constant | Batched;

/** A list of tensors, of which SequenceAt reads one. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly parts: readonly Batched[];
}

export type Value = TensorValue | Sequence;

export interface Call {
  readonly node: OnnxNode;
  /** The version of ONNX's operator set. */
  readonly opset: number;
  /** Null where an optional input is left out. */
  readonly inputs: readonly (Value | null)[];
  /** The number of images that the file's shapes are for; a stand-in where they leave it open. */
  readonly batch: number;
  /** Whether `batch` is a stand-in. */
  readonly open: boolean;
  readonly budget: Budget;
}

/** A fault of this node. */
export const fault = ({ node }: Call, message: string, help: string | null = null): OnnxFault =>
  new OnnxFault(`${nodeName(node)} ${message}`, help);

/** What is said of a node that does not keep the images of a batch apart. */
export const MIXES = 'mixes the images of a batch.';

export function numberOf({ node }: Call, name: string, absent: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'int' || attribute?.kind === 'float' ? attribute.value : absent;
}

export function textOf({ node }: Call, name: string, absent: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'text' ? attribute.text : absent;
}

export function listOf({ node }: Call, name: string): readonly number[] | null {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'ints' || attribute?.kind === 'floats' ? attribute.values : null;
}

/** The input at a place, which the node cannot do without. */
export function inputOf(call: Call, at: number): TensorValue {
  const input = call.inputs[at];
  if (!input) throw fault(call, `has no input ${at + 1}.`);
  if (input.kind === 'sequence') throw listRead(call, at);
  return input;
}

const listRead = (call: Call, at: number): OnnxFault =>
  fault(call, `takes a list of tensors as its input ${at + 1}; only SequenceAt may read one.`);

/** An input that depends on the images. */
export function batchedOf(call: Call, at: number): Batched {
  const input = inputOf(call, at);
  if (input.kind !== 'batched') throw fault(call, `is supported only if its input ${at + 1} depends on the images.`);
  return input;
}

/** An input that must be known, or null if it is left out. */
export function constantOf(call: Call, at: number): Constant | null {
  const input = call.inputs[at] ?? null;
  if (input?.kind === 'sequence') throw listRead(call, at);
  if (input?.kind === 'batched')
    throw fault(call, `is supported only if its input ${at + 1} does not depend on the images.`);
  return input;
}

/** Numbers that newer versions of an operator take as an input, and older ones as an attribute; null if there are none. */
export function listAt(call: Call, name: string, at: number): readonly number[] | null {
  const input = constantOf(call, at);
  return input === null ? listOf(call, name) : [...input.data];
}

/** An axis counted from the front. */
export function axisOf(call: Call, axis: number, rank: number): number {
  const from = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || from < 0 || from >= Math.max(rank, 1))
    throw fault(call, `names the axis ${axis} of ${rank}.`);
  return from;
}

/** Different axes in ascending order. */
export function axesOf(call: Call, axes: readonly number[], rank: number): readonly number[] {
  const all = new Set(axes.map((axis) => axisOf(call, axis, rank)));
  if (all.size < axes.length) throw fault(call, 'names an axis twice.');
  return [...all].sort((a, b) => a - b);
}
