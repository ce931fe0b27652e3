/** Runs graphs through plans and onnxruntime; kernels, weights and memory are kept from network to network. */
import { PIPELINE } from '../../compiler/passes/pipeline.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { bufferPool } from '../buffers.ts';
import { onnxEngine } from '../engines/onnx.ts';
import { executePlan } from '../execute.ts';
import { firstNonFinite } from '../first-nonfinite.ts';
import type { Runner, RunResult } from './score.ts';
import { type SourceSetting, sourceProvider } from './sources.ts';
import { withWeights } from './subject.ts';

/** Throws a `ProblemError` if onnxruntime cannot be loaded. */
export async function onnxRunner(setting: SourceSetting): Promise<Runner> {
  const engine = await onnxEngine();
  const drawing = sourceProvider(setting);
  const pool = bufferPool();
  return {
    passes: PIPELINE,
    run: async (graph, weights) => {
      const provide = withWeights(drawing, weights);
      const plan = planOf(graph);
      const values = await executePlan(plan, engine, provide, pool);
      const results: RunResult[] = [];
      for (const output of graph.outputs) {
        const [value] = values.get(output.name)?.data ?? [NaN];
        const nonFinite = Number.isFinite(value)
          ? null
          : await firstNonFinite(planOf({ outputs: [output] }), engine, provide, pool);
        results.push({ value, nonFinite });
      }
      return results;
    },
    compiled: engine.compiled,
    dispose: engine.dispose,
  };
}
