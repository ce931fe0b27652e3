import { describe, expect, it } from 'vitest';
import { add, mul, unary } from '../../../compiler/graph/build.ts';
import { graphBuilder, type GraphNode } from '../../../compiler/graph/graph.ts';
import type { Shape } from '../../../compiler/graph/primitive.ts';
import { cutKernel } from '../../../compiler/plan/kernel.ts';
import type { Kernel } from '../../../compiler/plan/plan.ts';
import { onnxEngine } from '../../../runtime/engines/onnx.ts';

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
  it('compiles kernels of equal structure once', async () => {
    const engine = await onnxEngine();
    await engine.compile(kernel([3]), 'library');
    await engine.compile(kernel([3], 5), 'library');
    expect(engine.compiled()).toBe(1);
    await engine.compile(kernel([4]), 'library');
    expect(engine.compiled()).toBe(2);
    await engine.dispose();
  });

  it('writes into the buffers it is given, also into parts of larger ones', async () => {
    const engine = await onnxEngine();
    const { run } = await engine.compile(kernel([2]), 'library');
    const pool = new Float32Array(6).fill(7);
    const [a, b, c] = [Float32Array.of(1, -5), Float32Array.of(2, 3), Float32Array.of(10, 10)];
    await run([a, b, c], [pool.subarray(2, 4)]);
    expect([...pool]).toEqual([7, 7, 30, 0, 7, 7]);
    await engine.dispose();
  });

  it('forgets the kernels that were not used for longest, and still runs them', async () => {
    const engine = await onnxEngine({ capacity: 2 });
    const first = await engine.compile(kernel([1]), 'library');
    await engine.compile(kernel([2]), 'library');
    await engine.compile(kernel([1]), 'library');
    await engine.compile(kernel([3]), 'library');
    expect(engine.compiled()).toBe(3);
    await engine.compile(kernel([1]), 'library');
    expect(engine.compiled()).toBe(3);
    await engine.compile(kernel([2]), 'library');
    await engine.compile(kernel([3]), 'library');
    expect(engine.compiled()).toBe(5);
    const y = new Float32Array(1);
    await first.run([Float32Array.of(1), Float32Array.of(2), Float32Array.of(3)], [y]);
    expect(y[0]).toBe(9);
    await engine.dispose();
  });

  it('lets kernels that had to go finish what they run', async () => {
    const engine = await onnxEngine({ capacity: 1 });
    const executables = await Promise.all([1, 2, 3].map((n) => engine.compile(kernel([n]), 'library')));
    const results = await Promise.all(
      executables.map(async ({ run }, at) => {
        const [a, b, c, y] = [1, 2, 3, 0].map((value) => new Float32Array(at + 1).fill(value));
        await run([a, b, c], [y]);
        return y;
      }),
    );
    expect(results.map((y) => [...y])).toEqual([[9], [9, 9], [9, 9, 9]]);
    await engine.dispose();
  });

  it('names the kernel that onnxruntime refuses to compile or to run', async () => {
    const engine = await onnxEngine();
    const broken = { ...kernel([2]), key: 'broken', inputs: [[2], [3], [4]] };
    await expect(engine.compile(broken, 'library')).rejects.toThrow(
      'onnxruntime could not compile the kernel broken: ',
    );
    const { run } = await engine.compile(kernel([2]), 'library');
    const two = Float32Array.of(1, 2);
    await expect(run([two, two, two], [Float32Array.of(1)])).rejects.toThrow('kernel [2] [2] [2]; {"kind":"binary"');
    await engine.dispose();
  });
});
