/** Phrases that several messages share. */
import { type AxisType, showType } from '../../core/axis.ts';
import { suggest } from '../../diagnostics/suggest.ts';

/** `` `a`, `b` and `c` `` */
export function listed(names: readonly string[], last = 'and'): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted[quoted.length - 1]}`;
}

/** Nobody mistypes a name that is longer than this in a way that could be told. */
const LONGEST = 60;

/** A help line: the name that was probably meant, else `otherwise`. */
export function didYouMean(name: string, candidates: readonly string[], otherwise: string): string {
  const meant = name.length > LONGEST ? null : suggest(name, candidates);
  return meant === null ? otherwise : `did you mean \`${meant}\`?`;
}

/** `has axes [batch, out]`, or `is a scalar` */
export const hasType = (type: AxisType): string => (type.length === 0 ? 'is a scalar' : `has axes ${showType(type)}`);

/** `axis` or `axes` before a list of them. */
export const axisWord = (names: readonly string[]): string => (names.length === 1 ? 'axis' : 'axes');

/** `one argument`, `two arguments` */
export function counted(count: number, noun: string): string {
  const words = ['no', 'one', 'two', 'three', 'four'];
  return `${words[count] ?? count} ${noun}${count === 1 ? '' : 's'}`;
}
