/**
 * The engine over onnxruntime-node, on the CPU. A kernel becomes an ONNX model and that a session, kept by the kernel's
 * key; results are written by onnxruntime into the buffers it is given, so nothing is copied.
 */
import type { InferenceSession } from 'onnxruntime-node';
import { inputName, kernelModel, outputName } from '../../compiler/emit/onnx/kernel-model.ts';
import type { Shape } from '../../compiler/graph/primitive.ts';
import { valueShape } from '../../compiler/plan/kernel.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import type { Engine, Executable } from './engine.ts';

export interface OnnxOptions {
  /** Threads inside one operator. Results do not depend on it. */
  readonly threads?: number;
  /** How many compiled kernels are kept; the least recently used go first. */
  readonly capacity?: number;
}

/** Loads onnxruntime. Throws when it is not installed or does not run on this platform. */
export async function onnxEngine({ threads = 1, capacity = 4096 }: OnnxOptions = {}): Promise<Engine> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const sessions = new Map<string, Promise<InferenceSession>>();
  let compiled = 0;

  const create = async (kernel: Kernel): Promise<InferenceSession> => {
    compiled++;
    try {
      return await InferenceSession.create(kernelModel(kernel), { ...SETTINGS, intraOpNumThreads: threads });
    } catch (error) {
      sessions.delete(kernel.key);
      throw failure('compile', kernel, error);
    }
  };

  /** The kernel's session, made again if it had to go. */
  const sessionOf = (kernel: Kernel): Promise<InferenceSession> => {
    const session = sessions.get(kernel.key) ?? create(kernel);
    // A Map lists its keys by insertion: inserting again makes the kernel the most recently used.
    sessions.delete(kernel.key);
    sessions.set(kernel.key, session);
    if (sessions.size > capacity) {
      const [oldest] = sessions.keys();
      // Its memory is freed when nobody runs it any more.
      sessions.delete(oldest);
    }
    return session;
  };

  const tensors = (name: (at: number) => string, shapes: readonly Shape[], buffers: readonly Float32Array[]) =>
    Object.fromEntries(buffers.map((buffer, at) => [name(at), new Tensor('float32', buffer, shapes[at])]));

  return {
    name: 'onnx',
    compile: async (kernel): Promise<Executable> => {
      await sessionOf(kernel);
      const outputShapes = kernel.outputs.map((id) => valueShape(kernel, id));
      return {
        run: async (inputs, outputs) => {
          const session = await sessionOf(kernel);
          try {
            await session.run(tensors(inputName, kernel.inputs, inputs), tensors(outputName, outputShapes, outputs));
          } catch (error) {
            throw failure('run', kernel, error);
          }
        },
      };
    },
    compiled: () => compiled,
    dispose: async () => {
      const all = await Promise.all(sessions.values());
      sessions.clear();
      await Promise.all(all.map((session) => session.release()));
    },
  };
}

/**
 * Measured in bench/README.md. An arena of its own would let every session keep the memory of its largest run, thousands of
 * times over, for 2 to 4 % less time; memory patterns slow down the first two runs; and above `basic` there is nothing to
 * gain, since weights are inputs here, not constants.
 */
export const SETTINGS = {
  executionProviders: ['cpu'],
  enableCpuMemArena: false,
  enableMemPattern: false,
  graphOptimizationLevel: 'basic',
  interOpNumThreads: 1,
  logSeverityLevel: 3,
} as const satisfies InferenceSession.SessionOptions;

function failure(verb: string, kernel: Kernel, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`onnxruntime could not ${verb} the kernel ${kernel.key}: ${reason}`, { cause });
}
