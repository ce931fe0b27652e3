/**
 * Compares ways to compute one thing in onnxruntime. The ways take turns, and what counts is processor time relative to the
 * first way in the same turn: that is steady even on a machine that does other work.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel } from '../compiler/emit/onnx/model.ts';
import { scope, type Scope } from '../compiler/emit/onnx/scope.ts';
import { elements } from '../compiler/graph/graph.ts';
import type { Shape } from '../compiler/graph/primitive.ts';
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
export async function compare({ title, inputs, result, ways }: Comparison): Promise<string> {
  const feeds = Object.entries(inputs).map(([name, shape]) => {
    const data = uniform(stream(0, name), elements(shape), -1, 1);
    return [name, new Tensor('float32', data, shape)] as const;
  });
  const names = Object.keys(ways);
  const runs = await Promise.all(Object.values(ways).map((way) => prepare(way, inputs, feeds, result)));
  const expected = await runs[0]();
  for (const [at, run] of runs.entries()) {
    const error = largestDifference(expected, await run());
    if (error > 1e-4) throw new Error(`${title}: ${names[at]} is off by ${error}`);
  }

  const repeats = Math.ceil(TURN_TIME / (await processorTime(runs[0], 5)));
  const turns: number[][] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const times: number[] = [];
    for (const run of runs) times.push(await processorTime(run, repeats));
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

/** Those of the engine. */
const SETTINGS = {
  enableCpuMemArena: false,
  enableMemPattern: false,
  graphOptimizationLevel: 'basic',
  intraOpNumThreads: 1,
} as const;

type Run = () => Promise<Float32Array>;

async function prepare(
  way: Way,
  inputs: Comparison['inputs'],
  feeds: readonly (readonly [string, Tensor])[],
  shape: Shape,
): Promise<Run> {
  const s = scope({ extensions: true });
  const name = way(s);
  const used = new Set(s.nodes.flatMap((node) => node.inputs));
  const declared = Object.entries(inputs).map(([input, of]) => ({
    name: input,
    shape: of,
    element: 'float32' as const,
  }));
  const model = encodeModel({
    nodes: s.nodes,
    constants: s.constants,
    inputs: declared.filter((input) => used.has(input.name)),
    outputs: [{ name, shape, element: 'float32' }],
  });
  const session = await InferenceSession.create(model, { ...SETTINGS });
  const fed = Object.fromEntries(feeds.filter(([input]) => used.has(input)));
  const output = new Float32Array(elements(shape));
  return async () => {
    await session.run(fed, { [name]: new Tensor('float32', output, shape) });
    return output;
  };
}

/** Milliseconds per run. */
async function processorTime(run: Run, repeats: number): Promise<number> {
  const before = process.cpuUsage();
  for (let at = 0; at < repeats; at++) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repeats;
}

/** Relative to the largest element. */
function largestDifference(expected: Float32Array, actual: Float32Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[at])), 0) / scale;
}
