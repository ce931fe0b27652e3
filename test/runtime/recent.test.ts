import * as fc from 'fast-check';
import { expect } from 'vitest';
import { recent } from '../../runtime/recent.ts';
import { law } from '../laws/law.ts';

law(
  'of the values asked for, the last different ones are kept, and the others dropped, oldest first',
  fc.property(
    fc.integer({ min: 1, max: 4 }),
    fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')),
    fc.boolean(),
    (most, asked, isSized) => {
      const sizeOf = (key: string): number => (isSized ? 1 + ((key.codePointAt(0) as number) % 3) : 1);
      const sizeOfAll = (keys: readonly string[]): number => keys.reduce((sum, key) => sum + sizeOf(key), 0);
      const dropped: string[] = [];
      const made: string[] = [];
      const kept = recent<string>(most, (value) => dropped.push(value), sizeOf);
      let expected: readonly string[] = [];
      const gone: string[] = [];
      for (const key of asked) {
        const before = made.length;
        expect(kept.use(key, () => (made.push(key), key))).toBe(key);
        expect(made.length - before).toBe(expected.includes(key) ? 0 : 1);
        expected = [...expected.filter((each) => each !== key), key];
        for (; sizeOfAll(expected) > most && expected.length > 1; expected = expected.slice(1)) gone.push(expected[0]);
        expect(kept.values()).toEqual(expected);
      }
      expect(dropped).toEqual(gone);
      for (const key of expected) kept.forget(key);
      expect(kept.values()).toEqual([]);
    },
  ),
);
