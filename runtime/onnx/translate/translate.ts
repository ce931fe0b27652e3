/** Walks through the nodes of a file: what is known is computed, what depends on the images becomes layers. */
import { INPUT } from '../../../compiler/network/network.ts';
import type { External } from '../file/external.ts';
import type { OnnxModel, OnnxNode } from '../file/model.ts';
import { numbersOf } from '../file/tensor.ts';
import { fold, FOLDED, isKnown } from '../fold/table.ts';
import type { Batched, Call, Value } from '../graph/call.ts';
import { budget, type Constant } from '../graph/constant.ts';
import { nodeName, orderedNodes } from '../graph/order.ts';
import { OnnxFault, quoted } from '../problem.ts';
import { type Draft, type DraftLayer, reshaped } from './draft.ts';
import { inFront } from '../graph/layout.ts';
import type { NetworkInput } from './input.ts';
import { OPERATORS } from './table.ts';

/** Versions of ONNX's operators that are known. */
export const OPSETS = { least: 7, most: 26 } as const;

export interface Translated {
  readonly layers: readonly DraftLayer[];
  /** What the graph's output is. */
  readonly output: Batched;
  /** The nodes that it needs. */
  readonly nodes: readonly OnnxNode[];
}

/** The layers of the graph's output called `wanted`. Throws an `OnnxFault` at what is not supported. */
export function translate(model: OnnxModel, wanted: string, input: NetworkInput, external: External): Translated {
  const opset = opsetOf(model);
  const nodes = orderedNodes(model.graph, wanted);
  refuseUnknown(nodes);
  const stored = new Map(model.graph.initializers.map((tensor) => [tensor.name, tensor]));
  const values = new Map<string, Value>();
  const shared = { opset, batch: input.batch, open: input.open, budget: budget() };
  const draft: Draft = { layers: [], input: input.image, readers: readersOf(nodes, wanted), tensors: new Map() };
  const valueOf = (name: string): Value | null => {
    if (name === '') return null;
    const known = values.get(name) ?? loaded(name);
    if (known === null) throw new OnnxFault(`${quoted(name)} is not known where it is read.`);
    values.set(name, known);
    return known;
  };
  const loaded = (name: string): Constant | null => {
    const tensor = stored.get(name);
    return tensor === undefined ? null : { kind: 'constant', ...numbersOf(tensor, external), origin: name };
  };
  const start: Call = { node: startNode(input.name), inputs: [], ...shared };
  const whole: Batched = { kind: 'batched', layer: INPUT, layout: inFront(input.image) };
  values.set(input.name, reshaped(draft, start, whole, inFront(input.own)));
  for (const node of nodes) {
    const call: Call = { node, inputs: node.inputs.map(valueOf), ...shared };
    const outputs = outputsOf(call, draft, external);
    outputs.forEach((value, at) => {
      if (node.outputs[at]) values.set(node.outputs[at], value);
    });
  }
  const output = valueOf(wanted);
  if (output?.kind === 'sequence') throw new OnnxFault(`its output ${quoted(wanted)} is a list of tensors.`);
  if (output?.kind !== 'batched') throw new OnnxFault(`its output ${quoted(wanted)} does not depend on the images.`);
  return { layers: draft.layers, output, nodes };
}

function outputsOf(call: Call, draft: Draft, external: External): readonly Value[] {
  const { op } = call.node;
  const folded = isKnown(call) ? fold(call, external) : null;
  if (folded !== null) return folded;
  const operator = OPERATORS.get(op);
  if (operator === undefined) throw unsupported(call.node, 'on tensors that depend on the images');
  return operator.translate(call, draft);
}

/** Before any work: a file with an operator that nothing here knows. */
function refuseUnknown(nodes: readonly OnnxNode[]): void {
  const unknown = nodes.find(({ op, domain }) => domain !== '' || !(OPERATORS.has(op) || FOLDED.includes(op)));
  if (unknown) throw unsupported(unknown);
}

function unsupported(node: OnnxNode, where = ''): OnnxFault {
  const domain = node.domain === '' ? '' : ` of ${quoted(node.domain)}`;
  const at = where === '' ? '' : ` ${where}`;
  return new OnnxFault(
    `${nodeName(node)}: the operator ${quoted(node.op)}${domain} is not supported${at}.`,
    RANDOM.has(node.op)
      ? EVALUATE
      : `supported are ${[...OPERATORS.keys()].sort().join(', ')}; and on known tensors ${knownOnly().join(', ')}`,
  );
}

/** Operators that draw random numbers. */
const RANDOM: ReadonlySet<string> = new Set([
  'Bernoulli',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);

const EVALUATE =
  'it draws random numbers, as dropout and stochastic depth do while a network is trained: call `model.eval()`, ' +
  'then `torch.onnx.export(model, images, "model.onnx", optimize=False)`, which keeps batch normalisations then too';

/** Operators that are computed, but become no layers. */
const knownOnly = (): readonly string[] => FOLDED.filter((op) => !OPERATORS.has(op)).sort();

/** How often each name is read. */
function readersOf(nodes: readonly OnnxNode[], wanted: string): ReadonlyMap<string, number> {
  const readers = new Map([[wanted, 1]]);
  for (const name of nodes.flatMap((node) => node.inputs)) readers.set(name, (readers.get(name) ?? 0) + 1);
  return readers;
}

/** Stands for the input where layers need a node. */
const startNode = (name: string): OnnxNode => ({
  name,
  op: 'Input',
  domain: '',
  inputs: [],
  outputs: [name],
  attributes: new Map(),
  fusedNorm: false,
});

function opsetOf({ opsets }: OnnxModel): number {
  const version = opsets.get('');
  if (version === undefined) throw new OnnxFault('it does not say which version of ONNX operators it uses.');
  if (version < OPSETS.least || version > OPSETS.most) {
    throw new OnnxFault(
      `it uses version ${version} of ONNX operators; ${OPSETS.least} to ${OPSETS.most} are supported.`,
      'export it with another `opset_version`',
    );
  }
  return version;
}
