import { describe, expect, it, test } from 'vitest';
import { add, mul, unary } from '../../../compiler/graph/build.ts';
import { graphBuilder, type GraphNode } from '../../../compiler/graph/graph.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { cutKernel } from '../../../compiler/plan/kernel.ts';
import type { Kernel } from '../../../compiler/plan/plan.ts';
import { onnxEngine } from '../../../runtime/engines/onnx.ts';
import { findChannelBlock } from '../../../runtime/engines/onnxruntime/channel-block.ts';
import { sessionMaker } from '../../../runtime/engines/onnxruntime/session.ts';

/** relu(a + b)·c over one shape, which two builders number differently. */
function kernel(shape: Shape, unrelated = 0): Kernel {
  const g = graphBuilder();
  const source = (stream: number): GraphNode =>
    g.node({ kind: 'source', source: { kind: 'noise', stream }, shape }, []);
  const sources = [0, 1, 2].map((stream) => source(stream + unrelated));
  for (let at = 0; at < unrelated; at++) source(100 + at);
  const sum = add(g, sources[0], sources[1]);
  const rectified = unary(g, 'relu', sum);
  const product = mul(g, rectified, sources[2]);
  return cutKernel(new Set([sum, rectified, product]), [product]).kernel;
}

describe('the onnx engine', () => {
  it('compiles kernels of equal structure once', () => {
    const engine = onnxEngine();
    engine.compile(kernel([3]), 'library');
    engine.compile(kernel([3], 5), 'library');
    expect(engine.compiled()).toBe(1);
    engine.compile(kernel([4]), 'library');
    expect(engine.compiled()).toBe(2);
    engine.dispose();
  });

  it('writes into the buffers it is given, also into parts of larger ones', () => {
    const engine = onnxEngine();
    const { run } = engine.compile(kernel([2]), 'library');
    const pool = new Float32Array(6).fill(7);
    const [a, b, c] = [Float32Array.of(1, -5), Float32Array.of(2, 3), Float32Array.of(10, 10)];
    run([a, b, c], [pool.subarray(2, 4)]);
    expect([...pool]).toEqual([7, 7, 30, 0, 7, 7]);
    engine.dispose();
  });

  it('forgets the kernels that were not used for longest, and still runs them', () => {
    const engine = onnxEngine({ capacity: 2 });
    const first = engine.compile(kernel([1]), 'library');
    engine.compile(kernel([2]), 'library');
    engine.compile(kernel([1]), 'library');
    engine.compile(kernel([3]), 'library');
    expect(engine.compiled()).toBe(3);
    engine.compile(kernel([1]), 'library');
    expect(engine.compiled()).toBe(3);
    engine.compile(kernel([2]), 'library');
    engine.compile(kernel([3]), 'library');
    expect(engine.compiled()).toBe(5);
    const y = new Float32Array(1);
    first.run([Float32Array.of(1), Float32Array.of(2), Float32Array.of(3)], [y]);
    expect(y[0]).toBe(9);
    engine.dispose();
  });

  it('names the kernel that onnxruntime refuses to compile or to run', () => {
    const engine = onnxEngine();
    const broken = { ...kernel([2]), key: 'broken', inputs: [[2], [3], [4]] };
    expect(() => engine.compile(broken, 'library')).toThrow('onnxruntime could not compile the kernel broken: ');
    const { run } = engine.compile(kernel([2]), 'library');
    const two = Float32Array.of(1, 2);
    expect(() => run([two, two, two], [Float32Array.of(1)])).toThrow('run the kernel [2] [2] [2]; binary add(0,1)');
    engine.dispose();
  });
});

// Processors of this kind have operators for blocks of channels; where none were found, convolutions would only be slower.
test.runIf(process.arch === 'x64')('blocks of channels are found', () => {
  expect(findChannelBlock(sessionMaker(1))).toBeOneOf([8, 16]);
});
