/** Ways take turns, so that what else the machine does falls on all alike. */
import { quantile } from '../../runtime/statistics/bootstrap.ts';
import { drawn } from './setting.ts';
import type { Way } from './ways.ts';

/** Seconds a network, in the order of the turns. */
export type Times = ReadonlyMap<Way, readonly number[]>;

/** So many networks are scored one after the other in a turn: who ranks does not wait between two, and a process that waited has lost what processors remember of it. */
export const IN_A_ROW = 4;

/** So many are given at a time to what has two processors: of a few, one would wait for the other at the end of each turn for a good part of it. */
export const TOGETHER = 12;

/** The times of all ways on `count` architectures, a multiple of `TOGETHER`; ways are warm before, by other networks, and stop after. */
export async function takeTurns(ways: readonly Way[], count: number): Promise<Times> {
  const most = Math.max(...ways.map(({ warming, width }) => warming * width));
  const archs = drawn(most + count);
  for (const way of ways)
    for (const group of groups(archs.slice(0, way.warming * way.width), way.width)) await way.seconds(group);
  const times = new Map(ways.map((way) => [way, [] as number[]]));
  const turn = async (group: readonly string[], width: Way['width']): Promise<void> => {
    for (const way of ways) {
      if (way.width === width) times.get(way)?.push((await way.seconds(group)) / group.length);
    }
  };
  for (const group of groups(archs.slice(most), TOGETHER)) {
    for (const row of groups(group, IN_A_ROW)) await turn(row, 1);
    await turn(group, 2);
  }
  for (const way of ways) await way.stop();
  return times;
}

const groups = (archs: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(archs.length / size) }, (_, at) => archs.slice(at * size, (at + 1) * size));

export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

/** How many times as long one way takes as the other: the median over the turns, and their middle half. */
export function ratio(way: readonly number[], first: readonly number[]): string {
  const ratios = Float64Array.from(way, (time, at) => time / first[at]).sort();
  const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => quantile(ratios, q).toFixed(2));
  return `${middle} (${low} to ${high})`;
}

export const seconds = (value: number): string => value.toPrecision(3);
