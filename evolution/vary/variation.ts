/** What a variation is: from one or two parents to the score of a child. */
import type { Expression } from '../../grammar/ast.ts';
import type { Stream } from '../../runtime/random.ts';
import type { Limits } from '../generate/generate.ts';
import { fraction } from '../generate/random.ts';
import type { Material } from '../generate/material.ts';
import type { Genome, Items } from '../genome/genome.ts';
import { type Extent, extentOf, replaceAt, sizeOf, within } from '../genome/parts.ts';
import { ownItems } from '../genome/tidy.ts';
import { type Place, placesIn } from './place.ts';

/** A parent with its places. */
export interface Parent {
  readonly genome: Genome;
  readonly root: Place;
}

export interface Setting {
  readonly material: Material;
  readonly random: Stream;
  readonly limits: Limits;
}

/** A child's score, and what beside the vocabulary's its names may stand for; null where the variation has no place. */
export type Varied = { readonly score: Expression; readonly items: readonly Items[] } | null;

export interface Variation {
  readonly doc: string;
  /** How often it is chosen, in proportion, unless told otherwise. */
  readonly weight: number;
  readonly parents: 1 | 2;
  readonly vary: (parents: readonly Parent[], setting: Setting) => Varied;
}

/** In random order. */
export function shuffled<T>(random: Stream, items: readonly T[]): readonly T[] {
  const keyed = items.map((item) => [fraction(random), item] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
}

/** The parent with another expression at the first place, in random order, for which `make` has one. */
export function atSomePlace(
  { genome, root }: Parent,
  setting: Setting,
  make: (place: Place, room: Extent) => Expression | null,
): Varied {
  for (const place of shuffled(setting.random, placesIn(root))) {
    const made = make(place, roomAt(genome, place, setting.limits));
    if (made) return { score: replaceAt(genome.score, place.path, made), items: [ownItems(genome)] };
  }
  return null;
}

/** How large and deep an expression at a place may be, so that the whole stays within its limits. */
function roomAt({ score }: Genome, { path, expression }: Place, limits: Limits): Extent {
  return { size: limits.size - sizeOf(score) + sizeOf(expression), depth: limits.depth - path.length };
}

export const fitsInto = (expression: Expression, room: Extent): boolean => within(extentOf(expression), room);
