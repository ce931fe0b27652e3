/**
 * The engine over onnxruntime-node, on the CPU, with loops beside it. A kernel of the library becomes an ONNX model and that a session, kept by the kernel's
 * key; results are written by onnxruntime into the buffers it is given. (Its binding makes a copy of them as well, for no one.)
 */
import type { InferenceSession } from 'onnxruntime-node';
import { inputName, kernelModel, outputName } from '../../compiler/emit/onnx/kernel-model.ts';
import type { Shape } from '../../compiler/graph/primitive.ts';
import { valueShape } from '../../compiler/plan/kernel.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import { linearMemory } from '../memory.ts';
import { recent } from '../recent.ts';
import type { Engine, Executable } from './engine.ts';
import { loopsIn } from './loops.ts';
import { withoutTelemetry } from './telemetry.ts';

export interface OnnxOptions {
  /** Threads inside one operator. Results do not depend on it. */
  readonly threads?: number;
  /** How many compiled kernels are kept; the least recently used go first. */
  readonly capacity?: number;
}

/**
 * Kernels with more nodes are not optimised: those are statistics of populations, where nothing comes of it but copies of the graph, 0.4 MB
 * of the 1 MB that each takes.
 */
const LARGE = 64;

interface Loaded {
  readonly session: Promise<InferenceSession>;
  runs: number;
  isKept: boolean;
}

/** Frees a session that is neither kept nor running: the collector does not know how much memory it has, and would wait. */
function release({ session, runs, isKept }: Loaded): void {
  if (isKept || runs > 0) return;
  // Whoever asked for it hears of a session that could not be made.
  session.then(
    (made) => made.release(),
    () => undefined,
  );
}

/** Loads onnxruntime. Throws when it is not installed or does not run on this platform. */
export async function onnxEngine({ threads = 1, capacity = 4096 }: OnnxOptions = {}): Promise<Engine> {
  withoutTelemetry();
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const kept = recent<Loaded>(capacity, (oldest) => {
    oldest.isKept = false;
    release(oldest);
  });
  const memory = linearMemory();
  const loops = loopsIn(memory);
  let compiled = 0;

  const create = async (kernel: Kernel): Promise<InferenceSession> => {
    compiled++;
    try {
      return await InferenceSession.create(kernelModel(kernel), {
        ...SETTINGS,
        ...(kernel.nodes.length > LARGE && { graphOptimizationLevel: 'disabled' }),
        intraOpNumThreads: threads,
      });
    } catch (error) {
      kept.forget(kernel.key);
      throw failure('compile', kernel, error);
    }
  };

  /** The kernel's session, made again if it had to go. */
  const loadedFor = (kernel: Kernel): Loaded =>
    kept.use(kernel.key, () => ({ session: create(kernel), runs: 0, isKept: true }));

  const tensors = (name: (at: number) => string, shapes: readonly Shape[], buffers: readonly Float32Array[]) =>
    Object.fromEntries(buffers.map((buffer, at) => [name(at), new Tensor('float32', buffer, shapes[at])]));

  return {
    name: 'onnx',
    memory,
    compile: async (kernel, by): Promise<Executable> => {
      if (by === 'loops') return loops.compile(kernel);
      await loadedFor(kernel).session;
      const outputShapes = kernel.outputs.map((id) => valueShape(kernel, id));
      return {
        run: async (inputs, outputs) => {
          const loaded = loadedFor(kernel);
          loaded.runs++;
          const session = await loaded.session;
          try {
            await session.run(tensors(inputName, kernel.inputs, inputs), tensors(outputName, outputShapes, outputs));
          } catch (error) {
            throw failure('run', kernel, error);
          } finally {
            loaded.runs--;
            release(loaded);
          }
        },
      };
    },
    compiled: () => compiled + loops.compiled(),
    dispose: async () => {
      const all = await Promise.all(kept.values().map(({ session }) => session));
      kept.clear();
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
