/**
 * Agreements as a function of WebAssembly: a bit for each element, whether it is greater than 0, and then two rows differ at as many places as their bits do.
 * The bits of a row lie in whatever order is quickest to write, the same in every row.
 */
import { elements } from '../../graph/graph.ts';
import type { Shape } from '../../graph/primitive.ts';
import {
  advance,
  type Code,
  countedLoop,
  f32,
  get,
  i32,
  i32x4,
  i8x16,
  moduleOf,
  set,
  type Type,
  v128,
} from './code.ts';
import type { KernelModule } from './kernel-module.ts';
import { FLOAT, LANES, loadVector } from './vectors.ts';

/** Bytes of a vector; and how many vectors of numbers have their tests in one vector of bits. */
const VECTOR = 16;
const TESTS = 32;

/** So many vectors of bits are counted before bytes could overflow: each has at most 8 in a byte. */
const COUNTED = 16;

/** `run` reads [n, ...], of at least one element, and writes [n, n]. */
export function agreementsModule(x: Shape): KernelModule {
  const [rows] = x;
  const length = elements(x) / rows;
  const vectors = Math.ceil(length / (LANES * TESTS));
  const [input, output, room] = [0, 1, 2];
  const types: Type[] = [];
  const local = (type: Type): number => room + types.push(type);
  const [row, other, at] = [local('i32'), local('i32'), local('i32')];
  const [from, to, left, right] = [local('i32'), local('i32'), local('i32'), local('i32')];
  const [bits, bytes, counts] = [local('v128'), local('v128'), local('v128')];

  /** The tests of so many numbers as the next vector of bits. A test that holds is -1. */
  const pack = (numbers: number): Code => {
    const whole = Math.floor(numbers / LANES);
    const rest = numbers % LANES;
    const shifted = (test: Code): Code => set(bits, i32x4.sub(i32x4.shiftLeft(get(bits), 1), test));
    // What is beyond the last number is 0, of which the test does not hold.
    const test = (count: number, offset: number): Code =>
      shifted(v128.gt(loadVector(get(from), count, offset), v128.const(0)));
    return [
      set(bits, v128.const(0)),
      Array.from({ length: whole }, (_, vector) => test(LANES, vector * LANES * FLOAT)),
      rest > 0 ? test(rest, whole * LANES * FLOAT) : [],
      v128.store(get(to), get(bits)),
      advance(from, numbers * FLOAT),
      advance(to, VECTOR),
    ];
  };
  const full = Math.floor(length / (LANES * TESTS));
  const remaining = length - full * LANES * TESTS;
  const packRow = [full > 0 ? countedLoop(at, full, 1, pack(LANES * TESTS)) : [], remaining > 0 ? pack(remaining) : []];

  /** Adds in how many bits the next vectors of both rows differ. */
  const compare = (count: number): Code => {
    const differing = (vector: number): Code =>
      i8x16.ones(v128.xor(v128.load(get(left), vector * VECTOR), v128.load(get(right), vector * VECTOR)));
    const some = Array.from({ length: count }, (_, vector) => differing(vector));
    return [
      set(
        bytes,
        some.reduce((sum, next) => i8x16.add(sum, next)),
      ),
      set(counts, i32x4.add(get(counts), i32x4.sumPairs(i8x16.sumPairs(get(bytes))))),
      advance(left, count * VECTOR),
      advance(right, count * VECTOR),
    ];
  };
  const bitsOf = (index: number): Code => i32.add(get(room), i32.mul(get(index), i32.const(vectors * VECTOR)));
  const place = (a: number, c: number): Code =>
    i32.add(get(output), i32.mul(i32.add(i32.mul(get(a), i32.const(rows)), get(c)), i32.const(FLOAT)));
  const differences = [0, 1, 2, 3]
    .map((lane) => i32x4.lane(lane, get(counts)))
    .reduce((sum, next) => i32.add(sum, next));
  const agreements = f32.fromI32(i32.sub(i32.const(length), differences));
  const blocks = Math.floor(vectors / COUNTED);
  const compareRows = [
    set(left, bitsOf(row)),
    set(right, bitsOf(other)),
    set(counts, v128.const(0)),
    blocks > 0 ? countedLoop(at, blocks, 1, compare(COUNTED)) : [],
    vectors % COUNTED > 0 ? compare(vectors % COUNTED) : [],
    f32.store(place(row, other), agreements),
    f32.store(place(other, row), agreements),
  ];
  const body = [
    set(from, get(input)),
    set(to, get(room)),
    countedLoop(row, rows, 1, packRow),
    countedLoop(row, rows, 1, countedLoop(other, rows, 1, compareRows, get(row))),
  ];
  return { bytes: moduleOf(room + 1, types, body), constants: [], room: (rows * vectors * VECTOR) / 8 };
}
