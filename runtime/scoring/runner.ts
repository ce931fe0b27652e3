/** What runs graphs: the side of scoring that differs between engines. */
import type { Graph, Origin, Output } from '../../compiler/graph/graph.ts';
import type { GraphPass } from '../../compiler/passes/pass.ts';
import type { OnnxOptions } from '../engines/onnx.ts';
import type { Provide } from '../execute.ts';
import { onnxRunner } from './onnx-runner.ts';
import { referenceRunner } from './reference-runner.ts';
import { tensorflowRunner } from './tensorflow-runner.ts';

/** What computes: the interpreter in float64, or onnxruntime or TensorFlow in float32 with float64 scores. */
export type EngineName = 'reference' | 'onnx' | 'tensorflow';

/** How many workers an engine can have: TensorFlow has threads of its own, and its package one state for a whole process. */
export const usableWorkers = (engine: EngineName, workers: number): number => (engine === 'tensorflow' ? 1 : workers);

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
export async function createRunner(engine: EngineName, options: OnnxOptions = {}): Promise<Runner> {
  switch (engine) {
    case 'reference':
      return referenceRunner();
    case 'onnx':
      return onnxRunner(options);
    case 'tensorflow':
      return tensorflowRunner();
    default:
      return engine satisfies never;
  }
}
