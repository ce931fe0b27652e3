/**
 * Unfolding, for the gradient of a convolution's weights: what each weight meets at each place of the output, as rows of a matrix. It is copied in runs
 * as long as they come, which for an output as large as the image is nearly all of it, and where there is padding there are zeros.
 */
import type { Plane, PrimitiveOf, Shape } from '../../graph/primitive.ts';
import { advance, type Code, countedLoop, get, i32, moduleOf, set, type Type, v128 } from './code.ts';
import type { KernelModule } from './kernel-module.ts';
import { alongRow, FLOAT, LANES, loadVector, storeVector } from './vectors.ts';

/** How a convolution slides if its image can be unfolded: neighbours in a row stay neighbours. */
export const canUnfold = ({ slide: { stride } }: PrimitiveOf<'conv_weight_grad'>): boolean => stride[1] === 1;

/** `run` reads [batch, channel, h, w] and writes [channel, kh, kw, batch, ho, wo], for outputs [.., ho, wo]. */
export function unfoldModule(
  { slide, kernel }: PrimitiveOf<'conv_weight_grad'>,
  [batch, channels, ...image]: Shape,
  places: Plane,
): KernelModule {
  const [input, output, room] = [0, 1, 2];
  const types: Type[] = [];
  const local = (type: Type): number => room + types.push(type);
  const [channel, at, index, row] = [local('i32'), local('i32'), local('i32'), local('i32')];
  const [from, to, source, target] = [local('i32'), local('i32'), local('i32'), local('i32')];
  const step = slide.stride[0];
  const planeBytes = image[0] * image[1] * FLOAT;
  const placesBytes = places[0] * places[1] * FLOAT;

  const copied = ({ from: first, to: goal, count, times }: Run): Code => {
    if (times === 0) return [];
    const along = alongRow(index, count, stepsFor(count), (length, vector) => {
      const offset = vector * LANES * FLOAT;
      const numbers = loadVector(i32.add(get(source), get(index)), length, offset);
      return storeVector(i32.add(get(target), get(index)), numbers, length, offset);
    });
    const onward = [advance(source, step * image[1] * FLOAT), advance(target, places[1] * FLOAT)];
    return [
      set(source, i32.add(get(from), i32.const(first * FLOAT))),
      set(target, i32.add(get(to), i32.const(goal * FLOAT))),
      times === 1 ? along : countedLoop(row, times, 1, [along, onward]),
    ];
  };
  const ofTap = (dy: number, dx: number): Code => {
    const rows = inside(dy, step, image[0], places[0]);
    const columns = inside(dx, 1, image[1], places[1]);
    const start = {
      from: (rows[0] * step + dy) * image[1] + columns[0] + dx,
      to: rows[0] * places[1] + columns[0],
    };
    const body = [
      zeros(index, to, 0, rows[0] * places[1]),
      zeros(index, to, rows[1] * places[1], places[0] * places[1]),
      copied(runOf(rows, columns, start, step === 1 && image[1] === places[1] ? image[1] : null)),
      edges(index, to, rows, columns, places[1]),
      advance(from, channels * planeBytes),
      advance(to, placesBytes),
    ];
    return [
      set(from, i32.add(get(input), i32.mul(get(channel), i32.const(planeBytes)))),
      countedLoop(at, batch, 1, body),
    ];
  };
  const taps = Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => {
    const [down, right] = [Math.floor(tap / kernel[1]), tap % kernel[1]];
    return ofTap(down * slide.dilation[0] - slide.padding[0], right * slide.dilation[1] - slide.padding[1]);
  });
  // What is written is written in order.
  const body = [set(to, get(output)), countedLoop(channel, channels, 1, taps)];
  return { bytes: moduleOf(room + 1, types, body), constants: [], room: 0 };
}

/** Which places, from one up to another, see a pixel that is inside of so many when they look this far. */
function inside(offset: number, step: number, size: number, places: number): readonly [number, number] {
  const first = Math.min(places, Math.max(0, Math.ceil(-offset / step)));
  const last = Math.floor((size - 1 - offset) / step);
  return [first, Math.max(first, Math.min(places, last + 1))];
}

/** So many numbers that stay together, and again further on: from where in a plane of the image to where in one of places. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly times: number;
}

/** One run for all rows if they follow each other in both planes, else one for each. */
function runOf(
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
  { from, to }: Pick<Run, 'from' | 'to'>,
  columns: number | null,
): Run {
  const [rows, length] = [bottom - top, right - left];
  if (rows === 0 || length === 0) return { from, to, count: 0, times: 0 };
  if (columns === null) return { from, to, count: length, times: rows };
  // What lies between two rows is copied as well, and becomes zero after.
  return { from, to, count: (rows - 1) * columns + length, times: 1 };
}

/** Zeros at places from one up to another. */
function zeros(index: number, to: number, first: number, last: number): Code {
  const count = last - first;
  if (count === 0) return [];
  return alongRow(index, count, stepsFor(count), (length, step) =>
    storeVector(i32.add(get(to), get(index)), v128.const(0), length, first * FLOAT + step * LANES * FLOAT),
  );
}

/** Zeros at the places of rows that are left and right of the columns. */
function edges(
  index: number,
  to: number,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
  width: number,
): Code {
  const columns = Array.from({ length: width }, (_, column) => column).filter((each) => each < left || each >= right);
  if (top === bottom || columns.length === 0) return [];
  const rowBytes = width * FLOAT;
  return countedLoop(
    index,
    (bottom - top) * rowBytes,
    rowBytes,
    columns.map((column) =>
      storeVector(i32.add(get(to), get(index)), v128.const(0), 1, (top * width + column) * FLOAT),
    ),
  );
}

/** How many vectors a step can have, of those that so many numbers fill. */
function stepsFor(count: number): number {
  const vectors = Math.floor(count / LANES);
  return [8, 7, 6, 5, 4, 3, 2].find((steps) => vectors % steps === 0) ?? 1;
}
