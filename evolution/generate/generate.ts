/** Random programs over a vocabulary, well-typed by construction. */
import type { Stream } from '../../runtime/random.ts';
import type { Genome } from '../genome/genome.ts';
import { tidy } from '../genome/tidy.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { Extent } from '../genome/parts.ts';
import { leastOf, lesser } from './goal.ts';
import { grow } from './grow.ts';
import { whole } from './random.ts';
import { type Tables, tablesOf } from './table.ts';

/** The most nodes and levels that a program may have. */
export type Limits = Extent;

export interface Generator {
  readonly tables: Tables;
  /**
   * A random program within the limits, or within the extent of the smallest where they are less. `grow` draws a size up to the limit and mostly fills it; `full` fills all levels to the
   * depth; Koza's half and half is one of them for each half of the programs.
   */
  readonly generate: (random: Stream, limits: Limits, method?: 'grow' | 'full') => Genome;
  /** The extent of the smallest program. */
  readonly least: Extent;
}

/** How often growth ends early, at a terminal. */
const ENDING = 0.1;

export function generator(vocabulary: Vocabulary): Generator {
  const tables = tablesOf(vocabulary);
  const goal = tables.tableOf([]).get('');
  if (!goal) throw new Error(`the vocabulary ${vocabulary.name} makes no score`);
  // A score that is a number or a tensor's single value as it stands tells networks apart by luck only.
  const made = { ...goal, terminals: [] };
  const least = goal.rules
    .flatMap(({ ways }) => ways)
    .map((way) => leastOf(way, 'any'))
    .reduce(lesser);
  return {
    tables,
    least,
    generate: (random, { size, depth }, method = 'grow') => {
      const most = Math.max(size, least.size);
      const room = {
        size: method === 'full' ? most : whole(random, least.size, most),
        depth: Math.max(depth, least.depth),
      };
      const growth = { random, smooth: false, ending: method === 'full' ? 0 : ENDING };
      return tidy(grow(made, room, growth), tables.material.items);
    },
  };
}
