import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearMemory } from '../../runtime/memory.ts';
import { law } from '../laws/law.ts';

describe('arrays of a linear memory', () => {
  it('do not overlap, and begin where a cache line does', () => {
    const { take } = linearMemory();
    const arrays = [1, 17, 0, 300, 2 ** 20, 5, 2 ** 24, 2 ** 24, 3].map((length) => take(length));
    arrays.forEach((array, at) => array.fill(at));
    for (const [at, array] of arrays.entries()) {
      expect(array.every((value) => value === at)).toBe(true);
      expect(array.byteOffset % 64).toBe(0);
    }
    expect(arrays.map(({ length }) => length)).toEqual([1, 17, 0, 300, 2 ** 20, 5, 2 ** 24, 2 ** 24, 3]);
  });

  law(
    'never overlap, and leave all of it free when all are given back, in any order',
    fc.property(fc.array(fc.tuple(fc.nat(40_000), fc.nat(20))), (uses) => {
      const { borrow, give } = linearMemory(1);
      const taken: Float32Array[] = [];
      for (const [length, at] of uses) {
        try {
          taken.push(borrow(length));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        if (at < taken.length) give(taken.splice(at, 1)[0]);
        const inOrder = taken.toSorted((a, b) => a.byteOffset - b.byteOffset);
        inOrder.slice(1).forEach(({ byteOffset }, before) => {
          expect(byteOffset).toBeGreaterThanOrEqual(inOrder[before].byteOffset + inOrder[before].byteLength);
        });
      }
      taken.forEach(give);
      expect(borrow(16_384).byteOffset).toBe(0);
    }),
  );

  it('come from elsewhere when most of it is taken, until some is given back', () => {
    const { take, give, borrow, holds } = linearMemory(1);
    const [first, second, third] = [6_000, 6_000, 3_000].map((length) => take(length));
    expect([first, second, third].map(holds)).toEqual([true, true, false]);
    expect(third).toHaveLength(3_000);
    expect(holds(borrow(3_000))).toBe(true);
    [third, first].forEach(give);
    expect(holds(take(3_000))).toBe(true);
  });
});
