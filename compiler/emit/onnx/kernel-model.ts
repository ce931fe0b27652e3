/** A kernel as an ONNX model: inputs `x0, x1, …` and outputs `y0, y1, …` in the kernel's order, all float32. */
import type { Kernel } from '../../plan/plan.ts';
import type { ChannelBlock } from './blocked.ts';
import { floatValue } from './emitter.ts';
import { emitterOf } from './emitters.ts';
import { encodeModel, renamed } from './model.ts';
import { numbers, scope, type Value } from './scope.ts';

/**
 * The bytes of the model, with convolutions in blocks of channels if onnxruntime has them. Throws on primitives without an emitter: the partition keeps
 * them out of kernels.
 */
export function kernelModel(kernel: Kernel, channelBlock: ChannelBlock = null): Uint8Array {
  const s = scope({ extensions: true, channelBlock });
  const inputs = kernel.inputs.map((shape, at) => floatValue(s, inputName(at), shape));
  const values: Value[] = [...inputs];
  for (const { op, inputs: operands, shape } of kernel.nodes) {
    const emit = emitterOf(op);
    if (!emit) throw new Error(`${op.kind} cannot be part of a kernel`);
    values.push(
      emit(
        s,
        op,
        operands.map((operand) => values[operand]),
        shape,
      ),
    );
  }
  const results = kernel.outputs.map((id) => ({ name: numbers(s, values[id]), shape: values[id].shape }));
  // A result may be an input or another result.
  const copies = results.map(({ name }, at) => renamed(name, outputName(at)));
  const outputs = results.map(({ shape }, at) => floatValue(s, outputName(at), shape));
  return encodeModel({ nodes: [...s.nodes, ...copies], constants: s.constants, inputs, outputs });
}

export const inputName = (at: number): string => `x${at}`;
export const outputName = (at: number): string => `y${at}`;
