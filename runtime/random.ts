/**
 * Seeded random numbers. Everything random has a stream of its own, found from the seed and a path such as
 * `weight/stem.conv`, so that no draw depends on what else was drawn, nor on the order or the number of workers.
 *
 * All arithmetic is on integers and on correctly rounded operations, save `Math.exp` and `Math.log` in the ziggurat, which V8
 * computes with its own port of fdlibm on every platform.
 */
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { nextNormal } from './ziggurat.ts';

/** A source of random 32-bit words that changes as it is read; the distributions of `pure-rand` take it too. */
export type Stream = JumpableRandomGenerator;

/** The stream of one seed and path, at its start. Different paths give independent streams. */
export function stream(seed: number, path: string): Stream {
  // FNV-1a tells the paths apart, SplitMix64 spreads the hash over the state, as the authors of xoroshiro128+ advise.
  const hash = fnv1a(`${seed}/${path}`);
  return xoroshiro128plusFromState([...halves(splitMix(hash, 1n)), ...halves(splitMix(hash, 2n))]);
}

/** `n` numbers uniform on [low, high), in steps of 2⁻²⁴ of the interval; rounding to float32 may give `high` itself. */
export function uniform(source: Stream, n: number, low: number, high: number): Float32Array {
  const out = new Float32Array(n);
  const step = (high - low) * 2 ** -24;
  // The lowest bits of xoroshiro128+ are its weakest, and float32 has no room for them anyway.
  for (let i = 0; i < n; i++) out[i] = low + step * (source.next() >>> 8);
  return out;
}

/** `n` times -1 or 1, alike often. */
export function signs(source: Stream, n: number): Float32Array {
  const out = new Float32Array(n);
  // The highest bit is the strongest of xoroshiro128+.
  for (let i = 0; i < n; i++) out[i] = source.next() < 0 ? -1 : 1;
  return out;
}

/** `n` normal numbers of mean 0 and the given standard deviation, rounded to float32. */
export function normal(source: Stream, n: number, deviation = 1): Float32Array {
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) out[i] = deviation * nextNormal(source);
  return out;
}

/** The 64-bit FNV-1a hash of a text's UTF-16 code units, which for ASCII are its bytes. */
export function fnv1a(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash;
}

/** That hash as 16 hexadecimal digits. */
export const digest = (text: string): string => fnv1a(text).toString(16).padStart(16, '0');

/** The `index`-th output, from 1, of the SplitMix64 generator with the given seed. */
export function splitMix(seed: bigint, index: bigint): bigint {
  let z = BigInt.asUintN(64, seed + index * 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** The high and low half of a 64-bit word, as signed 32-bit integers. */
function halves(word: bigint): [number, number] {
  return [Number(BigInt.asIntN(32, word >> 32n)), Number(BigInt.asIntN(32, word))];
}
