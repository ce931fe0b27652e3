/** Which engine computes: the one that was asked for, or the fastest one that loads on this machine. */
import { onnxRuntimeLibrary } from '../runtime/engines/onnxruntime/api.ts';
import { findTensorFlow } from '../runtime/engines/tensorflow/library.ts';
import { ProblemError } from '../runtime/problem.ts';
import type { EngineName } from '../runtime/scoring/runner.ts';
import { oneOf } from './flags.ts';

/** The fastest first, as measured in bench/README.md. */
const BY_SPEED = ['onnx', 'tensorflow', 'reference'] as const satisfies readonly EngineName[];

/** An engine on this machine: what it computes with, or why it does not load and what to do about it. */
export type EngineState =
  | { readonly name: EngineName; readonly problem: null; readonly version: string; readonly device: string }
  | { readonly name: EngineName; readonly problem: string; readonly help: string };

/** Tries to load an engine. */
export function engineState(name: EngineName): EngineState {
  switch (name) {
    case 'reference':
      return { name, problem: null, version: `Node ${process.version}`, device: 'CPU' };
    case 'onnx':
      try {
        return { name, problem: null, version: `onnxruntime ${onnxRuntimeLibrary().version}`, device: 'CPU' };
      } catch (error) {
        const problem = error instanceof Error ? error.message.split('\n')[0] : String(error);
        return { name, problem, help: 'install eznasc anew on this platform, or use `--engine reference`' };
      }
    case 'tensorflow': {
      const found = findTensorFlow();
      if ('problem' in found) {
        const help = 'install @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu, or run `npm run setup:tensorflow`';
        return { name, problem: found.problem, help };
      }
      const { binding, isUsingGpuDevice } = found.tf.backend();
      const version = `TensorFlow ${binding.TF_Version} by ${found.package}`;
      return { name, problem: null, version, device: isUsingGpuDevice ? 'GPU' : 'CPU' };
    }
    default:
      return name satisfies never;
  }
}

/** All engines, in the order in which `auto` would take them. */
export const engineStates = (): readonly EngineState[] => BY_SPEED.map(engineState);

/** The engine that a value of `--engine` stands for. Throws a `ProblemError` if it is not one, or does not load. */
export function engineNamed(name: string): EngineName {
  const engine = oneOf('engine', name, ['auto', ...BY_SPEED]);
  if (engine === 'auto') {
    for (const each of BY_SPEED) if (engineState(each).problem === null) return each;
    return 'reference';
  }
  const state = engineState(engine);
  if (state.problem === null) return engine;
  throw new ProblemError('environment', `The engine ${engine} cannot be loaded: ${state.problem}`, state.help);
}
