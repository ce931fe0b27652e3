/**
 * The constructors that a pickle may name: those of plain data. Each is a rule of our own that builds a value; there is
 * nothing in here, or anywhere else, that a name of a pickle could call.
 */
import { broken, repeated } from '../broken.ts';
import { CONTAINER_WORDS, ENTRY_WORDS } from '../limits.ts';
import type { Machine } from './machine.ts';
import { bytesOf, numpyArray, numpyScalar, numpyType } from './numpy.ts';
import type { Constructor, PickleValue } from './value.ts';

type Build = (machine: Machine, args: readonly PickleValue[]) => PickleValue;

const BUILDERS: Readonly<Record<string, Build>> = {
  'collections.OrderedDict': (machine, [pairs = []]) => {
    const items = listOf(machine, pairs);
    machine.spend(CONTAINER_WORDS + ENTRY_WORDS * items.length);
    return new Map(
      items.map((item): [PickleValue, PickleValue] => {
        const [key = null, value = null] = listOf(machine, item);
        return [key, value];
      }),
    );
  },
  'builtins.set': (machine, [items = []]) => setOf(machine, items),
  'builtins.frozenset': (machine, [items = []]) => setOf(machine, items),
  'builtins.bytes': (machine, [text = '']) => copyOf(machine, text),
  'builtins.bytearray': (machine, [text = '']) => copyOf(machine, text),
  '_codecs.encode': (machine, [text = null]) => copyOf(machine, text),
  // The dimensions are those of an empty array; the state that follows has the true ones.
  'numpy._core.multiarray._reconstruct': (machine) => {
    const array: PickleValue[] = [];
    machine.unfinished.add(array);
    return array;
  },
  'numpy._core.multiarray.scalar': (machine, [type = null, raw = null]) => numpyScalar(machine, type, raw),
  'numpy._core.numeric._frombuffer': (machine, [raw = null, type = null, shape = null, order = null]) =>
    numpyArray(machine, [], type, shape, raw, order === 'F'),
  'numpy.dtype': (machine, [code = null]) => numpyType(machine, code),
  'numpy.ndarray': (machine) => machine.fail('is damaged: an array of numpy is begun in a way that is not known'),
};

/** The constructor of that name. Throws a `ProblemError` that names it if it is none of those. */
export function constructorNamed(machine: Machine, module: string, name: string): Constructor {
  const full = `${modern(module)}.${name}`;
  return Object.hasOwn(BUILDERS, full) ? { inert: 'constructor', name: full } : refuse(machine, `${module}.${name}`);
}

/** Refuses a pickle that would run something called `what`. */
export function refuse(machine: Machine, what: string): never {
  throw broken(
    machine.name,
    `would run ${repeated(what)} when it is unpickled, and only plain data is read`,
    'plain data are dictionaries, lists, tuples, sets, numbers, texts, bytes and arrays of numpy',
  );
}

export function construct(machine: Machine, { name }: Constructor, args: readonly PickleValue[]): PickleValue {
  return BUILDERS[name](machine, args);
}

/** What Python 3 and numpy 2 call a module. */
function modern(module: string): string {
  return module === '__builtin__' ? 'builtins' : module.replace(/^numpy\.core(?=\.)/, 'numpy._core');
}

function listOf(machine: Machine, value: PickleValue): readonly PickleValue[] {
  return Array.isArray(value) ? value : machine.fail('is damaged: a list is missing');
}

function setOf(machine: Machine, value: PickleValue): Set<PickleValue> {
  const items = listOf(machine, value);
  machine.spend(CONTAINER_WORDS + ENTRY_WORDS * items.length);
  return new Set(items);
}

/** Bytes of their own. Texts have one byte a character. */
function copyOf(machine: Machine, value: PickleValue): Uint8Array {
  // `bytearray` of an empty list is how an empty one is written.
  const bytes = Array.isArray(value) && value.length === 0 ? new Uint8Array(0) : bytesOf(value);
  if (bytes === null) return machine.fail('is damaged: bytes are missing');
  machine.spend(CONTAINER_WORDS + bytes.length / 8);
  return Uint8Array.from(bytes);
}
