/**
 * Where emitters write: a growing ONNX graph that interns its nodes and constants, so that what two primitives of a kernel
 * both need (a cast, a test for NaN, an unfolded image) is computed once.
 */
import { elements } from '../../graph/graph.ts';
import type { Shape } from '../../graph/primitive.ts';
import { type Attributes, type Domain, ELEMENT, type OnnxConstant, type OnnxNode } from './model.ts';

/** A tensor of the ONNX graph. A `test` holds Bool, which stands for 0 and 1, until someone needs the numbers. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly test: boolean;
}

export interface Scope {
  /** The first output of a node, which has `outputs` of them (one unless said). */
  readonly emit: (op: string, inputs: readonly string[], attributes?: Attributes, more?: EmitOptions) => string;
  readonly floats: (values: readonly number[], shape?: Shape) => string;
  readonly ints: (values: readonly number[]) => string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
}

export interface EmitOptions {
  readonly domain?: Domain;
  readonly outputs?: number;
}

/** An empty graph. */
export function scope(): Scope {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const known = new Map<string, string>();
  const intern = (key: string, create: (name: string) => void): string => {
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    const name = `t${known.size}`;
    known.set(key, name);
    create(name);
    return name;
  };
  const constant = (element: OnnxConstant['element'], shape: Shape, data: readonly number[]): string => {
    const key = `${element} [${shape}] ${data.map((value) => (Object.is(value, -0) ? '-0' : value))}`;
    return intern(key, (name) => constants.push({ name, shape, element, data }));
  };
  return {
    nodes,
    constants,
    floats: (values, shape = []) => constant('float32', shape, values),
    ints: (values) => constant('int64', [values.length], values),
    emit: (op, inputs, attributes = {}, { domain = '', outputs = 1 } = {}) =>
      intern(`${domain}.${op}(${inputs}) ${JSON.stringify(attributes)}`, (name) => {
        const rest = Array.from({ length: outputs - 1 }, (_, at) => `${name}.${at + 1}`);
        nodes.push({ op, domain, inputs, outputs: [name, ...rest], attributes });
      }),
  };
}

/** The value as float32 numbers. */
export function numbers(s: Scope, value: Value): string {
  return value.test ? s.emit('Cast', [value.name], { to: ELEMENT.float32 }) : value.name;
}

/** The value as Bool: whether it is not 0, which NaN is not. */
export function truth(s: Scope, value: Value): string {
  return value.test ? value.name : s.emit('Cast', [value.name], { to: ELEMENT.bool });
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
