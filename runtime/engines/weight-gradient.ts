/** Gradients of convolutions' weights: loops unfold the image, a session multiplies. */
import type { Unfolding } from '../../compiler/emit/onnx/unfolded.ts';
import { unfoldModule } from '../../compiler/emit/wasm/unfold.ts';
import { elements } from '../../compiler/graph/graph.ts';
import { primitiveKey } from '../../compiler/graph/key.ts';
import type { Kernel } from '../../compiler/plan/plan.ts';
import type { LinearMemory } from '../memory.ts';
import type { Loops } from './loops.ts';
import type { Session, SessionMaker } from './onnxruntime/session.ts';
import { writtenUnfolded } from './written-kernels.ts';

/** The two as one session, which has memory for the unfolded image only while it runs. */
export function unfoldedGradient(
  kernel: Kernel,
  unfolding: Unfolding,
  loops: Loops,
  { borrow, give }: LinearMemory,
  make: SessionMaker,
): Session {
  const { op, from, image, gradient, columns, weights } = unfolding;
  const session = make(
    writtenUnfolded(kernel, unfolding),
    { inputs: [columns, gradient], outputs: [weights] },
    'basic',
  );
  const places = [gradient[2], gradient[3]] as const;
  const unfold = loops.compileModule(`unfold ${primitiveKey(op)} [${image}]`, () => unfoldModule(op, image, places));
  return {
    run: (inputs, outputs) => {
      const unfolded = borrow(elements(columns));
      try {
        unfold.run([inputs[from.image]], [unfolded]);
        session.run([unfolded, inputs[from.gradient]], outputs);
      } finally {
        give(unfolded);
      }
    },
    release: session.release,
  };
}
