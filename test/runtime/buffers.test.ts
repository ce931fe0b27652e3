import { describe, expect, it } from 'vitest';
import { bufferPool } from '../../runtime/buffers.ts';

describe('arrays of a pool', () => {
  it('do not overlap, and begin where a cache line does', () => {
    const { take } = bufferPool();
    const arrays = [1, 17, 0, 300, 2 ** 20, 5, 2 ** 24, 2 ** 24, 3].map((length) => take(length));
    arrays.forEach((array, at) => array.fill(at));
    for (const [at, array] of arrays.entries()) {
      expect(array.every((value) => value === at)).toBe(true);
      expect(array.byteOffset % 64).toBe(0);
    }
    expect(arrays.map(({ length }) => length)).toEqual([1, 17, 0, 300, 2 ** 20, 5, 2 ** 24, 2 ** 24, 3]);
  });

  it('can be of any length', () => {
    const long = bufferPool().take(2 ** 24 + 1);
    expect(long).toHaveLength(2 ** 24 + 1);
  });

  it('are given again to who asks for their length', () => {
    const { take, give } = bufferPool();
    const [first, second] = [take(8), take(8)];
    give(first);
    expect(take(9)).not.toBe(first);
    expect(take(8)).toBe(first);
    expect(take(8)).not.toBe(second);
  });
});
