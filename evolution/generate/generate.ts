/** Random programs over a vocabulary, well-typed by construction. */
import type { Stream } from '../../runtime/random.ts';
import type { Genome } from '../genome/genome.ts';
import { tidy } from '../genome/tidy.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import { together } from './goal.ts';
import { grow } from './grow.ts';
import { whole } from './random.ts';
import { type Tables, tablesOf } from './table.ts';

/** The most nodes and levels that a program may have. */
export interface Limits {
  readonly size: number;
  readonly depth: number;
}

export interface Generator {
  readonly tables: Tables;
  /**
   * A random program within the limits. `grow` draws a size up to the limit and mostly fills it; `full` fills all levels to the
   * depth; Koza's half and half is one of them for each half of the programs.
   */
  readonly generate: (random: Stream, limits: Limits, method?: 'grow' | 'full') => Genome;
  /** The fewest nodes that any program has. */
  readonly least: number;
}

/** How often growth ends early, at a terminal. */
const ENDING = 0.1;

export function generator(vocabulary: Vocabulary): Generator {
  const tables = tablesOf(vocabulary);
  const goal = tables.tableOf([]).get('');
  if (!goal) throw new Error(`the vocabulary ${vocabulary.name} makes no score`);
  // A score that is a number or a tensor's single value as it stands tells networks apart by luck only.
  const made = { ...goal, terminals: [] };
  const ways = goal.rules.flatMap((rule) => rule.ways);
  const extents = ways.map((way) =>
    together(
      way,
      way.parts.map((part) => part.least.any),
    ),
  );
  const least = Math.min(...extents.map(({ size }) => size));
  return {
    tables,
    least,
    generate: (random, { size, depth }, method = 'grow') => {
      const room = { size: method === 'full' ? size : whole(random, Math.min(least, size), size), depth };
      const growth = { random, smooth: false, ending: method === 'full' ? 0 : ENDING };
      return tidy(grow(made, room, growth), tables.material.items);
    },
  };
}
