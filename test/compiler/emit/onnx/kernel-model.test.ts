import { describe, expect, it } from 'vitest';
import { concat, fill, reshape, slice, transpose, unary } from '../../../../compiler/graph/build.ts';
import { graphBuilder, type GraphNode, reachable } from '../../../../compiler/graph/graph.ts';
import { kernelModel } from '../../../../compiler/emit/onnx/kernel-model.ts';
import { cutKernel } from '../../../../compiler/plan/kernel.ts';
import type { Kernel } from '../../../../compiler/plan/plan.ts';
import { onnxEngine } from '../../../../runtime/engines/onnx.ts';

const engine = onnxEngine();

/** Runs a kernel whose results have two numbers each. */
function run(kernel: Kernel, inputs: readonly Float32Array[]): readonly (readonly number[])[] {
  const outputs = kernel.outputs.map(() => new Float32Array(2));
  const executable = engine.compile(kernel, 'library');
  executable.run(inputs, outputs);
  return outputs.map((output) => [...output]);
}

describe('the model of a kernel', () => {
  it('may give an input, a test and one value twice as results', () => {
    const positive = { op: { kind: 'unary', fn: 'heaviside' }, inputs: [0], shape: [2] } as const;
    const kernel = { key: 'results', inputs: [[2]], nodes: [positive], outputs: [1, 0, 1, 0] };
    expect(run(kernel, [Float32Array.of(-3, 4)])).toEqual([[0, 1], [-3, 4], [0, 1], [-3, 4]]); // prettier-ignore
  });

  it('tells 0 from -0 among its constants', () => {
    const g = graphBuilder();
    const inverse = (value: number): GraphNode => unary(g, 'reciprocal', reshape(g, fill(g, value), [1]));
    const joined = concat(g, [inverse(0), inverse(-0)], 0);
    const members = new Set([
      joined,
      ...joined.inputs,
      ...joined.inputs.flatMap(({ inputs }) => [...inputs, ...inputs[0].inputs]),
    ]);
    expect(run(cutKernel(members, [joined]).kernel, [])).toEqual([[Infinity, -Infinity]]);
  });

  // onnxruntime moves transpositions past it, and did so wrongly when it named the dimensions that it pads.
  it('pads between transpositions as if there were none', () => {
    const g = graphBuilder();
    const x = g.node({ kind: 'source', source: { kind: 'noise', stream: 0 }, shape: [2, 2, 2] }, []);
    const rectified = unary(g, 'relu', transpose(g, x, [0, 2, 1]));
    const padded = g.node({ kind: 'pad', dim: 1, before: 1, after: 2 }, [rectified]);
    const result = slice(g, slice(g, transpose(g, padded, [0, 2, 1]), 2, 1, 2), 0, 0, 1);
    const members = new Set(reachable([result]).filter((node) => node !== x));
    expect(run(cutKernel(members, [result]).kernel, [Float32Array.of(3, 5, -4, 5, 5, 5, 5, 5)])).toEqual([[3, 0]]);
  });

  it('does not exist for primitives that engines do not compute', () => {
    const sort = { op: { kind: 'sort', dim: 0 }, inputs: [0], shape: [2] } as const;
    expect(() => kernelModel({ key: 'sort', inputs: [[2]], nodes: [sort], outputs: [1] })).toThrow(
      'sort cannot be part of a kernel',
    );
  });
});
