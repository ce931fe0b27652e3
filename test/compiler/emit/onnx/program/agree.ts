/** Runs one primitive as programs do on the host's side, in float64 of ONNX's own operators, and compares with the interpreter. */
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import { floatValue } from '../../../../../compiler/emit/onnx/emitter.ts';
import { encodeModel, type OnnxNode } from '../../../../../compiler/emit/onnx/model.ts';
import { programEmitterOf } from '../../../../../compiler/emit/onnx/program/emitters.ts';
import { numbers, scope } from '../../../../../compiler/emit/onnx/scope.ts';
import type { Primitive } from '../../../../../compiler/graph/primitive.ts';
import { shapeOf } from '../../../../../compiler/graph/shape.ts';
import { evaluateNode } from '../../../../../runtime/reference/evaluate.ts';
import type { Tensor } from '../../../../../runtime/reference/tensor.ts';

/** How far numbers may be apart: relative to the expected one, to the greatest one of the tensor, or at all. */
export interface Tolerance {
  readonly own?: number;
  readonly greatest?: number;
  readonly absolute?: number;
}

/** Bit by bit, but for the sign of 0. */
export const EXACT: Tolerance = { absolute: 0 };

/** The result of a primitive in onnxruntime. */
export async function runInDouble(op: Primitive, inputs: readonly Tensor[]): Promise<readonly number[]> {
  const s = scope({ extensions: false }).as('float64');
  const values = inputs.map((input, at) => floatValue(s, `x${at}`, input.shape));
  const result = programEmitterOf(op)(
    s,
    op,
    values,
    shapeOf(
      op,
      inputs.map((input) => input.shape),
    ),
  );
  const copy: OnnxNode = { op: 'Identity', domain: '', inputs: [numbers(s, result)], outputs: ['y'], attributes: {} };
  const bytes = encodeModel({
    nodes: [...s.nodes, copy],
    constants: s.constants,
    inputs: values,
    outputs: [{ name: 'y', element: 'float64', shape: result.shape }],
  });
  const session = await InferenceSession.create(bytes);
  const feeds = inputs.map(({ data, shape }, at) => [`x${at}`, new OnnxTensor('float64', data, shape)] as const);
  const { y } = await session.run(Object.fromEntries(feeds));
  await session.release();
  expect(y.dims).toEqual(result.shape);
  return [...(y.data as Float64Array)];
}

/** Expects what the interpreter gives, NaN and the infinities included. Results below the least normal number may be 0. */
export async function expectSame(
  op: Primitive,
  inputs: readonly Tensor[],
  { own = 0, greatest = 0, absolute = 2 ** -1022 }: Tolerance,
): Promise<void> {
  const actual = await runInDouble(op, inputs);
  const expected = [...evaluateNode(op, inputs).data];
  const scale = Math.max(0, ...expected.map(Math.abs).filter(Number.isFinite));
  const wrong = expected.flatMap((want, at) => {
    const got = actual[at];
    if (Object.is(got, want) || got === want) return [];
    const isClose = Math.abs(got - want) <= own * Math.abs(want) + greatest * scale + absolute;
    return isClose ? [] : [`[${at}] is ${got}, not ${want}`];
  });
  if (wrong.length > 0 || actual.length !== expected.length) {
    const given = inputs.map(({ shape, data }) => `[${shape}]: ${[...data].slice(0, 64)}`);
    expect.fail(`${JSON.stringify(op)} of ${given}: ${wrong.slice(0, 5)} (${wrong.length} of ${expected.length})`);
  }
}
