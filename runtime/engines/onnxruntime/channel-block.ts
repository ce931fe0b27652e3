/** How onnxruntime lays channels out in blocks on this processor, which it does not tell: found by trying. */
import type { ChannelBlock } from '../../../compiler/emit/onnx/blocked.ts';
import { kernelModel } from '../../../compiler/emit/onnx/kernel-model.ts';
import { elements, graphBuilder } from '../../../compiler/graph/graph.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { cutKernel } from '../../../compiler/plan/kernel.ts';
import type { Session, SessionMaker } from './session.ts';

/** The size of blocks with which a convolution comes out right; null if there is none. */
export function findChannelBlock(make: SessionMaker): ChannelBlock {
  return ([16, 8] as const).find((block) => isRight(make, block)) ?? null;
}

/** Whether whole numbers come out the same in blocks and without. */
function isRight(make: SessionMaker, block: 8 | 16): boolean {
  // As large as it has to be for blocks to be worth it.
  const shapes = { x: [2, 2 * block, 16, 16], w: [2 * block, 2 * block, 2, 2] } as const;
  const g = graphBuilder();
  const [x, w] = Object.values(shapes).map((shape, stream) =>
    g.node({ kind: 'source', source: { kind: 'noise', stream }, shape }, []),
  );
  const slide = { stride: [1, 1], padding: [0, 0, 0, 0], dilation: [1, 1], groups: 1 } as const;
  const conv = g.node({ kind: 'conv', slide }, [x, w]);
  const { kernel } = cutKernel(new Set([conv]), [conv]);
  const inputs = [numbers(shapes.x, 7), numbers(shapes.w, 5)];
  const sessionOf = (channelBlock: ChannelBlock): Session =>
    make(kernelModel(kernel, channelBlock), { inputs: kernel.inputs, outputs: [conv.shape] }, 'basic');
  const resultOf = ({ run, release }: Session): Float32Array => {
    const result = new Float32Array(elements(conv.shape));
    run(inputs, [result]);
    release();
    return result;
  };
  const expected = resultOf(sessionOf(null));
  let blocked: Session;
  try {
    blocked = sessionOf(block);
  } catch {
    // Where onnxruntime has no such operators it refuses the model.
    return false;
  }
  return resultOf(blocked).every((value, at) => value === expected[at]);
}

/** Small whole numbers without a pattern that blocks could share. */
const numbers = (shape: Shape, factor: number): Float32Array =>
  Float32Array.from({ length: elements(shape) }, (_, at) => ((at * at * factor + at) % 11) - 5);
