/** Runs one primitive in onnxruntime, in loops if there are any for it, and in the reference interpreter and compares. */
import { expect } from 'vitest';
import { graphBuilder, type GraphNode } from '../../../../compiler/graph/graph.ts';
import type { Primitive } from '../../../../compiler/graph/primitive.ts';
import { isLoops } from '../../../../compiler/emit/wasm/kernel-module.ts';
import { isLoopable } from '../../../../compiler/emit/wasm/loopable.ts';
import { cutKernel } from '../../../../compiler/plan/kernel.ts';
import type { Executable } from '../../../../runtime/engines/engine.ts';
import { onnxEngine } from '../../../../runtime/engines/onnx.ts';
import { evaluateNode } from '../../../../runtime/reference/evaluate.ts';
import type { Tensor } from '../../../../runtime/reference/tensor.ts';
import { exactly, FLOAT32 } from '../../../laws/rounding/arithmetic.ts';
import { boundedNode } from '../../../laws/rounding/bounds.ts';

const engine = onnxEngine();
/** Unfolds one or two images at once, or all. */
const inParts = onnxEngine({ atOnce: 1024 });

/** Results below the least normal float32 may be flushed to 0. */
const NEGLIGIBLE = 2 ** -126;

/**
 * How far numbers may be apart: relative to the expected one, to what the magnitudes of the inputs would give in its place, to
 * the greatest one of the tensor, or at all; or, where that depends on the inputs most, as far as float32 may be off in the
 * steps that an engine takes.
 */
export interface Tolerance {
  readonly own?: number;
  readonly terms?: number;
  readonly greatest?: number;
  readonly absolute?: number;
  readonly steps?: boolean;
}

/** Bit by bit, but for the sign of 0. */
export const EXACT: Tolerance = { own: 0, absolute: 0 };

/** Expects the same result of `op` from all, on inputs rounded to float32. */
export function expectAgreement(op: Primitive, inputs: readonly Tensor[], tolerance: Tolerance = {}): void {
  const rounded = inputs.map(({ shape, data }) => ({ shape, data: data.map(Math.fround) }));
  const expected = evaluateNode(op, rounded);
  const magnitudes = rounded.map(({ shape, data }) => ({ shape, data: data.map(Math.abs) }));
  const terms = evaluateNode(op, magnitudes).data;
  const steps = tolerance.steps === true ? boundedNode(FLOAT32, op, rounded.map(exactly)).error.data : null;
  for (const [by, actual] of runKernels(op, rounded))
    expectClose(
      actual,
      expected.data,
      terms,
      steps,
      tolerance,
      () =>
        `by ${by}, ${JSON.stringify(op)} of ${JSON.stringify(inputs.map(({ shape, data }) => [shape, [...data].map(String)]))}`,
    );
}

/** The result of a kernel of one primitive, by everyone who compiles it. */
function runKernels(op: Primitive, inputs: readonly Tensor[]): ReadonlyMap<string, Float32Array> {
  const g = graphBuilder();
  const sources = inputs.map(({ shape }, at) =>
    g.node({ kind: 'source', source: { kind: 'noise', stream: at }, shape }, []),
  );
  const node: GraphNode = g.node(op, sources);
  const cut = cutKernel(new Set([node]), [node]);
  const results = new Map<string, Float32Array>();
  const makers: Record<string, Executable> = { library: engine.compile(cut.kernel, 'library') };
  if (isLoopable(op) && isLoops(cut.kernel)) makers['loops'] = engine.compile(cut.kernel, 'loops');
  if (op.kind === 'conv_weight_grad') makers['the library, in parts'] = inParts.compile(cut.kernel, 'library');
  for (const [by, executable] of Object.entries(makers)) {
    const output = new Float32Array(node.shape.reduce((a, b) => a * b, 1)).fill(77);
    const feeds = cut.inputs.map((input) => Float32Array.from(inputs[sources.indexOf(input)].data));
    const untouched = feeds.map((feed) => feed.slice());
    executable.run(feeds, [output]);
    expect(feeds).toEqual(untouched);
    results.set(by, output);
  }
  return results;
}

function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  terms: ArrayLike<number>,
  steps: ArrayLike<number> | null,
  { own = 2e-6, terms: ofTerms = 0, greatest = 0, absolute = NEGLIGIBLE }: Tolerance,
  describe: () => string,
): void {
  const scale = Math.max(0, ...Array.from(expected, Math.abs).filter(Number.isFinite));
  const wrong = Array.from(expected, (value, at) => [at, actual[at], value] as const).filter(([at, got, want]) => {
    const nearest = Math.fround(want);
    if (Object.is(got, nearest) || got === nearest) return false;
    // Close to the largest float32, rounding decides between it and ∞.
    const distance = Math.abs(Math.min(Math.max(got, -3.5e38), 3.5e38) - want);
    const bound = own * Math.abs(want) + greatest * scale + absolute + (steps?.[at] ?? 0);
    return !(distance <= (ofTerms === 0 ? bound : bound + ofTerms * terms[at]));
  });
  if (wrong.length > 0 || actual.length !== expected.length) {
    const listed = wrong.slice(0, 5).map(([at, got, want]) => `[${at}] is ${got}, not ${want}`);
    expect.fail(`${describe()}: ${listed.join('; ')} (${wrong.length} of ${expected.length})`);
  }
}
