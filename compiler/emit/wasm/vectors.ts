/** Vectors of four float32 in memory, of which the last of a row may be cut off. */
import { type Code, countedLoop, i32, set, v128 } from './code.ts';

/** Numbers in a vector, and bytes of a number. */
export const LANES = 4;
export const FLOAT = 4;

/** The first `count` of four numbers; zeros after them. */
export function loadVector(address: Code, count: number, offset = 0): Code {
  if (count === LANES) return v128.load(address, offset);
  if (count === 1) return v128.load1(address, offset);
  const two = v128.load2(address, offset);
  return count === 2 ? two : v128.loadLane(2, address, two, offset + 2 * FLOAT);
}

export function storeVector(address: Code, value: Code, count: number, offset = 0): Code {
  if (count === LANES) return v128.store(address, value, offset);
  return Array.from({ length: count }, (_, lane) => v128.storeLane(lane, address, value, offset + lane * FLOAT)).flat();
}

/** All bits of the first `count` lanes. */
export const lanesBelow = (count: number): Code => v128.lanes([0, 1, 2, 3].map((lane) => (lane < count ? -1 : 0)));

/**
 * Goes along a row of so many numbers, `offset` counting bytes: by steps of `steps` vectors, of which there must be a whole number, and then once more for what is left.
 * The body is for so many numbers of a vector, the `step`-th after the offset.
 */
export function alongRow(
  offset: number,
  length: number,
  steps: number,
  body: (count: number, step: number) => Code,
): Code {
  const rest = length % LANES;
  const wholes = length - rest;
  const wide = Array.from({ length: steps }, (_, step) => body(LANES, step)).flat();
  return [
    ...(wholes > 0 ? countedLoop(offset, wholes * FLOAT, steps * LANES * FLOAT, wide) : []),
    ...(rest > 0 ? [...set(offset, i32.const(wholes * FLOAT)), ...body(rest, 0)] : []),
  ];
}
