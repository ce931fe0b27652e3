/**
 * Compares ways to compute one thing in onnxruntime. The ways take turns, and what counts is processor time relative to the
 * first way in the same turn: that is steady even on a machine that does other work.
 */
import { inputName, outputName } from '../compiler/emit/onnx/kernel-model.ts';
import { encodeModel, renamed } from '../compiler/emit/onnx/model.ts';
import { scope, type Scope } from '../compiler/emit/onnx/scope.ts';
import { elements } from '../compiler/graph/graph.ts';
import type { Shape } from '../compiler/graph/primitive.ts';
import { sessionMaker } from '../runtime/engines/onnxruntime/session.ts';
import { stream, uniform } from '../runtime/random.ts';

/** Writes one way to compute the result from the inputs, which go by their names in `Comparison.inputs`. */
export type Way = (s: Scope) => string;

export interface Comparison {
  readonly title: string;
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly result: Shape;
  /** The first way is what the others are compared with. */
  readonly ways: Readonly<Record<string, Way>>;
}

const TURNS = 21;

/** Milliseconds that one turn should take, so that the clock's grain does not matter. */
const TURN_TIME = 20;

/** A Markdown table: time of the first way, then per way the median ratio to it and the middle half of the ratios. */
export function compare({ title, inputs, result, ways }: Comparison): string {
  const feeds = Object.entries(inputs).map(([name, shape]) => uniform(stream(0, name), elements(shape), -1, 1));
  const names = Object.keys(ways);
  const runs = Object.values(ways).map((way) => prepare(way, inputs, feeds, result));
  const expected = runs[0]().slice();
  for (const [at, run] of runs.entries()) {
    const error = largestDifference(expected, run());
    if (error > 1e-4) throw new Error(`${title}: ${names[at]} is off by ${error}`);
  }

  const repeats = Math.ceil(TURN_TIME / processorTime(runs[0], 5));
  const turns: number[][] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const times: number[] = [];
    for (const run of runs) times.push(processorTime(run, repeats));
    turns.push(times);
  }
  const rows = names.map((name, at) => {
    const ratios = turns.map((times) => times[at] / times[0]).sort((a, b) => a - b);
    const [low, middle, high] = [1, 2, 3].map((quarter) =>
      ratios[Math.floor((ratios.length * quarter) / 4)].toFixed(2),
    );
    return `| ${name} | ${at === 0 ? '1' : `${middle} (${low} to ${high})`} |`;
  });
  const base = turns.map(([first]) => first).sort((a, b) => a - b)[Math.floor(TURNS / 2)];
  return [`| ${title} | ${base.toFixed(2)} ms |`, '|---|---|', ...rows].join('\n');
}

type Run = () => Float32Array;

const newSession = sessionMaker(1);

function prepare(way: Way, inputs: Comparison['inputs'], feeds: readonly Float32Array[], result: Shape): Run {
  const s = scope({ extensions: true });
  const name = way(s);
  const entries = Object.entries(inputs);
  // Sessions know tensors by number.
  const before = entries.map(([input], at) => renamed(inputName(at), input));
  const model = encodeModel({
    nodes: [...before, ...s.nodes, renamed(name, outputName(0))],
    constants: s.constants,
    inputs: entries.map(([, shape], at) => ({ name: inputName(at), shape, element: 'float32' })),
    outputs: [{ name: outputName(0), shape: result, element: 'float32' }],
  });
  const session = newSession(model, { inputs: entries.map(([, shape]) => shape), outputs: [result] }, 'basic');
  const output = new Float32Array(elements(result));
  return () => {
    session.run(feeds, [output]);
    return output;
  };
}

/** Milliseconds per run. */
function processorTime(run: Run, repeats: number): number {
  const before = process.cpuUsage();
  for (let at = 0; at < repeats; at++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repeats;
}

/** Relative to the largest element. */
function largestDifference(expected: Float32Array, actual: Float32Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[at])), 0) / scale;
}
