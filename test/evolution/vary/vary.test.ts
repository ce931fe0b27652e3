/** Laws of variation. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../evolution/genome/analyse.ts';
import type { Genome } from '../../../evolution/genome/genome.ts';
import { genomesOf, readGenome } from '../../../evolution/genome/read.ts';
import { textOf } from '../../../evolution/genome/write.ts';
import { VARIATIONS, type VariationName, variator } from '../../../evolution/vary/vary.ts';
import { printExpression } from '../../../grammar/print.ts';
import { parse } from '../../../grammar/parse.ts';
import { stream } from '../../../runtime/random.ts';
import { law } from '../../laws/law.ts';
import { bare } from '../../laws/arbitrary/syntax.ts';
import { LIBRARY, librarySource, loadDefinitions } from '../../library.ts';
import { type Drawn, generatorOf, genomes, NAMES } from '../arbitrary.ts';

const VARIATION_NAMES = Object.keys(VARIATIONS) as readonly VariationName[];
const ROOM = { size: 60, depth: 25 };

/** The proxies of the repository, which are not made of a vocabulary. */
const library: readonly Genome[] = LIBRARY.map(librarySource).flatMap((source) =>
  genomesOf(parse(source).file, source, loadDefinitions).flatMap(({ genome }) => genome ?? []),
);

const variators = new Map(NAMES.map((name) => [name, variator(generatorOf(name))]));

/** Frozen, so that whoever changes a parent fails. */
function frozen<T>(node: T): T {
  if (typeof node === 'object' && node !== null && !Object.isFrozen(node)) {
    Object.freeze(node);
    Object.values(node).forEach(frozen);
  }
  return node;
}

const parent = (drawn: fc.Arbitrary<Drawn>): fc.Arbitrary<Genome> =>
  fc.oneof({ weight: 4, arbitrary: drawn.map(({ genome }) => genome) }, fc.constantFrom(...library)).map(frozen);

describe.each(NAMES)('children of programs of the vocabulary %s', (vocabulary) => {
  const parents = fc.tuple(parent(genomes(vocabulary)), parent(genomes(vocabulary)));
  const vary = variators.get(vocabulary)?.vary ?? (() => null);

  describe.each(VARIATION_NAMES)('by %s', (name) => {
    law(
      'are well-typed, within their limits, print and read back; the same for the same seed',
      fc.property(parents, fc.nat(), (both, seed) => {
        const child = vary(name, both, stream(seed, 'child'), ROOM);
        if (child === null) return;
        const { size, depth } = analyse(child);
        expect(size).toBeLessThanOrEqual(ROOM.size);
        expect(depth).toBeLessThanOrEqual(ROOM.depth);
        expect(bare(readGenome(textOf(child, { name: 'g' })))).toEqual(bare(child));
        expect(vary(name, both, stream(seed, 'child'), ROOM)).toEqual(child);
      }),
      { numRuns: 60 },
    );
  });
});

describe('variation', () => {
  test.each(VARIATION_NAMES)('%s finds a place in most programs, and then makes another program', (name) => {
    const drawn = fc.sample(genomes('default'), { numRuns: 120, seed: 1 }).map(({ genome }) => genome);
    const { vary } = variators.get('default') ?? expect.fail();
    const outcomes = drawn.map((genome, at) => {
      const child = vary(name, [genome, drawn[(at + 1) % drawn.length]], stream(at, 'child'), ROOM);
      return child && printExpression(child.score) !== printExpression(genome.score);
    });
    const made = outcomes.filter((each) => each !== null);
    // Numbers are in some programs only.
    expect(made.length).toBeGreaterThan(name === 'constant' ? 20 : 80);
    expect(made.filter(Boolean).length / made.length).toBeGreaterThan(0.85);
  });
});
