/** Runs models operator by operator: a new graph costs nothing to set up, and determinants and inverses are computed here. */
import { type Attribute, ELEMENT, type TfNode, type TfTensor } from '../../../compiler/emit/tensorflow/graph-def.ts';
import type { ScoringModel } from '../../../compiler/emit/tensorflow/model.ts';
import { outputCount } from '../../../compiler/emit/tensorflow/outputs.ts';
import type { Primitive, Shape } from '../../../compiler/graph/primitive.ts';
import { evaluateNode } from '../../reference/evaluate.ts';
import { tensor } from '../../reference/tensor.ts';
import type { Provide } from '../../execute.ts';
import type { Binding, OpAttribute } from './library.ts';
import { joinedSources } from './sources.ts';

/** The model's results. */
export function runEagerly(binding: Binding, model: ScoringModel, provide: Provide): Int32Array {
  const live = new Map<string, readonly number[]>();
  const uses = usesIn(model);
  const released = (name: string): void => {
    for (const id of live.get(name) ?? []) binding.deleteTensor(id);
    live.delete(name);
  };
  try {
    const sources = joinedSources(model.feeds, provide);
    live.set(model.input, [binding.createTensor([sources.length], ELEMENT.float32, sources)]);
    for (const node of model.nodes) {
      const inputs = node.inputs.map((input) => {
        const [name, at = '0'] = input.split(':');
        return (live.get(name) as readonly number[])[Number(at)];
      });
      live.set(node.name, execute(binding, node, inputs));
      for (const input of node.inputs) {
        const [name] = input.split(':');
        const left = (uses.get(name) as number) - 1;
        uses.set(name, left);
        if (left === 0) released(name);
      }
    }
    const [result] = live.get(model.output) as readonly number[];
    return binding.tensorDataSync(result) as Int32Array;
  } finally {
    for (const name of [...live.keys()]) released(name);
  }
}

/** How often each node is read; the result once more. */
function usesIn({ nodes, output }: ScoringModel): Map<string, number> {
  const uses = new Map([[output, 1]]);
  for (const input of nodes.flatMap(({ inputs }) => inputs)) {
    const [name] = input.split(':');
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

/** The tensors that a node gives. */
function execute(binding: Binding, node: TfNode, inputs: readonly number[]): readonly number[] {
  const { op, attributes } = node;
  switch (op) {
    case 'Const':
      return [constant(binding, (attributes.value as { readonly tensor: TfTensor }).tensor)];
    case 'determinant':
    case 'inverse':
      return [onHost(binding, node, inputs)];
    default: {
      const given = Object.entries(attributes).map(([name, value]) => opAttribute(binding, name, value));
      return binding.executeOp(op, given, [...inputs], outputCount(node)).map(({ id }) => id);
    }
  }
}

function constant(binding: Binding, { element, shape, data }: TfTensor): number {
  switch (element) {
    case 'float32':
      return binding.createTensor([...shape], ELEMENT.float32, Float32Array.from(data));
    case 'int32':
      return binding.createTensor([...shape], ELEMENT.int32, Int32Array.from(data));
    case 'float64':
      return ofHalves(binding, element, shape, new Int32Array(Float64Array.from(data).buffer));
    case 'int64':
      return ofHalves(binding, element, shape, new Int32Array(BigInt64Array.from(Array.from(data, BigInt)).buffer));
    default:
      return element satisfies never;
  }
}

/** A tensor of 64 bits an element, which the package does not know, from those bits. */
function ofHalves(binding: Binding, element: 'float64' | 'int64', shape: Shape, halves: Int32Array): number {
  const bits = binding.createTensor([...shape, 2], ELEMENT.int32, halves);
  try {
    return bitcast(binding, bits, 'int32', element);
  } finally {
    binding.deleteTensor(bits);
  }
}

/** The bits of a tensor as elements of another size. */
function bitcast(binding: Binding, id: number, from: keyof typeof ELEMENT, to: keyof typeof ELEMENT): number {
  const attributes = [opAttribute(binding, 'T', { type: from }), opAttribute(binding, 'type', { type: to })];
  return binding.executeOp('Bitcast', attributes, [id], 1)[0].id;
}

function onHost(binding: Binding, { attributes }: TfNode, [matrices]: readonly number[]): number {
  const { text } = attributes.primitive as { readonly text: string };
  const { shape } = attributes.shape as { readonly shape: Shape };
  const bits = bitcast(binding, matrices, 'float64', 'int32');
  try {
    const halves = Int32Array.from(binding.tensorDataSync(bits));
    const result = evaluateNode(JSON.parse(text) as Primitive, [tensor(shape, new Float64Array(halves.buffer))]);
    return ofHalves(binding, 'float64', result.shape, new Int32Array(Float64Array.from(result.data).buffer));
  } finally {
    binding.deleteTensor(bits);
  }
}

function opAttribute(binding: Binding, name: string, value: Attribute): OpAttribute {
  if (typeof value === 'number') return { name, type: binding.TF_ATTR_INT, value };
  if (typeof value === 'boolean') return { name, type: binding.TF_ATTR_BOOL, value };
  if ('type' in value) return { name, type: binding.TF_ATTR_TYPE, value: ELEMENT[value.type] };
  if ('text' in value) return { name, type: binding.TF_ATTR_STRING, value: value.text };
  if ('float' in value) return { name, type: binding.TF_ATTR_FLOAT, value: value.float };
  if (Array.isArray(value)) return { name, type: binding.TF_ATTR_INT, value };
  throw new Error(`${name} is an attribute of graphs only`);
}
