/** What the code of a loop nest is written in: its parameters, its locals, and where its tensors lie. */
import type { Nest, NestValue } from '../../loops/nest.ts';
import { type Code, f32, get, i32, type Type, v128 } from './code.ts';
import { FLOAT } from './vectors.ts';

/** Where a value is computed: between stages, before an innermost loop, or in it. */
export type Level = 'outer' | 'row' | 'element';

export interface Frame {
  readonly nest: Nest;
  /** The atom of the innermost loop. */
  readonly innermost: number;
  /** A local by atom: how far its loop has come, which the innermost counts in bytes. */
  readonly indices: readonly number[];
  /** A local by value: its vector, or its number in all lanes. */
  readonly held: readonly number[];
  /** Where room for float64 numbers begins. */
  readonly room: Code;
  /** Another local. */
  readonly local: (type: Type) => number;
  readonly types: readonly Type[];
  readonly parameters: number;
  readonly level: (id: number) => Level;
  /** How many places a value has. */
  readonly size: (id: number) => number;
  /** The address of an input's element, or of an output's, where the loops are; of the first one along the innermost. */
  readonly inputPlace: (id: number) => Code;
  readonly outputPlace: (at: number) => Code;
  /** The same in room, for numbers of a value, of which the first lies so many bytes after the beginning. */
  readonly roomPlace: (id: number, offset: number) => Code;
  /** Which outputs are this value. */
  readonly outputsOf: (id: number) => readonly number[];
  /** The address of an output. */
  readonly output: (at: number) => Code;
  /** Writes what is known between stages to the outputs that it is. */
  readonly storeNumber: (id: number) => Code;
}

export const DOUBLE = 8;

export function frameOf(nest: Nest): Frame {
  const { sizes, outer, values, outputs } = nest;
  const innermost = sizes.length - 1;
  const inputs = values.filter(({ made }) => made.by === 'input').length;
  const roomAt = inputs + outputs.length;
  const types: Type[] = [];
  const local = (type: Type): number => roomAt + types.push(type);
  const indices = sizes.map(() => local('i32'));
  const held = values.map(() => local('v128'));

  const place = (start: Code, { atoms }: NestValue, width: number): Code => {
    let step = width;
    let address = start;
    for (const atom of atoms.toReversed()) {
      if (atom !== innermost) address = i32.add(address, i32.mul(get(indices[atom]), i32.const(step)));
      step *= sizes[atom];
    }
    return address;
  };
  const output = (at: number): Code => get(inputs + at);
  const outputPlace = (at: number): Code => place(output(at), values[outputs[at]], FLOAT);
  const outputsOf = (id: number): readonly number[] => outputs.flatMap((each, at) => (each === id ? [at] : []));
  return {
    nest,
    innermost,
    indices,
    held,
    room: get(roomAt),
    local,
    types,
    parameters: roomAt + 1,
    level: (id) => {
      const { atoms } = values[id];
      if (atoms.every((atom) => outer.includes(atom))) return 'outer';
      return atoms.includes(innermost) ? 'element' : 'row';
    },
    size: (id) => values[id].atoms.reduce((product, atom) => product * sizes[atom], 1),
    inputPlace: (id) => {
      const { made } = values[id];
      if (made.by !== 'input') throw new Error(`value ${id} is not an input`);
      return place(get(made.input), values[id], FLOAT);
    },
    outputPlace,
    roomPlace: (id, offset) => place(i32.add(get(roomAt), i32.const(offset)), values[id], DOUBLE),
    outputsOf,
    output,
    storeNumber: (id) => outputsOf(id).flatMap((at) => f32.store(outputPlace(at), v128.lane(0, get(held[id])))),
  };
}
