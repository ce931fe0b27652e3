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
  const alone = aloneOf(kernel);
  if (alone?.kind === 'agreements') return agreementsModule(kernel.inputs[0]);
  if (alone) return poolingModule(alone, kernel.inputs, kernel.nodes[0].shape);
  const nest = found(kernel);
  if (!nest) throw new Error(`not a loop nest: ${kernel.key}`);
  return nestModule(nest);
}

/** Whether a kernel of what loops have is one nest of them. */
export function isLoops(kernel: Kernel): boolean {
  const known = answers.get(kernel.key);
  if (known !== undefined) return known;
  const answer = aloneOf(kernel) !== null || found(kernel) !== null;
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(kernel.key, answer);
  return answer;
}

/** The same kernels come again and again; finding a nest takes longer than looking one up. */
const answers = new Map<string, boolean>();
const MOST_ANSWERS = 4096;

/** A kernel whose loops are written was asked before whether it has any. */
const nests = new WeakMap<Kernel, Nest | null>();

function found(kernel: Kernel): Nest | null {
  let nest = nests.get(kernel);
  if (nest === undefined) nests.set(kernel, (nest = nestOf(kernel)));
  return nest;
}

/** The one primitive of a kernel, if loops of its own have it. */
function aloneOf({ inputs, nodes: [{ op }, ...others] }: Kernel): AveragePooling | PrimitiveOf<'agreements'> | null {
  // Loops are walked at least once.
  if (others.length > 0 || inputs.some((shape) => elements(shape) === 0)) return null;
  return isAveragePooling(op) || op.kind === 'agreements' ? op : null;
}
