/** Programs as the search sees them: texts with a few numbers. */
import { unary } from '../../grammar/build.ts';
import type { Stream } from '../../runtime/random.ts';
import { analyse } from '../genome/analyse.ts';
import type { Genome } from '../genome/genome.ts';
import { type NamedGenome, readGenome } from '../genome/read.ts';
import { textOf } from '../genome/write.ts';
import { generator, type Generator } from '../generate/generate.ts';
import { fraction, whole } from '../generate/random.ts';
import { type VariationName, type Variator, variator } from '../vary/vary.ts';
import { VOCABULARIES, type VocabularyName } from '../vocabulary/index.ts';
import type { EvolutionConfig } from './config.ts';

export interface Program {
  /** A `.zc` file of one proxy. */
  readonly text: string;
  /** Equal for programs that rank alike for sure. */
  readonly key: string;
  readonly size: number;
  /** Whether its form shows that it ranks nothing by what networks compute. */
  readonly rejected: boolean;
}

export interface Programs {
  /** Half of them are filled to a random depth, as Koza's half and half. */
  readonly random: (random: Stream) => Program;
  /** Null where the parents have no place for it. */
  readonly vary: (name: VariationName, parents: readonly string[], random: Stream) => Program | null;
}

/** Programs are parents several times before they go. */
const KEPT_GENOMES = 1000;

export function programsOf({ vocabulary, limits, depths }: EvolutionConfig): Programs {
  const { generate, vary } = makerOf(vocabulary);
  const genomes = new Map<string, Genome>();
  const genomeOf = (text: string): Genome => {
    const genome = genomes.get(text) ?? readGenome(text);
    if (genomes.size > KEPT_GENOMES) genomes.clear();
    genomes.set(text, genome);
    return genome;
  };
  return {
    random: (random) => {
      const depth = Math.min(whole(random, ...depths), limits.depth);
      const method = fraction(random) < 0.5 ? 'full' : 'grow';
      return programOf(generate(random, { size: limits.size, depth }, method));
    },
    vary: (name, parents, random) => {
      const child = vary(name, parents.map(genomeOf), random, limits);
      return child && programOf(child);
    },
  };
}

/** A proxy of a file as the search sees it. Where the sign counts, one that is better when lower is negated. */
export function seedOf({ genome, direction }: NamedGenome, { fitness }: EvolutionConfig): Program | null {
  if (genome === null) return null;
  const signed = fitness.sign === 'signed';
  const upright = signed && direction === 'lower' ? { ...genome, score: unary('-', genome.score) } : genome;
  return programOf(upright);
}

function programOf(genome: Genome): Program {
  // A program and its negation have different keys even where signs do not count: their directions differ.
  const { key, size, rejected } = analyse(genome);
  return { text: textOf(genome, { name: 'evolved' }), key, size, rejected: rejected !== null };
}

type Maker = Pick<Generator, 'generate'> & Variator;

const makers = new Map<VocabularyName, Maker>();

/** Made once for each vocabulary: the tables of a generator take seconds. */
function makerOf(name: VocabularyName): Maker {
  const known = makers.get(name);
  if (known !== undefined) return known;
  const made = generator(VOCABULARIES[name]);
  const maker = { generate: made.generate, vary: variator(made).vary };
  makers.set(name, maker);
  return maker;
}
