/** What each opcode does. Those that would run something are refused. */
import { CONTAINER_WORDS, ENTRY_WORDS } from '../limits.ts';
import { construct, constructorNamed, refuse } from './constructors.ts';
import type { Machine } from './machine.ts';
import { finishType, numpyArray, wholeNumber } from './numpy.ts';
import type { Opcode } from './opcodes.ts';
import { readFloat, readRawUnicode, readRepr, readTwosComplement, readWhole } from './text.ts';
import { isConstructor, isDictionary, isNumpyType, type PickleDictionary, type PickleValue } from './value.ts';

type Rule = (machine: Machine) => void;

/** The most bytes of a whole number. */
const MOST_NUMBER_BYTES = 1024;

const utf8 =
  (size: (machine: Machine) => number): Rule =>
  (machine) =>
    machine.push(machine.input.take(size(machine)).toString('utf8'));
const bytes =
  (size: (machine: Machine) => number): Rule =>
  (machine) =>
    machine.push(machine.input.take(size(machine)));
const latin1 =
  (size: (machine: Machine) => number): Rule =>
  (machine) =>
    machine.push(machine.input.take(size(machine)).toString('latin1'));
const unsigned =
  (size: 1 | 2 | 4) =>
  (machine: Machine): number =>
    machine.input.unsigned(size);
const length = (machine: Machine): number => machine.input.length();

const constant =
  (value: PickleValue): Rule =>
  (machine) =>
    machine.push(value);
const refused =
  (what: string): Rule =>
  (machine) =>
    refuse(machine, what);

/** `size` values from the top as a tuple. */
const tuple =
  (size: number): Rule =>
  (machine) => {
    const items: PickleValue[] = [];
    for (let left = size; left > 0; left--) items.unshift(machine.pop());
    machine.push(items);
  };

export const RULES: Readonly<Record<Opcode, Rule>> = {
  PROTO: (machine) => {
    const protocol = machine.input.unsigned(1);
    if (protocol > 5) machine.fail(`is a pickle of protocol ${protocol}; those up to 5 are read`);
  },
  // Frames say only how to buffer.
  FRAME: (machine) => {
    if (!machine.input.has(machine.input.length())) machine.fail('is cut off');
  },
  // The loop ends there, and takes what is on the stack.
  STOP: () => undefined,

  NONE: constant(null),
  NEWTRUE: constant(true),
  NEWFALSE: constant(false),
  BININT: (machine) => machine.push(machine.input.signed()),
  BININT1: (machine) => machine.push(machine.input.unsigned(1)),
  BININT2: (machine) => machine.push(machine.input.unsigned(2)),
  BINFLOAT: (machine) => machine.push(machine.input.float()),
  FLOAT: (machine) =>
    machine.push(readFloat(machine.input.line()) ?? machine.fail('is damaged: it has no number where one should be')),
  INT: (machine) => {
    const line = machine.input.line();
    if (line === '00' || line === '01') machine.push(line === '01');
    else pushWhole(machine, readWhole(line));
  },
  LONG: (machine) => pushWhole(machine, readWhole(machine.input.line())),
  LONG1: (machine) => pushWhole(machine, readTwosComplement(machine.input.take(machine.input.unsigned(1)))),
  LONG4: (machine) => {
    const size = machine.input.unsigned(4);
    pushWhole(machine, size > MOST_NUMBER_BYTES ? null : readTwosComplement(machine.input.take(size)));
  },

  STRING: (machine) =>
    machine.push(readRepr(machine.input.line()) ?? machine.fail('is damaged: it has no text where one should be')),
  // Texts of Python 2 are bytes, and often mean bytes.
  BINSTRING: latin1(unsigned(4)),
  SHORT_BINSTRING: latin1(unsigned(1)),
  UNICODE: (machine) => machine.push(readRawUnicode(machine.input.line())),
  BINUNICODE: utf8(unsigned(4)),
  SHORT_BINUNICODE: utf8(unsigned(1)),
  BINUNICODE8: utf8(length),
  BINBYTES: bytes(unsigned(4)),
  SHORT_BINBYTES: bytes(unsigned(1)),
  BINBYTES8: bytes(length),
  BYTEARRAY8: bytes(length),

  EMPTY_LIST: (machine) => machine.push([]),
  EMPTY_TUPLE: (machine) => machine.push([]),
  LIST: (machine) => machine.push(machine.popToMark()),
  TUPLE: (machine) => machine.push(machine.popToMark()),
  TUPLE1: tuple(1),
  TUPLE2: tuple(2),
  TUPLE3: tuple(3),
  APPEND: (machine) => {
    const item = machine.pop();
    listOnTop(machine).push(item);
  },
  APPENDS: (machine) => {
    const items = machine.popToMark();
    const list = listOnTop(machine);
    for (const item of items) list.push(item);
  },

  EMPTY_DICT: (machine) => machine.push(new Map()),
  DICT: (machine) => {
    const items = machine.popToMark();
    const dictionary: PickleDictionary = new Map();
    machine.push(dictionary);
    setItems(machine, dictionary, items);
  },
  SETITEM: (machine) => {
    const value = machine.pop();
    const key = machine.pop();
    setItems(machine, dictionaryOnTop(machine), [key, value]);
  },
  SETITEMS: (machine) => {
    const items = machine.popToMark();
    setItems(machine, dictionaryOnTop(machine), items);
  },

  EMPTY_SET: (machine) => machine.push(new Set()),
  ADDITEMS: (machine) => {
    const items = machine.popToMark();
    const set = machine.top();
    if (!(set instanceof Set)) return machine.fail('is damaged: it adds to what is no set');
    machine.spend(ENTRY_WORDS * items.length);
    for (const item of items) set.add(item);
  },
  FROZENSET: (machine) => {
    const items = machine.popToMark();
    machine.spend(ENTRY_WORDS * items.length);
    machine.push(new Set(items));
  },

  MARK: (machine) => machine.mark(),
  POP: (machine) => void machine.pop(),
  POP_MARK: (machine) => void machine.popToMark(),
  DUP: (machine) => machine.push(machine.top()),
  PUT: (machine) => machine.memoize(memoNumber(machine)),
  BINPUT: (machine) => machine.memoize(machine.input.unsigned(1)),
  LONG_BINPUT: (machine) => machine.memoize(machine.input.unsigned(4)),
  MEMOIZE: (machine) => machine.memoize(),
  GET: (machine) => machine.push(machine.recall(memoNumber(machine))),
  BINGET: (machine) => machine.push(machine.recall(machine.input.unsigned(1))),
  LONG_BINGET: (machine) => machine.push(machine.recall(machine.input.unsigned(4))),

  GLOBAL: (machine) => {
    const module = machine.input.line();
    machine.push(constructorNamed(machine, module, machine.input.line()));
  },
  STACK_GLOBAL: (machine) => {
    const name = machine.pop();
    const module = machine.pop();
    if (typeof name !== 'string' || typeof module !== 'string') return machine.fail('is damaged: a name is missing');
    machine.push(constructorNamed(machine, module, name));
  },
  REDUCE: (machine) => {
    const args = machine.pop();
    const constructor = machine.pop();
    if (!isConstructor(constructor) || !Array.isArray(args))
      return machine.fail('is damaged: it calls what is no constructor');
    machine.push(construct(machine, constructor, args));
  },
  BUILD: (machine) => {
    const state = machine.pop();
    const value = machine.top();
    if (isNumpyType(value)) finishType(machine, value, state);
    else if (Array.isArray(value) && machine.unfinished.delete(value)) finishArray(machine, value, state);
    else refuse(machine, '__setstate__');
  },
  INST: (machine) => {
    const module = machine.input.line();
    refuse(machine, `${module}.${machine.input.line()}`);
  },
  OBJ: refused('OBJ'),
  NEWOBJ: refused('NEWOBJ'),
  NEWOBJ_EX: refused('NEWOBJ_EX'),
  EXT1: refused('EXT1'),
  EXT2: refused('EXT2'),
  EXT4: refused('EXT4'),
  PERSID: refused('PERSID'),
  BINPERSID: refused('BINPERSID'),
  NEXT_BUFFER: refused('NEXT_BUFFER'),
  READONLY_BUFFER: refused('READONLY_BUFFER'),
};

/** A number of the memo, as protocol 0 writes it. */
function memoNumber(machine: Machine): number {
  const number = readWhole(machine.input.line());
  return number === null ? machine.fail('is damaged: it has no number where one should be') : Number(number);
}

function pushWhole(machine: Machine, value: bigint | null): void {
  if (value === null) return machine.fail('is damaged: it has no number where one should be');
  const number = wholeNumber(value);
  if (typeof number === 'bigint') machine.spend(CONTAINER_WORDS);
  machine.push(number);
}

function listOnTop(machine: Machine): PickleValue[] {
  const list = machine.top();
  return Array.isArray(list) ? list : machine.fail('is damaged: it appends to what is no list');
}

function dictionaryOnTop(machine: Machine): PickleDictionary {
  const dictionary = machine.top();
  return isDictionary(dictionary) ? dictionary : machine.fail('is damaged: it adds to what is no dictionary');
}

/** Keys and values in turn. */
function setItems(machine: Machine, dictionary: PickleDictionary, items: readonly PickleValue[]): void {
  if (items.length % 2 !== 0) machine.fail('is damaged: a key has no value');
  machine.spend((ENTRY_WORDS * items.length) / 2);
  for (let at = 0; at < items.length; at += 2) dictionary.set(items[at], items[at + 1]);
}

/** What `ndarray.__setstate__` does: `(version, shape, type, Fortran's order?, bytes or objects)`. */
function finishArray(machine: Machine, array: PickleValue[], state: PickleValue): void {
  if (!Array.isArray(state) || state.length !== 5) return machine.fail('is damaged: an array of numpy has no state');
  const [, shape, type, fortran, raw] = state;
  numpyArray(machine, array, type, shape, raw, fortran === true);
}
