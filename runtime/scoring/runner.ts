/** What runs graphs: the side of scoring that differs between engines. */
import type { Graph, Origin, Output } from '../../compiler/graph/graph.ts';
import type { GraphPass } from '../../compiler/passes/pass.ts';
import type { OnnxOptions } from '../engines/onnx.ts';
import type { Provide } from '../execute.ts';
import { onnxRunner } from './onnx-runner.ts';
import { referenceRunner } from './reference-runner.ts';

/** What computes: the interpreter in float64, or onnxruntime in float32 with float64 scores. */
export type EngineName = 'reference' | 'onnx';

/** Runs one graph at a time. */
export interface Runner {
  /** What a graph must have gone through. */
  readonly passes: readonly GraphPass[];
  /** The values of the outputs, in their order. */
  readonly run: (graph: Graph, provide: Provide) => Promise<readonly number[]>;
  /** Where below an output that is not finite a value first ceased to be, if that can be told; runs the graph again. */
  readonly firstNonFinite: (output: Output, provide: Provide) => Promise<Origin | null>;
  /** How many different kernels were compiled so far; 0 for an engine without kernels. */
  readonly compiled: () => number;
  readonly dispose: () => Promise<void>;
}

/** Throws a `ProblemError` if the engine cannot be loaded. */
export const createRunner = async (engine: EngineName, options: OnnxOptions = {}): Promise<Runner> =>
  engine === 'reference' ? referenceRunner() : onnxRunner(options);
