import { describe, expect, it } from 'vitest';
import { add, reduce, unary } from '../../../compiler/graph/build.ts';
import { graphBuilder } from '../../../compiler/graph/graph.ts';
import { cutKernel } from '../../../compiler/plan/kernel.ts';
import type { Kernel } from '../../../compiler/plan/plan.ts';
import { loopsIn } from '../../../runtime/engines/loops.ts';
import { linearMemory } from '../../../runtime/memory.ts';
import { noise } from '../../laws/arbitrary/graph.ts';

/** The sum of relu(a + b), and relu(a + b). */
function kernel(length: number): Kernel {
  const g = graphBuilder();
  const sum = add(g, noise(g, 0, [length]), noise(g, 1, [length]));
  const rectified = unary(g, 'relu', sum);
  const total = reduce(g, 'sum', rectified, [0]);
  return cutKernel(new Set([sum, rectified, total]), [total, rectified]).kernel;
}

describe('kernels of loops', () => {
  it('are compiled once for each structure', () => {
    const loops = loopsIn(linearMemory(1));
    expect(loops.compile(kernel(3))).toBe(loops.compile(kernel(3)));
    loops.compile(kernel(4));
    expect(loops.compiled()).toBe(2);
  });

  it.each([2, 3, 4, 5, 7, 8, 15, 16])('compute %d numbers, wherever these lie, and write no others', (length) => {
    const memory = linearMemory(1);
    const { run } = loopsIn(memory).compile(kernel(length));
    const a = Float32Array.from({ length }, (_, at) => at - 2);
    const b = Float32Array.from({ length }, (_, at) => (at % 3) - 1);
    const expected = a.map((value, at) => Math.max(0, value + b[at]));
    for (const make of [memory.take, (count: number) => new Float32Array(count)]) {
      const room = make(length + 8).fill(7);
      const inputs = [a, b].map((values) => {
        const input = make(length);
        input.set(values);
        return input;
      });
      const total = make(1);
      run(inputs, [total, room.subarray(4, 4 + length)]);
      expect([...room]).toEqual([7, 7, 7, 7, ...expected, 7, 7, 7, 7]);
      expect(total[0]).toBe(expected.reduce((sum, value) => sum + value, 0));
      expect(inputs).toEqual([a, b]);
    }
  });

  it('give back what they borrow, also when there is not enough', () => {
    const memory = linearMemory(1);
    const { run } = loopsIn(memory).compile(kernel(8_000));
    const far = (): Float32Array => new Float32Array(8_000);
    expect(() => run([far(), far()], [new Float32Array(1), far()])).toThrow(RangeError);
    expect(memory.borrow(16_384).byteOffset).toBe(0);
  });
});
