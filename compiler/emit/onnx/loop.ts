/** Loops: a state that is replaced step by step, by a graph of its own that sees the tensors around it. */
import type { Shape } from '../../graph/primitive.ts';
import type { Element, OnnxNode, OnnxValue } from './model.ts';
import type { Scope } from './scope.ts';

/** A tensor of the state. Without a shape it has that of its initial value, whatever this is. */
export interface Carried {
  readonly name: string;
  readonly element: Element;
  readonly shape?: Shape;
}

export interface Next {
  readonly state: readonly string[];
  /** Whether another step follows, Bool; always if absent. */
  readonly goesOn?: string;
}

/** Writes one step into `body`; `at` is its number, an int64 scalar from 0. */
export type Step = (body: Scope, at: string, state: readonly string[]) => Next;

/** The state after at most `most` steps. */
export function repeat(s: Scope, most: number, initial: readonly Carried[], step: Step): readonly string[] {
  const body = s.inside();
  const at: OnnxValue = { name: `${body.prefix}at`, element: 'int64', shape: [] };
  const going: OnnxValue = { name: `${body.prefix}going`, element: 'bool', shape: [] };
  const state = initial.map((carried, k) => ({ ...carried, name: `${body.prefix}state${k}` }));
  const next = step(
    body,
    at.name,
    state.map(({ name }) => name),
  );
  // A result may be a tensor from around the loop, so it gets its name by a copy, which onnxruntime elides where it can.
  const results = [going, ...state].map((value) => ({ ...value, name: `${value.name}.next` }));
  const copies = [next.goesOn ?? going.name, ...next.state].map((name, k): OnnxNode => ({
    op: 'Identity',
    domain: '',
    inputs: [name],
    outputs: [results[k].name],
    attributes: {},
  }));
  const loop = { nodes: [...body.nodes, ...copies], constants: [], inputs: [at, going, ...state], outputs: results };
  const names = initial.map(({ name }) => name);
  // The empty name is a condition that holds at first.
  const first = s.emit(
    'Loop',
    [s.ints([most], []), '', ...names],
    { body: { graph: loop } },
    { outputs: names.length },
  );
  return names.map((_, k) => (k === 0 ? first : `${first}.${k}`));
}
