import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePickle } from '../../../runtime/import/pickle/parse.ts';
import type { PickleDictionary, PickleValue } from '../../../runtime/import/pickle/value.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { law } from '../../laws/law.ts';
import { fixture } from './fixtures.ts';
import { writePickle } from './pickle-writer.ts';

const parse = (bytes: Uint8Array): PickleValue => parsePickle(Buffer.from(bytes), 'file');
const parseText = (text: string): PickleValue => parse(Buffer.from(text, 'latin1'));

describe.each([0, 1, 2, 3, 4, 5])('a pickle of protocol %i by Python', (protocol) => {
  const value = parse(fixture(`pickle/plain-${protocol}.pickle`)) as PickleDictionary;

  test('has the numbers, texts and constants', () => {
    const large = [2 ** 40, -(2 ** 40), 2n ** 70n, -(2n ** 70n)];
    expect(value.get('numbers')).toEqual([0, 1, 255, 256, 65535, 65536, -1, 2 ** 31 - 1, -(2 ** 31), ...large]);
    expect(value.get('floats')).toEqual([0.5, -1.25, 1e300, Infinity, -Infinity, NaN]);
    expect(value.get('others')).toEqual([null, true, false]);
    expect(value.get('texts')).toEqual(['', 'plain', 'naïve ✓ 🎉', 'line\nbreak \\u0041 \'"', 'x'.repeat(300)]);
  });

  test('has the bytes', () => {
    const bytes = (value.get('bytes') as Uint8Array[]).map((item) => [...item]);
    expect(bytes).toEqual([[], [0, 255, 10], [97, 98], []]);
  });

  test('has the containers, in order', () => {
    expect(value.get('tuples')).toEqual([[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]);
    expect(value.get('sets')).toEqual([new Set(), new Set([7]), new Set([8])]);
    expect([...(value.get('ordered') as PickleDictionary)]).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    expect(value.get('long')).toEqual(Array.from({ length: 1500 }, (_, at) => at));
    expect([...value].find(([key]) => Array.isArray(key))).toEqual([['cifar10', 777], 'a tuple as a key']);
  });

  test('has what occurs twice as one value', () => {
    const [first, second] = value.get('shared') as PickleValue[];
    expect(first).toEqual([1, 2]);
    expect(second).toBe(first);
  });

  test('has the arrays and scalars of numpy', () => {
    const matrix = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(value.get('arrays')).toEqual([[1.5, -2.5], matrix, matrix, [], [true, false], ['ab', 'ç'], [1, 'x', null]]);
    expect(value.get('scalars')).toEqual([2.5, 0.5, -3, true, 200]);
  });
});

const data = fc.letrec<{ value: PickleValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).filter((n) => n > 2n ** 53n || n < -(2n ** 53n)),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 5 }).map((items) => new Map(items)),
    fc.array(fc.string(), { maxLength: 5 }).map((items) => new Set<PickleValue>(items)),
  ),
})).value;

const protocol = fc.constantFrom(0 as const, 4 as const);

law(
  'plain data that is written is read',
  fc.property(data, protocol, (value, version) => {
    expect(plain(parse(writePickle(value, version)))).toEqual(plain(value));
  }),
);

/** Bytes as one kind of object. */
function plain(value: PickleValue): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

law(
  'of a pickle that is cut off there is one clear error',
  fc.property(data, protocol, fc.nat(), (value, version, at) => {
    const bytes = writePickle(value, version);
    const cut = bytes.subarray(0, at % bytes.length);
    expect(() => parse(cut)).toThrow(new ProblemError('environment', 'file is cut off.'));
  }),
);

law(
  'of any bytes there is a value, or one clear error',
  fc.property(
    fc.constantFrom(0, 2, 4, 5),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
    (version, edits) => {
      const bytes = Buffer.from(fixture(`pickle/plain-${version}.pickle`));
      for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
      try {
        parse(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemError);
        expect((error as Error).message).toMatch(/^file (is|has|holds|would) .*\.$/);
      }
    },
  ),
  { numRuns: 500 },
);

describe('nothing is run', () => {
  test.each([
    ['REDUCE of protocol 0', 'cposix\nsystem\np0\n(Vecho\np1\ntp2\nRp3\n.', 'posix.system'],
    ['REDUCE of protocol 4', '\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04echo\x85R.', 'os.system'],
    ['a harmless name', 'cbuiltins\nlen\n(]tR.', 'builtins.len'],
    ['a name that is not called', 'c__builtin__\neval\n.', '__builtin__.eval'],
    ['a name within a module of numpy', 'cnumpy.core.multiarray\nfromfile\n.', 'numpy.core.multiarray.fromfile'],
    ['a dotted name', '\x80\x04\x8c\x0bcollections\x8c\x14OrderedDict.__init__\x93.', 'collections.OrderedDict.__ini'],
    ['INST', '(Vecho\nios\nsystem\n.', 'os.system'],
    ['OBJ', '(cbuiltins\nset\no.', 'OBJ'],
    ['NEWOBJ', '\x80\x02cbuiltins\nset\n)\x81.', 'NEWOBJ'],
    ['NEWOBJ_EX', '\x80\x04cbuiltins\nset\n)}\x92.', 'NEWOBJ_EX'],
    ['EXT1', '\x80\x02\x82\x01.', 'EXT1'],
    ['EXT2', '\x80\x02\x83\x01\x01.', 'EXT2'],
    ['EXT4', '\x80\x02\x84\x01\x01\x01\x01.', 'EXT4'],
    ['PERSID', 'P1\n.', 'PERSID'],
    ['BINPERSID', 'NQ.', 'BINPERSID'],
    ['NEXT_BUFFER', '\x80\x05\x97.', 'NEXT_BUFFER'],
    ['READONLY_BUFFER', '\x80\x05N\x98.', 'READONLY_BUFFER'],
    ['BUILD of an object', '}}b.', '__setstate__'],
    ['a name with control characters', 'c\x1b[2Jos\nsystem\n.', '?[2Jos.system'],
  ])('%s is refused by name', (_, text, name) => {
    const run = (): PickleValue => parseText(text);
    expect(run).toThrow(ProblemError);
    expect(run).toThrow(`file would run \`${name}`);
  });
});

describe('what is declared is not trusted', () => {
  test.each([
    ['a text of 4 GiB', 'X\xff\xff\xff\xff', 'is cut off'],
    ['a text of 16 EiB', '\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff', 'is cut off'],
    ['a frame of 16 EiB', '\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff', 'is cut off'],
    ['a number of 2 GiB', '\x80\x02\x8b\xff\xff\xff\x7f', 'has no number where one should be'],
    ['a number of many digits', `I${'9'.repeat(2000)}\n.`, 'has no number where one should be'],
    ['a value of the memo that is not there', 'h\x07.', 'it mentions a value that is not there'],
    ['a mark that is not there', 't.', 'it takes values from a mark that is not there'],
    ['a value that is not there', '0.', 'it takes a value where there is none'],
    ['a value below a mark', 'NN(0.', 'it takes a value where there is none'],
    ['a key without a value', '(Nd.', 'a key has no value'],
    ['an item for what is no list', '}Na.', 'it appends to what is no list'],
    ['an item for what is no dictionary', ']NNs.', 'it adds to what is no dictionary'],
    ['an item for what is no set', ']\x80\x04(N\x90.', 'it adds to what is no set'],
    ['an unknown instruction', '\xff', 'it has an instruction that there is not'],
    ['protocol 6', '\x80\x06N.', 'is a pickle of protocol 6'],
    [
      'an array of more elements than it has',
      array('(K\x08K\x08t', '\0'.repeat(16)),
      'not as many elements as its shape',
    ],
    ['an array of a negative size', array('(J\xff\xff\xff\xfft', ''), 'an impossible shape'],
    ['an array of many axes', array(`(${'K\x01'.repeat(40)}t`, '\0'.repeat(8)), 'an impossible shape'],
    ['an array of records', 'cnumpy\ndtype\n(X\x02\0\0\0V8tR.', 'a type of numpy that is not read: `V8`'],
    ['a type of a name that would break the line', 'cnumpy\ndtype\n(X\x03\0\0\0\n1\x1btR.', 'that is not read: `?1?`'],
  ])('%s', (_, text, message) => {
    const run = (): PickleValue => parseText(text);
    expect(run).toThrow(ProblemError);
    expect(run).toThrow(message);
  });

  /** An array of float64. */
  function array(shape: string, raw: string): string {
    const reconstruct = 'cnumpy.core.multiarray\n_reconstruct\n(NtR';
    const size = String.fromCharCode(raw.length);
    return `${reconstruct}(K\x01${shape}cnumpy\ndtype\n(X\x02\0\0\0f8tRI00\nC${size}${raw}tb.`;
  }

  test('memory is bounded where few bytes make much of it', () => {
    // A text of 1 MB is made into bytes again and again: five bytes each time.
    const text = 'a'.repeat(1_000_000);
    const head = `X\x40\x42\x0f\0${text}\x85q\x00c_codecs\nencode\nq\x01](`;
    expect(() => parseText(`${head}${'h\x01h\x00R'.repeat(1000)}e.`)).toThrow('holds more values than are read');
  });

  test('deep nesting is no problem', () => {
    expect(parseText(`${']'.repeat(100_000)}${'a'.repeat(99_999)}.`)).toHaveLength(1);
  });

  test('data that holds itself is read', () => {
    const list = parseText(']q\x00h\x00a.') as PickleValue[];
    expect(list[0]).toBe(list);
  });
});
