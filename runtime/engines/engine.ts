/** What a tensor engine is to the rest of the runtime: something that compiles kernels and runs them on float32 buffers. */
import type { Kernel, KernelMaker } from '../../compiler/plan/plan.ts';
import type { BufferPool } from '../memory.ts';

export interface Engine {
  readonly name: string;
  /** Where tensors should lie for its kernels; others are copied. */
  readonly memory: BufferPool;
  /** Compiles a kernel, or returns what an equal kernel compiled to before. */
  readonly compile: (kernel: Kernel, by: KernelMaker) => Executable;
  /** How many different kernels were compiled so far. */
  readonly compiled: () => number;
  readonly dispose: () => void;
}

/** A compiled kernel. `run` reads `inputs` and overwrites `outputs`, both in the kernel's order, row-major. */
export interface Executable {
  readonly run: (inputs: readonly Float32Array[], outputs: readonly Float32Array[]) => void;
}
