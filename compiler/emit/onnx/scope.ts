/**
 * Where emitters write: a growing ONNX graph that interns its nodes and constants, so that what two primitives of a kernel
 * both need (a cast, a test for NaN, an unfolded image) is computed once.
 */
import { elements } from '../../graph/graph.ts';
import type { Shape } from '../../graph/primitive.ts';
import type { ChannelBlock } from './blocked.ts';
import { type Attributes, type Domain, ELEMENT, type OnnxConstant, type OnnxNode } from './model.ts';

/** The elements that numbers can have. */
export type FloatElement = 'float32' | 'float64';

/** A tensor of the ONNX graph. Bool stands for 0 and 1, until someone needs the numbers. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly element: FloatElement | 'bool';
}

export interface Scope {
  /** What is computed with here: constants are made of it, and operands are converted to it. */
  readonly element: FloatElement;
  /** Whether operators that are onnxruntime's own may be used. */
  readonly extensions: boolean;
  readonly channelBlock: ChannelBlock;
  /** What the names of the graph's nodes start with. */
  readonly prefix: string;
  /** The first output of a node, which has `outputs` of them (one unless said): `name`, `name.1`, …. */
  readonly emit: (op: string, inputs: readonly string[], attributes?: Attributes, more?: EmitOptions) => string;
  readonly floats: (values: readonly number[], shape?: Shape) => string;
  /** A vector, unless another shape is given. */
  readonly ints: (values: readonly number[], shape?: Shape) => string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  /** The same graph, to be computed in with other elements. */
  readonly as: (element: FloatElement) => Scope;
  /** An empty graph inside of this one, for the body of a loop: it sees this one's tensors and adds to its constants. */
  readonly inside: () => Scope;
}

export interface EmitOptions {
  readonly domain?: Domain;
  readonly outputs?: number;
}

/** What the graph may be made of; without a block, channels are not brought into blocks. */
export interface ScopeOptions {
  readonly extensions: boolean;
  readonly channelBlock?: ChannelBlock;
}

/** An empty graph to compute in float32. */
export function scope({ extensions, channelBlock = null }: ScopeOptions): Scope {
  const constants: OnnxConstant[] = [];
  const known = new Map<string, string>();
  const constant = (element: OnnxConstant['element'], shape: Shape, data: readonly number[]): string => {
    const key = `${element} [${shape}] ${data.map((value) => (Object.is(value, -0) ? '-0' : value))}`;
    return intern(known, '%c', key, (name) => constants.push({ name, shape, element, data }));
  };
  const graph = (prefix: string): Scope => {
    const nodes: OnnxNode[] = [];
    const knownNodes = new Map<string, string>();
    const emit: Scope['emit'] = (op, inputs, attributes = {}, { domain = '', outputs = 1 } = {}) =>
      intern(knownNodes, prefix, `${domain}.${op}(${inputs}) ${JSON.stringify(attributes)}`, (name) => {
        const rest = Array.from({ length: outputs - 1 }, (_, at) => `${name}.${at + 1}`);
        nodes.push({ op, domain, inputs, outputs: [name, ...rest], attributes });
      });
    const as = (element: FloatElement): Scope => ({
      element,
      extensions,
      channelBlock,
      prefix,
      nodes,
      constants,
      emit,
      floats: (values, shape = []) => constant(element, shape, values),
      ints: (values, shape = [values.length]) => constant('int64', shape, values),
      as,
      inside: () => graph(`${prefix}in.`).as(element),
    });
    return as('float32');
  };
  return graph('%');
}

/** The name kept under a key; it is made from how many there are, and `create` called with it, at first. */
function intern(known: Map<string, string>, prefix: string, key: string, create: (name: string) => void): string {
  const existing = known.get(key);
  if (existing !== undefined) return existing;
  const name = `${prefix}${known.size}`;
  known.set(key, name);
  create(name);
  return name;
}

/** The value as numbers of the scope's element. */
export function numbers(s: Scope, { name, element }: Value): string {
  return element === s.element ? name : s.emit('Cast', [name], { to: ELEMENT[s.element] });
}

/** Whether a value is of Bool. */
export const isTest = (value: Value): boolean => value.element === 'bool';

/** The value as Bool: whether it is not 0, which NaN is not. */
export function truth(s: Scope, value: Value): string {
  return isTest(value) ? value.name : s.emit('Cast', [value.name], { to: ELEMENT.bool });
}

/** Numbers of the same shape as they have in memory, in another. */
export function reshaped(s: Scope, name: string, from: Shape, to: Shape): string {
  if (from.join() === to.join()) return name;
  // Without `allowzero` a size of 0 would mean "as in the input".
  return s.emit('Reshape', [name, s.ints(to)], elements(to) === 0 ? { allowzero: 1 } : {});
}

/** Dimensions in another order; those of size 1 may move for free. */
export function transposed(s: Scope, name: string, from: Shape, perm: readonly number[]): string {
  const to = perm.map((dim) => from[dim]);
  const moving = perm.filter((dim) => from[dim] !== 1);
  const ascending = moving.every((dim, at) => at === 0 || moving[at - 1] < dim);
  return ascending ? reshaped(s, name, from, to) : s.emit('Transpose', [name], { perm });
}

/** A dimension of so many elements in the opposite order: by a slice, which takes at most as long as a gathering of indices, and half as long of single elements. */
export function backwards(s: Scope, x: string, dim: number, length: number): string {
  if (length === 1) return x;
  const slice = [length - 1, -length - 1, dim, -1].map((number) => s.ints([number]));
  return s.emit('Slice', [x, ...slice]);
}
