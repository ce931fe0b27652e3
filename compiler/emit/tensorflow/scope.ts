/**
 * Where emitters write: a growing TensorFlow graph that interns its nodes, so that what two primitives both need (a cast, an image with
 * its channels last) is computed once.
 */
import type { Shape } from '../../graph/primitive.ts';
import type { Attribute, Attributes, Element, TfNode } from './graph-def.ts';

/** The elements that numbers can have. */
export type FloatElement = 'float32' | 'float64';

/** How a tensor lies in memory: as its shape says, or, of four dimensions, with the second one last, as convolutions want it. */
export type Order = 'plain' | 'last';

/** A tensor of the TensorFlow graph; `shape` is the primitive's whatever the order. Bool stands for 0 and 1. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
  readonly element: FloatElement | 'bool';
  readonly order: Order;
}

export interface ScopeOptions {
  /**
   * Where determinants and inverses are computed: in the graph, by loops, or by whoever runs it, as nodes whose operator is the primitive's kind
   * and whose attributes `primitive` and `shape` are its JSON and the shape of the matrices.
   */
  readonly linearAlgebra: 'inside' | 'outside';
}

export interface Scope extends ScopeOptions {
  /** What is computed with here: constants are made of it, and it is the type of operators unless they say another. */
  readonly element: FloatElement;
  /** The first output of a node. */
  readonly emit: (op: string, inputs: readonly string[], attributes?: Attributes) => string;
  readonly floats: (values: readonly number[], shape?: Shape) => string;
  /** A vector of int32, unless something else is given. */
  readonly ints: (values: readonly number[], shape?: Shape, element?: 'int32' | 'int64') => string;
  /** A node that is not interned: the name of its first output, which may be chosen beforehand. */
  readonly add: (op: string, inputs: readonly string[], attributes: Attributes, name?: string) => string;
  /** A name that nothing has yet. */
  readonly fresh: () => string;
  /** What the elements of a first output are. */
  readonly elementOf: (name: string) => Element;
  readonly nodes: readonly TfNode[];
  /** The same graph, to be computed in with other elements. */
  readonly as: (element: FloatElement) => Scope;
  /** The part of the graph that is in a loop's frame: tensors from outside of it are taken in by `enter`. */
  readonly inside: (enter: Take) => Scope;
}

/** Operators without an attribute `T`. */
// prettier-ignore
const UNTYPED = new Set(['LogicalAnd', 'LogicalOr', 'LogicalNot', 'All', 'Any', 'Cast', 'GatherV2', 'Const', 'LoopCond', 'Placeholder']);

/** Operators that give Bool. */
// prettier-ignore
const TESTS = new Set([
  'LogicalAnd', 'LogicalOr', 'LogicalNot', 'Less', 'LessEqual', 'Greater', 'GreaterEqual', 'Equal', 'NotEqual', 'IsNan', 'IsFinite',
  'All', 'Any', 'LoopCond',
]);

/** Where an operator says what it gives, if not in `T`. */
const RESULT_TYPES = ['DstT', 'type', 'dtype', 'Tparams', 'output_type', 'T'] as const;

/** An empty graph to compute in float32. */
export function scope(options: ScopeOptions): Scope {
  const nodes: TfNode[] = [];
  const elements = new Map<string, Element>();
  let names = 0;
  const fresh = (): string => `n${names++}`;

  /** Nodes of one frame: the graph itself, or a loop's body, where `take` brings in what is not of the body. */
  const frame = (take: Take): Scope => {
    const known = new Map<string, string>();
    const own = new Set<string>();
    const add: Scope['add'] = (op, inputs, attributes, name = fresh()) => {
      nodes.push({ name, op, inputs, attributes });
      elements.set(name, resultOf(op, attributes));
      own.add(name);
      return name;
    };
    const interned = (key: string, make: () => string): string => {
      const name = known.get(key) ?? make();
      known.set(key, name);
      return name;
    };
    const taken = (name: string): string => {
      const isOwn = own.has(name.split(':')[0]);
      return isOwn ? name : interned(`take ${name}`, () => take(name, add));
    };
    const emitted = (op: string, inputs: readonly string[], attributes: Attributes): string =>
      interned(`${op}(${inputs}) ${JSON.stringify(attributes)}`, () => add(op, inputs.map(taken), attributes));
    const constant = (element: Exclude<Element, 'bool'>, shape: Shape, data: readonly number[]): string =>
      interned(`${element} [${shape}] ${spelledData(data)}`, () =>
        add('Const', [], { dtype: { type: element }, value: { tensor: { element, shape, data } } }),
      );
    const as = (element: FloatElement): Scope => ({
      ...options,
      element,
      emit: (op, inputs, attributes = {}) =>
        emitted(op, inputs, UNTYPED.has(op) ? attributes : { T: { type: element }, ...attributes }),
      floats: (values, shape = []) => constant(element, shape, values),
      ints: (values, shape = [values.length], kind = 'int32') => constant(kind, shape, values),
      add,
      fresh,
      elementOf: (name) => elements.get(name) as Element,
      nodes,
      as,
      inside: (enter) => {
        const inner = frame(enter);
        // A constant has no input that would tell that it is of the loop.
        const entered = (name: string, kind: Element): string => inner.emit('Identity', [name], typed(kind));
        const within = (kind: FloatElement): Scope => ({
          ...inner.as(kind),
          floats: (...all) => entered(as(kind).floats(...all), kind),
          ints: (values, shape, whole = 'int32') => entered(as(kind).ints(values, shape, whole), whole),
          as: within,
        });
        return within(element);
      },
    });
    return as('float32');
  };
  return frame((name) => name);
}

/** Brings a tensor from outside into a frame, by a node that it adds there. */
type Take = (name: string, add: Scope['add']) => string;

function resultOf(op: string, attributes: Attributes): Element {
  if (TESTS.has(op)) return 'bool';
  const type = RESULT_TYPES.map((key) => attributes[key]).find((value) => value !== undefined);
  return (type as { readonly type: Element }).type;
}

const spellings = new WeakMap<readonly number[], string>();

/** What tells numbers from others; a table is looked through only once. */
function spelledData(data: readonly number[]): string {
  const known = spellings.get(data) ?? data.map((value) => (Object.is(value, -0) ? '-0' : value)).join();
  spellings.set(data, known);
  return known;
}

/** A value of the scope's numbers. */
export const floatValue = ({ element }: Scope, name: string, shape: Shape, order: Order = 'plain'): Value => ({
  name,
  shape,
  element,
  order,
});

/** A value of Bool, for 0 and 1. */
export const testValue = (name: string, shape: Shape, order: Order): Value => ({ name, shape, element: 'bool', order });

/** Whether a value is of Bool. */
export const isTest = (value: Value): boolean => value.element === 'bool';

/** The type of an operator that takes elements of another kind than the scope's numbers. */
export const typed = (element: Element, name = 'T'): Record<string, Attribute> => ({ [name]: { type: element } });

/** The value as numbers of the scope's element, in its order. */
export function numbers(s: Scope, value: Value): string {
  return value.element === s.element ? value.name : cast(s, value.name, value.element, s.element);
}

export const cast = (s: Scope, name: string, from: Element, to: Element): string =>
  s.emit('Cast', [name], { ...typed(from, 'SrcT'), ...typed(to, 'DstT') });

/** The value as Bool: whether it is not 0, which NaN is not. */
export const truth = (s: Scope, value: Value): string =>
  isTest(value) ? value.name : s.as(value.element as FloatElement).emit('NotEqual', [value.name, zero(s, value)]);

const zero = (s: Scope, value: Value): string => s.as(value.element as FloatElement).floats([0]);

/** The value in an order. */
export function inOrder(s: Scope, value: Value, order: Order): Value {
  if (value.order === order) return value;
  const { name, shape, element } = value;
  const moved = order === 'last' ? CHANNELS_LAST : CHANNELS_SECOND;
  return { ...value, order, name: transposed(s, name, inMemory(shape, value.order), moved, element) };
}

const CHANNELS_LAST = [0, 2, 3, 1] as const;
const CHANNELS_SECOND = [0, 3, 1, 2] as const;

/** The sizes of dimensions as they lie in memory. */
export const inMemory = (shape: Shape, order: Order): Shape =>
  order === 'last' ? CHANNELS_LAST.map((dim) => shape[dim]) : shape;

/** Where a dimension lies in memory. */
export const placeInMemory = (dim: number, order: Order): number =>
  order === 'last' ? CHANNELS_LAST.indexOf(dim as 0 | 1 | 2 | 3) : dim;

/** Numbers of the same shape as they have in memory, in another. */
export function reshaped(s: Scope, name: string, from: Shape, to: Shape, element: Element = s.element): string {
  return from.join() === to.join() ? name : s.emit('Reshape', [name, s.ints(to)], typed(element));
}

/** Dimensions in another order; those of size 1 may move for free. */
export function transposed(
  s: Scope,
  name: string,
  from: Shape,
  perm: readonly number[],
  element: Element = s.element,
): string {
  const moving = perm.filter((dim) => from[dim] !== 1);
  const ascending = moving.every((dim, at) => at === 0 || moving[at - 1] < dim);
  if (ascending) {
    return reshaped(
      s,
      name,
      from,
      perm.map((dim) => from[dim]),
      element,
    );
  }
  return s.emit('Transpose', [name, s.ints(perm)], typed(element));
}
