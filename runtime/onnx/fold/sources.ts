/** Constants from nowhere, from shapes, and in other types. */
import { elements } from '../../../compiler/graph/graph.ts';
import { elementOf, type Numbers, numbersOf } from '../file/tensor.ts';
import type { External } from '../file/external.ts';
import { type Call, constantOf, fault, inputOf, numberOf } from '../graph/call.ts';
import { type Constant, constant, integers } from '../graph/constant.ts';
import { fullShape } from '../graph/layout.ts';

/** The tensor of a Constant node, in whichever of its attributes it is. */
export function constantNode(call: Call, external: External): Constant {
  for (const [name, attribute] of call.node.attributes) {
    const element = name.startsWith('value_float') ? 'float' : 'integer';
    const data = (values: readonly number[]): Numbers['data'] =>
      element === 'float' ? Float32Array.from(values) : Float64Array.from(values);
    if (attribute.kind === 'tensor')
      return { kind: 'constant', ...numbersOf(attribute.tensor, external), origin: null };
    if (attribute.kind === 'int' || attribute.kind === 'float') return constant([], data([attribute.value]), element);
    if (attribute.kind === 'ints' || attribute.kind === 'floats') {
      return constant([attribute.values.length], data(attribute.values), element);
    }
  }
  throw fault(call, 'has no value that is read.');
}

/** The shape of a tensor, or a part of it. It is known even of tensors that depend on the images. */
export function shapeOf(call: Call): Constant {
  const input = inputOf(call, 0);
  const shape = input.kind === 'constant' ? input.shape : fullShape(input.layout, call.batch);
  return integers(shape.slice(numberOf(call, 'start', 0), numberOf(call, 'end', shape.length)));
}

export function sizeOf(call: Call): Constant {
  const input = inputOf(call, 0);
  const shape = input.kind === 'constant' ? input.shape : fullShape(input.layout, call.batch);
  return constant([], Float64Array.of(elements(shape)));
}

/** A size that stands for the images, where the file leaves their number open, becomes 1: the tensor is equal for all. */
export const withoutImages = ({ open, batch }: Call, shape: readonly number[]): readonly number[] =>
  open ? shape.map((size) => (size === batch ? 1 : size)) : shape;

export function constantOfShape(call: Call): Constant {
  const shape = withoutImages(call, [...(constantOf(call, 0)?.data ?? [])]);
  const attribute = call.node.attributes.get('value');
  const value =
    attribute?.kind === 'tensor'
      ? numbersOf(attribute.tensor, () => new Uint8Array())
      : ({ element: 'float', data: Float32Array.of(0) } as const);
  return constant(shape, call.budget.take(elements(shape)).fill(value.data[0]), value.element);
}

export function range(call: Call): Constant {
  const [start, limit, delta] = [0, 1, 2].map((at) => constantOf(call, at)?.data[0] ?? NaN);
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  if (!Number.isFinite(count)) throw fault(call, 'has no end.');
  const data = call.budget.take(count);
  for (let k = 0; k < count; k++) data[k] = start + k * delta;
  return constant([count], data);
}

export function cast(call: Call, input: Constant): Constant {
  const element = elementOf(numberOf(call, 'to', 1));
  if (element === null) throw fault(call, 'makes a type that is not read.');
  return inType(call, input, element);
}

export function castLike(call: Call, input: Constant): Constant {
  const like = inputOf(call, 1);
  return inType(call, input, like.kind === 'constant' ? like.element : 'float');
}

/** The truth values that a cast to bool makes are not told from integers; nothing that is folded depends on it. */
function inType(call: Call, input: Constant, element: Numbers['element']): Constant {
  if (element === input.element) return input;
  if (element === 'float') return { ...input, element, data: Float32Array.from(input.data) };
  const data = call.budget.take(input.data.length);
  for (let k = 0; k < data.length; k++) data[k] = element === 'integer' ? Math.trunc(input.data[k]) : input.data[k];
  return { ...input, element, data };
}
