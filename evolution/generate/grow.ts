/** Random expressions that meet a goal within a limit of size and depth; by the tables, there is always one. */
import type { Expression } from '../../grammar/ast.ts';
import type { Stream } from '../../runtime/random.ts';
import { type Extent, within } from '../genome/parts.ts';
import { type Goal, leastOf, type Rule, type Way } from './goal.ts';
import { fraction, pickWeighted, whole } from './random.ts';

export interface Growth {
  readonly random: Stream;
  /** No operator without a derivative. */
  readonly smooth: boolean;
  /** How often growth ends at a terminal although there is room; 0 fills the room. */
  readonly ending: number;
}

/** Whether anything that meets the goal fits into the room. */
export const fits = (goal: Goal, room: Extent, smooth: boolean): boolean =>
  within(goal.least[smooth ? 'smooth' : 'any'], room);

/** A random expression that meets the goal. The room must hold the least one. */
export function grow(goal: Goal, room: Extent, growth: Growth): Expression {
  const { random, smooth, ending } = growth;
  const terminals = goal.terminals.filter(({ extent }) => within(extent, room));
  const rules = possible(goal, room, smooth);
  const ends = terminals.length > 0 && (rules.length === 0 || fraction(random) < ending);
  const rule = ends ? null : pickWeighted(random, rules);
  const way = rule && pickWeighted(random, rule.ways);
  if (way) return way.write(growParts(way, room, growth));
  const terminal = pickWeighted(random, terminals);
  if (!terminal) throw new Error('the tables of goals promise what they do not hold');
  return terminal.expression;
}

/** The rules with those of their ways that fit into the room. */
function possible(goal: Goal, room: Extent, smooth: boolean): readonly Rule[] {
  const known = remembered.get(goal) ?? new Map<string, readonly Rule[]>();
  remembered.set(goal, known);
  const key = `${room.size} ${room.depth} ${smooth}`;
  const rules = known.get(key) ?? fitting(goal, room, smooth);
  known.set(key, rules);
  return rules;
}

/** Goals have thousands of ways, and there are few different rooms. */
const remembered = new WeakMap<Goal, Map<string, readonly Rule[]>>();

function fitting(goal: Goal, room: Extent, smooth: boolean): readonly Rule[] {
  const kind = smooth ? 'smooth' : 'any';
  return goal.rules.flatMap((rule) => {
    if (smooth && !rule.smooth) return [];
    const ways = rule.ways.filter((way) => within(leastOf(way, kind), room));
    return ways.length === 0 ? [] : [{ ...rule, ways }];
  });
}

/** Grows the parts of a way. Each has room for its least; what is left over is dealt out at random. */
export function growParts(
  way: Way,
  room: Extent,
  growth: Growth,
  given: ReadonlyMap<number, Expression> = new Map(),
): readonly Expression[] {
  const kind = growth.smooth ? 'smooth' : 'any';
  const open = way.parts.filter((_, at) => !given.has(at));
  let spare = room.size - way.own.size - open.reduce((sum, { least }) => sum + least[kind].size, 0);
  const shares = open.map(() => 0);
  // The last that is dealt gets what is left, so which one is last is drawn too.
  const first = open.length > 0 ? whole(growth.random, 0, open.length - 1) : 0;
  open.forEach((_, turn) => {
    const share = turn === open.length - 1 ? spare : whole(growth.random, 0, spare);
    shares[(first + turn) % open.length] = share;
    spare -= share;
  });
  return way.parts.map((part, at) => {
    const own = given.get(at);
    if (own) return own;
    const size = part.least[kind].size + (shares.shift() ?? 0);
    return grow(part, { size, depth: room.depth - way.own.depth }, growth);
  });
}
