/**
 * Reductions on their way through a loop nest. One that later stages read is a number in a local; one with several places is in room, a number for each; and
 * one that varies along the innermost loop is in its output, vector by vector. Numbers are float64, so sums are from one innermost loop to the next.
 */
import type { ReduceFn } from '../../graph/primitive.ts';
import { type Code, countedLoop, f32, f64, get, i32, set, v128 } from './code.ts';
import { DOUBLE, type Frame } from './frame.ts';
import { FLOAT, LANES, lanesBelow, loadVector, storeVector } from './vectors.ts';

/** What is to be done for a reduction, and when. */
export interface Running {
  readonly beforeAll: Code;
  readonly beforeStage: Code;
  readonly beforeRow: Code;
  /** With the vector that is reduced, of so many elements, at a step of the innermost loop that is so many vectors wide. */
  readonly onVector: (vector: Code, count: number, step: number) => Code;
  readonly afterRow: Code;
  readonly afterStage: Code;
  readonly afterAll: Code;
}

type Combine = (a: Code, b: Code) => Code;

/** What a reduction starts from, and how two numbers and two vectors are reduced. */
interface Rule {
  readonly start: number;
  readonly numbers: Combine;
  readonly vectors: Combine;
}

const RULES: { readonly [F in ReduceFn]: Rule } = {
  sum: { start: 0, numbers: f64.add, vectors: v128.add },
  prod: { start: 1, numbers: f64.mul, vectors: v128.mul },
  max: { start: -Infinity, numbers: f64.max, vectors: v128.max },
  min: { start: Infinity, numbers: f64.min, vectors: v128.min },
};

/** The reductions of a nest by value, and how many float64 numbers of room they need. */
export function runningReductions(
  frame: Frame,
  steps: number,
): { readonly running: ReadonlyMap<number, Running>; readonly room: number } {
  const { nest, innermost } = frame;
  const running = new Map<number, Running>();
  let room = 0;
  for (const [id, { made, atoms }] of nest.values.entries()) {
    if (made.by !== 'reduce') continue;
    const rule = RULES[made.fn];
    if (atoms.includes(innermost)) running.set(id, inOutput(frame, id, rule));
    else if (atoms.join() === nest.outer.join()) running.set(id, inNumber(frame, id, rule, steps));
    else {
      running.set(id, inRoom(frame, id, rule, steps, room * DOUBLE));
      room += frame.size(id);
    }
  }
  return { running, room };
}

const NOTHING: Omit<Running, 'onVector'> = {
  beforeAll: [],
  beforeStage: [],
  beforeRow: [],
  afterRow: [],
  afterStage: [],
  afterAll: [],
};

function inNumber(frame: Frame, id: number, rule: Rule, steps: number): Running {
  const { start, onVector, lanes } = inVectors(frame, rule, steps);
  const total = frame.local('f64');
  return {
    ...NOTHING,
    beforeStage: set(total, f64.const(rule.start)),
    beforeRow: start,
    onVector,
    afterRow: set(total, rule.numbers(get(total), lanes)),
    afterStage: [...set(frame.held[id], v128.splat(f32.fromF64(get(total)))), ...frame.storeNumber(id)],
  };
}

function inRoom(frame: Frame, id: number, rule: Rule, steps: number, offset: number): Running {
  const { start, onVector, lanes } = inVectors(frame, rule, steps);
  const { room, indices, size, outputsOf, output } = frame;
  const place = frame.roomPlace(id, offset);
  const [index] = indices;
  const first = i32.add(room, i32.const(offset));
  const number = f64.load(i32.add(first, i32.mul(get(index), i32.const(DOUBLE))));
  return {
    ...NOTHING,
    beforeAll: countedLoop(
      index,
      size(id) * DOUBLE,
      DOUBLE,
      f64.store(i32.add(first, get(index)), f64.const(rule.start)),
    ),
    beforeRow: start,
    onVector,
    afterRow: f64.store(place, rule.numbers(f64.load(place), lanes)),
    afterAll: outputsOf(id).flatMap((at) => {
      const address = i32.add(output(at), i32.mul(get(index), i32.const(FLOAT)));
      return countedLoop(index, size(id), 1, f32.store(address, f32.fromF64(number)));
    }),
  };
}

/** Along an innermost loop: a vector for each step, whose lanes become a number at the end. */
function inVectors({ local }: Frame, { start, numbers, vectors }: Rule, steps: number) {
  const running = Array.from({ length: steps }, () => local('v128'));
  const all = running.map(get).reduce(vectors);
  const lane = (at: number): Code => f64.fromF32(v128.lane(at, all));
  return {
    start: running.flatMap((vector) => set(vector, v128.const(start))),
    onVector: (element: Code, count: number, step: number): Code => {
      const counted = count === LANES ? element : v128.bitselect(element, v128.const(start), lanesBelow(count));
      return set(running[step], vectors(get(running[step]), counted));
    },
    lanes: [1, 2, 3].reduce((sum, at) => numbers(sum, lane(at)), lane(0)),
  };
}

function inOutput(frame: Frame, id: number, { start, vectors }: Rule): Running {
  const { indices, innermost, local, outputsOf, output, outputPlace, size } = frame;
  const places = outputsOf(id).map((at) => ({ at, address: local('i32') }));
  const [index] = indices;
  return {
    ...NOTHING,
    beforeAll: places.flatMap(({ at }) => {
      const fill = f32.store(i32.add(output(at), get(index)), v128.lane(0, v128.const(start)));
      return countedLoop(index, size(id) * FLOAT, FLOAT, fill);
    }),
    beforeRow: places.flatMap(({ at, address }) => set(address, outputPlace(at))),
    onVector: (element, count, step) =>
      places.flatMap(({ address }) => {
        const place = i32.add(get(address), get(indices[innermost]));
        const offset = step * LANES * FLOAT;
        return storeVector(place, vectors(loadVector(place, count, offset), element), count, offset);
      }),
  };
}
