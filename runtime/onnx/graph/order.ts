/** The nodes that the outputs need, each after those it reads from; and what is wrong with graphs that have no such order. */
import type { OnnxGraph, OnnxNode } from '../file/model.ts';
import { OnnxFault, quoted } from '../problem.ts';

/** What messages call a node. */
export function nodeName({ name, op, outputs }: OnnxNode): string {
  return name === '' ? `the ${op} that gives ${quoted(outputs[0] ?? '')}` : `${op} ${quoted(name)}`;
}

/**
 * The nodes that `wanted` depends on, in topological order; all others are dead. Throws an `OnnxFault` if a name is
 * given twice, not at all, or depends on itself.
 */
export function orderedNodes(graph: OnnxGraph, wanted: string): readonly OnnxNode[] {
  const makers = makersOf(graph);
  const given = new Set([...graph.initializers, ...graph.inputs].map(({ name }) => name));
  const makerOf = (name: string, reader: string): OnnxNode | null => {
    const maker = makers.get(name);
    if (maker === undefined && !given.has(name))
      throw new OnnxFault(`${reader} reads ${quoted(name)}, which nothing gives.`);
    return maker ?? null;
  };
  const order: OnnxNode[] = [];
  const state = new Map<OnnxNode, 'open' | 'done'>();
  // A stack of our own: graphs are deeper than calls can be.
  const stack: { readonly node: OnnxNode; next: number }[] = [];
  const enter = (node: OnnxNode | null): void => {
    if (node === null || state.get(node) === 'done') return;
    if (state.get(node) === 'open')
      throw new OnnxFault(`${nodeName(node)} depends on its own output: the graph has a cycle.`);
    state.set(node, 'open');
    stack.push({ node, next: 0 });
  };
  enter(makerOf(wanted, 'the graph'));
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const { node } = top;
    if (top.next < node.inputs.length) {
      const name = node.inputs[top.next++];
      if (name !== '') enter(makerOf(name, nodeName(node)));
    } else {
      state.set(node, 'done');
      order.push(node);
      stack.pop();
    }
  }
  return order;
}

function makersOf({ nodes, initializers, inputs }: OnnxGraph): ReadonlyMap<string, OnnxNode> {
  const makers = new Map<string, OnnxNode>();
  // Old files list initializers among the inputs too.
  const given = new Map<string, string>(inputs.map(({ name }) => [name, 'an input']));
  const stored = new Set<string>();
  for (const { name } of initializers) {
    if (stored.has(name)) throw new OnnxFault(`there are two tensors called ${quoted(name)}.`);
    stored.add(name);
    given.set(name, 'a stored tensor');
  }
  if (new Set(inputs.map(({ name }) => name)).size < inputs.length)
    throw new OnnxFault('two inputs have the same name.');
  for (const node of nodes) {
    for (const name of node.outputs) {
      if (name === '') continue;
      const maker = makers.get(name);
      const other = maker === undefined ? given.get(name) : nodeName(maker);
      if (other !== undefined)
        throw new OnnxFault(`${quoted(name)} is given twice, by ${other} and by ${nodeName(node)}.`);
      makers.set(name, node);
    }
  }
  return makers;
}
