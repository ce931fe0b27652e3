/** The ancestors of a program, and where a drawing of them has its nodes and lines. */
import type { Birth } from './events.ts';

export interface Ancestry {
  /** The program itself and its ancestors, each before its parents. */
  readonly programs: readonly Birth[];
  /** How many ancestors further away were left out. */
  readonly omitted: number;
}

/** A program and its nearest ancestors, `most` in all. */
export function ancestryOf(id: number, births: ReadonlyMap<number, Birth>, most: number): Ancestry {
  const near: Birth[] = [];
  const met = new Set([id]);
  // A set that grows while it is walked is a queue: nearest first.
  for (const each of met) {
    const birth = births.get(each)!;
    if (near.length < most) near.push(birth);
    for (const parent of birth.parents) met.add(parent);
  }
  const kept = new Set(near);
  const programs = [...births.values()].filter((birth) => kept.has(birth)).toReversed();
  return { programs, omitted: met.size - programs.length };
}

/** A program's place: a row of its own, and a lane that it may share with programs above and below. */
export interface Place {
  readonly birth: Birth;
  readonly lane: number;
  /** To each parent that is drawn: in the lane where the parent stands, from the next row to the parent's. */
  readonly edges: readonly { readonly row: number; readonly lane: number }[];
  /** Whether there are parents that are not drawn. */
  readonly open: boolean;
}

/** Lays programs out in rows, children above their parents; of the lines of a row no two share a lane. */
export function layOut(programs: readonly Birth[]): readonly Place[] {
  const rows = new Map(programs.map(({ id }, row) => [id, row]));
  /** Whom each lane waits for. */
  const waiting: (number | null)[] = [];
  const laneOf = (id: number): number => {
    const known = waiting.indexOf(id);
    if (known !== -1) return known;
    const free = waiting.indexOf(null);
    const lane = free === -1 ? waiting.length : free;
    waiting[lane] = id;
    return lane;
  };
  return programs.map((birth) => {
    const lane = laneOf(birth.id);
    waiting[lane] = null;
    const drawn = [...new Set(birth.parents)].filter((id) => rows.has(id));
    return {
      birth,
      lane,
      edges: drawn.map((id) => ({ row: rows.get(id)!, lane: laneOf(id) })),
      open: drawn.length < new Set(birth.parents).size,
    };
  });
}
