/** Gradients of convolutions' weights: loops unfold images, sessions multiply. */
import { type Part, signatureOf, type Unfolding } from '../../compiler/emit/onnx/unfolded.ts';
import { unfoldModule } from '../../compiler/emit/wasm/unfold.ts';
import { elements } from '../../compiler/graph/graph.ts';
import { primitiveKey } from '../../compiler/graph/key.ts';
import type { Shape } from '../../compiler/graph/primitive.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import type { LinearMemory } from '../memory.ts';
import type { Executable } from './engine.ts';
import type { Loops } from './loops.ts';
import type { Session, SessionMaker } from './onnxruntime/session.ts';
import { writtenUnfolded } from './written-kernels.ts';

/** All of it as one session, which has memory for unfolded images only while it runs. */
export function unfoldedGradient(
  kernel: Kernel,
  unfolding: Unfolding,
  loops: Loops,
  memory: LinearMemory,
  make: SessionMaker,
): Session {
  const { op, from, parts, image, gradient, columns, sum } = unfolding;
  const sessionOf = (part: Part): Session =>
    make(writtenUnfolded(kernel, unfolding, part), signatureOf(unfolding, part), 'basic');
  const places = [gradient[2], gradient[3]] as const;
  const unfold = loops.compileModule(`unfold ${primitiveKey(op)} [${image}]`, () => unfoldModule(op, image, places));
  if (parts === 1) {
    const only = sessionOf('only');
    const run: Executable['run'] = (inputs, outputs) =>
      borrowing(memory, [columns], ([unfolded]) => {
        unfold.run([inputs[from.image]], [unfolded]);
        only.run([unfolded, inputs[from.gradient]], outputs);
      });
    return { run, release: only.release };
  }
  const [next, last] = [sessionOf('next'), sessionOf('last')];
  const run: Executable['run'] = (inputs, outputs) =>
    borrowing(memory, [columns, sum, sum], ([unfolded, even, odd]) => {
      even.fill(0);
      for (let part = 0; part < parts; part++) {
        unfold.run([partOf(inputs[from.image], part, image)], [unfolded]);
        const [before, after] = part % 2 === 0 ? [even, odd] : [odd, even];
        const read = [unfolded, partOf(inputs[from.gradient], part, gradient), before];
        if (part < parts - 1) next.run(read, [after]);
        else last.run(read, outputs);
      }
    });
  const release = (): void => {
    next.release();
    last.release();
  };
  return { run, release };
}

/** One of several parts of this shape that follow each other. */
const partOf = (array: Float32Array, part: number, shape: Shape): Float32Array =>
  array.subarray(part * elements(shape), (part + 1) * elements(shape));

/** Does work with room for tensors of these shapes, whose contents are arbitrary. */
function borrowing(
  { borrow, give }: LinearMemory,
  shapes: readonly Shape[],
  work: (arrays: readonly Float32Array[]) => void,
): void {
  const arrays: Float32Array[] = [];
  try {
    for (const shape of shapes) arrays.push(borrow(elements(shape)));
    work(arrays);
  } finally {
    arrays.forEach(give);
  }
}
