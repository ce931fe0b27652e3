/** Runs graphs through plans and onnxruntime; kernels and memory are kept from network to network. */
import { PIPELINE } from '../../compiler/passes/pipeline.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { onnxEngine, type OnnxOptions } from '../engines/onnx.ts';
import { executePlan } from '../execute.ts';
import { firstNonFinite } from '../first-nonfinite.ts';
import type { Runner } from './runner.ts';

/** Throws a `ProblemError` if onnxruntime cannot be loaded. */
export function onnxRunner(options: OnnxOptions): Runner {
  const engine = onnxEngine(options);
  return {
    passes: PIPELINE,
    run: async (graph, provide) => {
      const names = graph.outputs.map(({ name }) => name);
      const values = executePlan(planOf(graph), engine, provide);
      return names.map((name) => values.get(name)?.data[0] ?? NaN);
    },
    firstNonFinite: async (output, provide) => firstNonFinite(planOf({ outputs: [output] }), engine, provide),
    compiled: engine.compiled,
    dispose: async () => engine.dispose(),
  };
}
