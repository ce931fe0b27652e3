/** A kernel of loops as a module of WebAssembly. */
import { elements } from '../../graph/graph.ts';
import type { PrimitiveOf } from '../../graph/primitive.ts';
import { type Nest, nestOf } from '../../loops/nest.ts';
import { type AveragePooling, isAveragePooling } from '../../loops/kinds.ts';
import type { Kernel } from '../../plan/plan.ts';
import { agreementsModule } from './agreements.ts';
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
  const { alone, nest } = loopsOf(kernel);
  if (alone?.kind === 'agreements') return agreementsModule(kernel.inputs[0]);
  if (alone) return poolingModule(alone, kernel.inputs, kernel.nodes[0].shape);
  if (!nest) throw new Error(`not a loop nest: ${kernel.key}`);
  return nestModule(nest);
}

/** Whether a kernel of what loops have is one nest of them. */
export function isLoops(kernel: Kernel): boolean {
  const { alone, nest } = loopsOf(kernel);
  return alone !== null || nest !== null;
}

/** What loops a kernel has: those of one primitive alone, or a nest; neither if it is of a library. */
interface KernelLoops {
  readonly alone: AveragePooling | PrimitiveOf<'agreements'> | null;
  readonly nest: Nest | null;
}

/** The same kernels come again and again, as one record each; finding a nest takes longer than looking one up. */
const known = new WeakMap<Kernel, KernelLoops>();

function loopsOf(kernel: Kernel): KernelLoops {
  let loops = known.get(kernel);
  if (!loops) {
    const alone = aloneOf(kernel);
    known.set(kernel, (loops = { alone, nest: alone ? null : nestOf(kernel) }));
  }
  return loops;
}

/** The one primitive of a kernel, if loops of its own have it. */
function aloneOf({ inputs, nodes: [{ op }, ...others] }: Kernel): KernelLoops['alone'] {
  // Loops are walked at least once.
  if (others.length > 0 || inputs.some((shape) => elements(shape) === 0)) return null;
  return isAveragePooling(op) || op.kind === 'agreements' ? op : null;
}
