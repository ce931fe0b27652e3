/**
 * The engine over onnxruntime, on the CPU, with loops beside it. A kernel of the library becomes an ONNX model and that a session, kept by the kernel's
 * key; results are written by onnxruntime into the buffers it is given.
 */
import type { ChannelBlock } from '../../compiler/emit/onnx/blocked.ts';
import { unfoldingOf } from '../../compiler/emit/onnx/unfolded.ts';
import { valueShape } from '../../compiler/plan/kernel.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import { linearMemory } from '../memory.ts';
import { recent } from '../recent.ts';
import type { Engine } from './engine.ts';
import { loopsIn } from './loops.ts';
import { findChannelBlock } from './onnxruntime/channel-block.ts';
import { type Session, sessionMaker } from './onnxruntime/session.ts';
import { withoutTelemetry } from './telemetry.ts';
import { unfoldedGradient } from './weight-gradient.ts';
import { writtenModel } from './written-kernels.ts';

export interface OnnxOptions {
  /** Threads inside one operator. Results do not depend on it. */
  readonly threads?: number;
  /** How many compiled kernels are kept; the least recently used go first. */
  readonly capacity?: number;
  /** How many numbers images are unfolded to at once. */
  readonly atOnce?: number;
}

/**
 * Kernels with more nodes are not optimised: those are statistics of populations, where nothing comes of it but copies of the graph, 0.4 MB
 * of the 1 MB that each takes.
 */
const LARGE = 64;

/** Loads onnxruntime. Throws when it is not installed or does not run on this platform. */
export function onnxEngine({ threads = 1, capacity = 4096, atOnce }: OnnxOptions = {}): Engine {
  withoutTelemetry();
  const make = sessionMaker(threads);
  const kept = recent<Session>(capacity, ({ release }) => release());
  const memory = linearMemory();
  const loops = loopsIn(memory);
  let compiled = 0;
  let found: ChannelBlock | undefined;
  const channelBlock = (): ChannelBlock => (found === undefined ? (found = findChannelBlock(make)) : found);

  const create = (kernel: Kernel): Session => {
    compiled++;
    const { nodes, inputs, outputs } = kernel;
    return named('compile', kernel, () => {
      const unfolding = unfoldingOf(kernel, atOnce);
      if (unfolding) return unfoldedGradient(kernel, unfolding, loops, memory, make);
      const signature = { inputs, outputs: outputs.map((id) => valueShape(kernel, id)) };
      return make(writtenModel(kernel, channelBlock()), signature, nodes.length > LARGE ? 'none' : 'basic');
    });
  };
  /** The kernel's session, made again if it had to go. */
  const sessionOf = (kernel: Kernel): Session => kept.use(kernel.key, () => create(kernel));

  return {
    name: 'onnx',
    memory,
    compile: (kernel, by) => {
      if (by === 'loops') return loops.compile(kernel);
      sessionOf(kernel);
      return { run: (inputs, outputs) => named('run', kernel, () => sessionOf(kernel).run(inputs, outputs)) };
    },
    compiled: () => compiled + loops.compiled(),
    dispose: () => {
      for (const { release } of kept.values()) release();
      kept.clear();
    },
  };
}

/** Does what may fail, and then says with which kernel it did. */
function named<Value>(verb: string, { key }: Kernel, work: () => Value): Value {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`onnxruntime could not ${verb} the kernel ${key}: ${reason}`, { cause });
  }
}
