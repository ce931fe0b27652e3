/** Pareto fronts over several objectives, all to be maximised, and how crowded a front is: NSGA-II [DPAM02]. */

type Objectives<T> = (member: T) => readonly number[];

/** Whether one is nowhere worse and somewhere better. */
const dominates = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((value, at) => value >= other[at]) && one.some((value, at) => value > other[at]);

/** Those that no other dominates, in their order. Members with a NaN dominate nobody and nobody dominates them: leave them out before. */
export function nonDominated<T>(pool: readonly T[], objectives: Objectives<T>): readonly T[] {
  const points = pool.map(objectives);
  return pool.filter((_, at) => !points.some((other) => dominates(other, points[at])));
}

/** The fronts one after the other: each is what is not dominated once those before it are gone. */
export function frontsOf<T>(pool: readonly T[], objectives: Objectives<T>): readonly (readonly T[])[] {
  const fronts: (readonly T[])[] = [];
  for (let left = pool; left.length > 0;) {
    const front = nonDominated(left, objectives);
    fronts.push(front);
    const taken = new Set(front);
    left = left.filter((member) => !taken.has(member));
  }
  return fronts;
}

/**
 * How far the neighbours of each member of a front lie apart, summed over the objectives, each scaled to its range; ∞ at either end of
 * an objective. Of members at one point the first stands for all; the others are as crowded as can be: 0.
 */
export function crowdingDistances<T>(front: readonly T[], objectives: Objectives<T>): readonly number[] {
  const points = front.map(objectives);
  const distances = front.map(() => 0);
  const texts = points.map((point) => point.join());
  const distinct = [...points.keys()].filter((at) => texts.indexOf(texts[at]) === at);
  for (const objective of (points[0] ?? []).keys()) {
    const order = [...distinct].sort((a, b) => points[a][objective] - points[b][objective]);
    const value = (place: number): number => points[order[place]][objective];
    const range = value(order.length - 1) - value(0);
    order.forEach((member, place) => {
      if (place === 0 || place === order.length - 1) distances[member] = Infinity;
      else if (range > 0) distances[member] += (value(place + 1) - value(place - 1)) / range;
    });
  }
  return distances;
}
