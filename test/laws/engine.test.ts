/**
 * The onnx engine computes what the interpreter does, on any program and network, as far as float32 allows. No single tolerance
 * says how far that is: programs subtract nearly equal numbers and test their sign. So an error bound is computed
 * for each element (`rounding/`): 0 where float32 is exact, NaN and infinities included; some units in the last place after
 * a few operations; ∞ where a rounding error may decide about a step or a pole. What is outside of its bound is wrong.
 */
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import { REFERENCE_PIPELINE } from '../../compiler/passes/pipeline.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import type { Primitive } from '../../compiler/graph/primitive.ts';
import { SMALL } from '../../compiler/plan/placement.ts';
import type { Plan } from '../../compiler/plan/plan.ts';
import { MANY } from '../../compiler/plan/statistics.ts';
import { onnxEngine } from '../../runtime/engines/onnx.ts';
import { executePlan, type Provide, stepsOf } from '../../runtime/execute.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { scorings } from './arbitrary/scoring.ts';
import { law } from './law.ts';
import { exactly, FLOAT32, violations } from './rounding/arithmetic.ts';
import { boundedNode } from './rounding/bounds.ts';
import { kernelBounds, planBounds } from './rounding/plan.ts';
import { affordable, scoresOf } from './scores.ts';

const engine = onnxEngine();
afterAll(engine.dispose);

/** Runs a plan and expects every kernel to give what the interpreter gives on the same inputs, within bounds. */
function expectKernels(plan: Plan, provide: Provide): void {
  for (const { done, read } of stepsOf(plan, engine, provide)) {
    const step = plan.steps[done - 1];
    if (step?.kind !== 'kernel') continue;
    const inputs = step.inputs.map((buffer) => exactly(tensor(plan.buffers[buffer].shape, read(buffer))));
    kernelBounds(step.kernel, inputs).forEach((bounds, at) => {
      expect(violations(bounds, read(step.outputs[at])), `output ${at} of ${step.kernel.key}`).toEqual([]);
    });
  }
}

// On dyadic sources most sums are exact, and so are the steps and comparisons behind them.
describe.each(['normal', 'dyadic'] as const)('on %s sources', (numbers) => {
  law(
    `every kernel gives what the interpreter gives, within error bounds, on ${numbers} sources`,
    fc.property(scorings({ size: 20, numbers }), ({ proxies, network, batch, provide }) => {
      const { graph } = compile(proxies, network, batch);
      fc.pre(affordable(graph));
      // With 0 the host gets nothing that an engine can compute.
      expectKernels(planOf(graph, 0), provide);
    }),
    { numRuns: 300 },
  );

  law(
    `scores are those of the interpreter, within error bounds, alone and beside others, on ${numbers} sources`,
    fc.property(scorings({ count: 2, numbers }), ({ proxies, network, batch, provide }) => {
      const reference = compile(proxies, network, batch, REFERENCE_PIPELINE).graph;
      fc.pre(affordable(reference));
      const expected = scoresOf(reference, provide);
      for (const some of [proxies, ...proxies.map((proxy) => [proxy])]) {
        // Beside others, sites have their statistics in kernels of their own.
        const plan = planOf(compile(some, network, batch).graph, SMALL, some.length > 1 ? 0 : MANY);
        const actual = executePlan(plan, engine, provide);
        for (const [name, { error }] of planBounds(plan, provide)) {
          const bounds = { value: tensor([], [expected.get(name) ?? NaN]), error };
          expect(violations(bounds, actual.get(name)?.data ?? []), `${name} of ${some.length}`).toEqual([]);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test.each<Primitive>([
  { kind: 'reshape', shape: [2, 1] },
  { kind: 'sort', dim: 0 },
  { kind: 'reduce', fn: 'max', dims: [0] },
])('of NaN that may be a number, nothing is known after $kind either', (op) => {
  // As of the logarithm of what rounding errors alone make negative.
  const vague = { value: tensor([2], [1, NaN]), error: tensor([2], [0, Infinity]) };
  expect(boundedNode(FLOAT32, op, [vague]).error.data.at(-1)).toBe(Infinity);
});

test('most bounds say something: two thirds of all scores are sure to be right to 1e-4, not all of them trivially', () => {
  const scored = fc.sample(scorings({ size: 16 }), { numRuns: 150, seed: 1 }).flatMap((scoring) => {
    const { graph } = compile(scoring.proxies, scoring.network, scoring.batch);
    return affordable(graph) ? [...planBounds(planOf(graph), scoring.provide).values()] : [];
  });
  const relative = scored.map(({ value, error }) => error.data[0] && error.data[0] / Math.abs(value.data[0]));
  const share = (most: number): number => relative.filter((error) => error <= most).length / relative.length;
  expect(share(Number.MAX_VALUE)).toBeGreaterThan(0.8);
  expect(share(1e-4)).toBeGreaterThan(2 / 3);
  expect(share(0)).toBeLessThan(2 / 3);
});
