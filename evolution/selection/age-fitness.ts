/** Age-fitness survival [SL11]: what is younger need not be as good, so that new lines have time to improve. */
import { crowdingDistances, frontsOf } from './pareto.ts';

export interface AgeFitness<T> {
  /** Higher is better, never NaN. */
  readonly fitness: (member: T) => number;
  /** Generations since the oldest ancestor was drawn at random. */
  readonly age: (member: T) => number;
}

/** `count` survivors: front by front over fitness and youth, of the last front those in the emptiest parts of it. */
export function ageFitness<T>(pool: readonly T[], { fitness, age }: AgeFitness<T>, count: number): readonly T[] {
  const objectives = (member: T): readonly number[] => [fitness(member), -age(member)];
  const kept: T[] = [];
  for (const front of frontsOf(pool, objectives)) {
    const room = count - kept.length;
    kept.push(...(front.length <= room ? front : spread(front, objectives, room)));
    if (kept.length === count) break;
  }
  return kept;
}

function spread<T>(front: readonly T[], objectives: (member: T) => readonly number[], room: number): readonly T[] {
  const distances = crowdingDistances(front, objectives);
  const order = [...front.keys()].sort((a, b) => distances[b] - distances[a] || a - b);
  return order.slice(0, room).map((at) => front[at]);
}
