/**
 * Normal random numbers by the ziggurat method [MT00]: the density is covered by 128 strips of equal area, and all but one
 * draw in a hundred land where a strip lies wholly below it, costing one random word and one product. The bits that choose
 * the strip are not those that place the point in it, which mends the original's correlation [Doo05].
 */
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const STRIPS = 128;

/** Where the tail begins, and the area of each strip (the lowest one with the tail), under exp(-x²/2). */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

/** Right ends of the strips, from the widest to 0. Strip 0 has the width of a rectangle of its area. */
const ends = stripEnds();
/** The density at the right ends. */
const heights = ends.map(density);
/** The part of each strip that lies wholly below the density. */
const inner = Float64Array.from({ length: STRIPS }, (_, i) => ends[i + 1] / ends[i]);

/** One draw from the normal distribution of mean 0 and deviation 1, exact but for a grid of 2⁻²⁴ of a strip's width. */
export function nextNormal(source: RandomGenerator): number {
  for (;;) {
    const word = source.next();
    const strip = word >>> 25;
    const place = ((word & 0xffffff) + 0.5) * 2 ** -24;
    const sign = (word & 0x1000000) === 0 ? 1 : -1;
    const x = place * ends[strip];
    if (place < inner[strip]) return sign * x;
    if (strip === 0) return sign * nextTail(source);
    const y = heights[strip] + nextUnit(source) * (heights[strip + 1] - heights[strip]);
    if (y < density(x)) return sign * x;
  }
}

/** A draw from the normal distribution beyond `TAIL`, by Marsaglia's rejection from an exponential one. */
function nextTail(source: RandomGenerator): number {
  for (;;) {
    const x = -Math.log(nextUnit(source)) / TAIL;
    const y = -Math.log(nextUnit(source));
    if (2 * y > x * x) return TAIL + x;
  }
}

/** Uniform on the open interval (0, 1). */
function nextUnit(source: RandomGenerator): number {
  return ((source.next() >>> 0) + 0.5) * 2 ** -32;
}

function density(x: number): number {
  return Math.exp(-0.5 * x * x);
}

function stripEnds(): Float64Array {
  const found = new Float64Array(STRIPS + 1);
  found[0] = AREA / density(TAIL);
  found[1] = TAIL;
  for (let i = 2; i < STRIPS; i++) found[i] = Math.sqrt(-2 * Math.log(AREA / found[i - 1] + density(found[i - 1])));
  return found;
}
