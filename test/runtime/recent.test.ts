import * as fc from 'fast-check';
import { expect } from 'vitest';
import { recent } from '../../runtime/recent.ts';
import { law } from '../laws/law.ts';

law(
  'of the values asked for, the last different ones are kept, and the others dropped, oldest first',
  fc.property(
    fc.integer({ min: 1, max: 4 }),
    fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')),
    (most, asked) => {
      const dropped: string[] = [];
      const made: string[] = [];
      const kept = recent<string>(most, (value) => dropped.push(value));
      let expected: readonly string[] = [];
      const gone: string[] = [];
      for (const key of asked) {
        const before = made.length;
        expect(kept.use(key, () => (made.push(key), key))).toBe(key);
        expect(made.length - before).toBe(expected.includes(key) ? 0 : 1);
        expected = [...expected.filter((each) => each !== key), key];
        if (expected.length > most) gone.push(expected[0]);
        expected = expected.slice(-most);
        expect(kept.values()).toEqual(expected);
      }
      expect(dropped).toEqual(gone);
      for (const key of expected) kept.forget(key);
      expect(kept.values()).toEqual([]);
    },
  ),
);
