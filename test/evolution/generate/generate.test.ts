/** Laws of random programs. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../evolution/genome/analyse.ts';
import { readGenome } from '../../../evolution/genome/read.ts';
import { textOf } from '../../../evolution/genome/write.ts';
import { stream } from '../../../runtime/random.ts';
import { law } from '../../laws/law.ts';
import { bare } from '../../laws/arbitrary/syntax.ts';
import { generatorOf, genomes, limits, NAMES } from '../arbitrary.ts';

describe.each(NAMES)('random programs of the vocabulary %s', (vocabulary) => {
  law(
    'are well-typed and within their limits',
    fc.property(genomes(vocabulary), ({ genome, limits: within }) => {
      // Throws if the checker finds an error.
      const { size, depth } = analyse(genome);
      expect(size).toBeLessThanOrEqual(within.size);
      expect(depth).toBeLessThanOrEqual(within.depth);
    }),
    { numRuns: 400 },
  );

  law(
    'print, and read back are the same',
    fc.property(genomes(vocabulary), ({ genome }) => {
      expect(bare(readGenome(textOf(genome, { name: 'g' })))).toEqual(bare(genome));
    }),
    { numRuns: 200 },
  );

  law(
    'are the same for the same seed',
    fc.property(fc.nat(), limits, (seed, within) => {
      const draw = (): unknown => generatorOf(vocabulary).generate(stream(seed, 'g'), within);
      expect(draw()).toEqual(draw());
    }),
    { numRuns: 50 },
  );

  test('are made within any limits, the least one where they hold none', () => {
    const { generate, least } = generatorOf(vocabulary);
    for (let seed = 0; seed < 40; seed++) {
      const { size, depth } = analyse(generate(stream(seed, 'small'), { size: 1, depth: 1 }));
      expect({ size, depth }).toEqual(least);
    }
  });
});
