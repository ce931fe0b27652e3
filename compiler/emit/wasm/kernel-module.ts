/** A kernel of loops as a module of WebAssembly. */
import { nestOf } from '../../loops/nest.ts';
import { type AveragePooling, isAveragePooling } from '../../loops/kinds.ts';
import type { Kernel } from '../../plan/plan.ts';
import { nestModule } from './nest.ts';
import { poolingModule } from './pooling.ts';

/**
 * Its function `run` takes the addresses of the kernel's inputs, of constants, of its outputs, and of room for so many float64 numbers.
 */
export interface KernelModule {
  readonly bytes: Uint8Array;
  readonly constants: readonly Float32Array[];
  readonly room: number;
}

/** Throws if the kernel is not one of loops. */
export function loopModule(kernel: Kernel): KernelModule {
  const pooling = poolingOf(kernel);
  if (pooling) return poolingModule(pooling, kernel.inputs, kernel.nodes[0].shape);
  const nest = nestOf(kernel);
  if (!nest) throw new Error(`not a loop nest: ${kernel.key}`);
  return nestModule(nest);
}

/** Whether a kernel of what loops have is one nest of them. */
export function isLoops(kernel: Kernel): boolean {
  const known = answers.get(kernel.key);
  if (known !== undefined) return known;
  const answer = poolingOf(kernel) !== null || nestOf(kernel) !== null;
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(kernel.key, answer);
  return answer;
}

/** The same kernels come again and again; finding a nest takes longer than looking one up. */
const answers = new Map<string, boolean>();
const MOST_ANSWERS = 4096;

function poolingOf({ nodes: [{ op }, ...others] }: Kernel): AveragePooling | null {
  return others.length === 0 && isAveragePooling(op) ? op : null;
}
