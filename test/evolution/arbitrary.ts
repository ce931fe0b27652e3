/** Random genomes of the vocabularies, as the generator draws them. */
import * as fc from 'fast-check';
import type { Genome } from '../../evolution/genome/genome.ts';
import { textOf } from '../../evolution/genome/write.ts';
import { generator, type Generator, type Limits } from '../../evolution/generate/generate.ts';
import { VOCABULARIES, type VocabularyName } from '../../evolution/vocabulary/index.ts';
import { stream } from '../../runtime/random.ts';

export const NAMES = Object.keys(VOCABULARIES) as readonly VocabularyName[];

const made = new Map<VocabularyName, Generator>();

/** The generator of a vocabulary, made once: its tables are large. */
export function generatorOf(name: VocabularyName): Generator {
  const known = made.get(name) ?? generator(VOCABULARIES[name]);
  made.set(name, known);
  return known;
}

/** A genome, where it comes from, and what it was limited by. */
export interface Drawn {
  readonly genome: Genome;
  readonly vocabulary: VocabularyName;
  readonly limits: Limits;
  readonly seed: number;
  readonly [fc.toStringMethod]: () => string;
}

export const limits: fc.Arbitrary<Limits> = fc.record({
  size: fc.integer({ min: 8, max: 40 }),
  depth: fc.integer({ min: 6, max: 12 }),
});

/** Genomes by either method, within limits that vary too. */
export const genomes = (vocabulary: VocabularyName): fc.Arbitrary<Drawn> =>
  fc.tuple(fc.nat(), limits, fc.constantFrom('grow', 'full')).map(([seed, within, method]) => {
    const genome = generatorOf(vocabulary).generate(stream(seed, 'genome'), within, method);
    const told = (): string => `${method} ${JSON.stringify(within)} seed ${seed}\n${textOf(genome, { name: 'g' })}`;
    return { genome, vocabulary, limits: within, seed, [fc.toStringMethod]: told };
  });
