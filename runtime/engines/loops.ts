/** Kernels of loops: each becomes a module of WebAssembly, kept by the kernel's key, that runs on tensors in linear memory. */
import type { KernelModule } from '../../compiler/emit/wasm/kernel-module.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import type { LinearMemory } from '../memory.ts';
import { recent } from '../recent.ts';
import type { Executable } from './engine.ts';
import { writtenModule } from './written-kernels.ts';

/** How many compiled kernels are kept; the least recently used go first. */
const CAPACITY = 4096;

export interface Loops {
  /** Compiles a kernel, or returns what an equal kernel compiled to before. */
  readonly compile: (kernel: Kernel) => Executable;
  /** The same of loops that are no kernel, by a key that no kernel has. */
  readonly compileModule: (key: string, write: () => KernelModule) => Executable;
  readonly compiled: () => number;
}

export function loopsIn({ memory, borrow, give, holds }: LinearMemory): Loops {
  const kept = recent<Executable>(CAPACITY);
  let compiled = 0;

  const make = ({ bytes, room, constants }: KernelModule): Executable => {
    compiled++;
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { memory: { memory } });
    const { run } = exports as { readonly run: (...addresses: readonly number[]) => void };
    return {
      run: (inputs, outputs) => {
        const borrowed: Float32Array[] = [];
        const addresses: number[] = [];
        // Sources, what the host computed, and what there was no room for lie elsewhere.
        const near = (length: number): Float32Array => {
          const array = borrow(length);
          borrowed.push(array);
          addresses.push(array.byteOffset);
          return array;
        };
        const read = (array: Float32Array): void => {
          if (holds(array)) addresses.push(array.byteOffset);
          else near(array.length).set(array);
        };
        try {
          inputs.forEach(read);
          constants.forEach(read);
          const written = outputs.map((array) => {
            if (!holds(array)) return near(array.length);
            addresses.push(array.byteOffset);
            return array;
          });
          if (room > 0) near(room * 2);
          else addresses.push(0);
          run(...addresses);
          outputs.forEach((array, at) => array !== written[at] && array.set(written[at]));
        } finally {
          borrowed.forEach(give);
        }
      },
    };
  };

  const compileModule: Loops['compileModule'] = (key, write) => kept.use(key, () => make(write()));
  return {
    compile: (kernel) => compileModule(kernel.key, () => writtenModule(kernel)),
    compileModule,
    compiled: () => compiled,
  };
}
