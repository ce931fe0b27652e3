/** Vectors of four float32 in memory, of which the last of a row may be cut off. */
import { type Code, v128 } from './code.ts';

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
