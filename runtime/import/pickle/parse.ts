/** Reads Python pickles of protocols 0 to 5 that hold plain data, and executes nothing. */
import { broken } from '../broken.ts';
import { cursor } from './cursor.ts';
import { machine } from './machine.ts';
import { type Opcode, OPCODES } from './opcodes.ts';
import { RULES } from './rules.ts';
import type { PickleValue } from './value.ts';

/** By byte: what to do. */
const DISPATCH = Array.from({ length: 256 }, (_, byte) => {
  const name = (Object.keys(OPCODES) as Opcode[]).find((opcode) => OPCODES[opcode].charCodeAt(0) === byte);
  return name === undefined ? undefined : RULES[name];
});

const STOP = OPCODES.STOP.charCodeAt(0);

/**
 * The value of the first pickle in `bytes`. Throws a `ProblemError` about the file `name` if it is cut off or damaged, holds
 * too much, or has anything but plain data.
 */
export function parsePickle(bytes: Buffer, name: string): PickleValue {
  const input = cursor(bytes, () => {
    throw broken(name, 'is cut off');
  });
  const state = machine(name, input);
  for (;;) {
    const opcode = input.unsigned(1);
    if (opcode === STOP) return state.pop();
    const rule = DISPATCH[opcode];
    if (rule === undefined) throw broken(name, 'is damaged or no pickle: it has an instruction that there is not');
    rule(state);
  }
}
