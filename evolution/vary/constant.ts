/** Constant mutation: a number moves by a random factor, a named constant within its bounds. */
import type { Const, Expression } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import type { Stream } from '../../runtime/random.ts';
import { nextNormal } from '../../runtime/ziggurat.ts';
import type { Genome } from '../genome/genome.ts';
import { replaceAt } from '../genome/parts.ts';
import { ownItems } from '../genome/tidy.ts';
import { placesIn } from './place.ts';
import { shuffled, type Variation } from './variation.ts';

/** The standard deviation of the factor's binary logarithm. */
const SPREAD = 1;

export const constant: Variation = {
  doc: 'multiplies a number, or a named constant within its bounds, by a random factor',
  weight: 1,
  parents: 1,
  vary: ([{ genome, root }], { random }) => {
    const numbers = placesIn(root).filter(({ expression }) => expression.kind === 'number');
    const [chosen] = shuffled(random, [...numbers, ...genome.constants]);
    if (chosen === undefined) return null;
    if (!('path' in chosen)) return { score: genome.score, items: [withConstant(genome, moved(chosen, random))] };
    const value = chosen.expression.kind === 'number' ? chosen.expression.value : 0;
    const made: Expression = b.number(scaled(value, random));
    return { score: replaceAt(genome.score, chosen.path, made), items: [ownItems(genome)] };
  },
};

/** Rounded to three digits, so that programs stay readable. A zero moves to a small number. */
function scaled(value: number, random: Stream): number {
  const factor = 2 ** (SPREAD * nextNormal(random));
  return Number(((value === 0 ? 0.01 : value) * factor).toPrecision(3));
}

function moved(constant: Const, random: Stream): Const {
  const sign = constant.value.value < 0 ? -1 : 1;
  const value = sign * scaled(Math.abs(constant.value.value), random);
  const [low, high] = constant.bounds?.map((bound) => bound.value) ?? [-Infinity, Infinity];
  return { ...constant, value: { ...constant.value, value: Math.min(Math.max(value, low), high) } };
}

function withConstant(genome: Genome, constant: Const): ReturnType<typeof ownItems> {
  const items = ownItems(genome);
  return { ...items, constants: new Map([...items.constants, [constant.name.text, constant]]) };
}
