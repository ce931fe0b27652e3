import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accuracyTable } from '../../../runtime/accuracy/table.ts';
import { filesOf } from '../../../runtime/import/contents.ts';
import { type Imported, importFiles } from '../../../runtime/import/import.ts';
import type { PickleValue } from '../../../runtime/import/pickle/value.ts';
import { printCsv } from '../../../runtime/accuracy/csv.ts';
import { ProblemError } from '../../../runtime/problem.ts';
import { sharedPath, sharedText, testWithData } from '../../shared-data.ts';
import { CELLS, fixture, fixturePath } from './fixtures.ts';
import { writePickle } from './pickle-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'eznasc-import-'));

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

function load(paths: readonly string[], renames: Readonly<Record<string, string>> = {}): Imported {
  return importFiles(filesOf(paths), new Map(Object.entries(renames)), () => undefined);
}

/** By architecture and column. */
function cells({ columns, rows }: Imported): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    rows.map((row) => [row[0], Object.fromEntries(columns.map((column, at) => [column, row[at]]).slice(1))]),
  );
}

/** A dictionary of Python. */
const dictionary = (entries: Readonly<Record<string, PickleValue>>): PickleValue => new Map(Object.entries(entries));

describe('NATS-Bench', () => {
  test('a folder of the topology space gives means over seeds after the last epoch', () => {
    const table = load([fixturePath('nats-tss')]);
    expect([...table.files]).toEqual([['nats-bench-tss', 4]]);
    expect(Object.keys(cells(table))).toEqual(CELLS);
    // In `make.py`, seed 888 is 3 above seed 777, later sets are 1 higher, and the last of 2 epochs adds a half.
    expect(cells(table)[CELLS[0]]).toMatchObject({
      index: '0',
      c10_val2: '52',
      c10split_test2: '53',
      c10_test2: '60.5',
      c100_val2: '25.5',
      c100_test2: '26.5',
      in16_val2: '13',
      in16_test2: '14',
      c10_val3: '62.166667',
    });
  });

  test('a folder of the size space has one, two and three epochs', () => {
    const table = load([fixturePath('nats-sss')]);
    expect([...table.files]).toEqual([['nats-bench-sss', 3]]);
    expect(Object.keys(cells(table))).toEqual(['8:8:8:8:8', '64:8:16:32:24']);
    expect(cells(table)['64:8:16:32:24']).toMatchObject({
      c10_val1: '42.5',
      c10_test2: '51.5',
      in16_test3: '11.916667',
    });
  });

  test('one archive gives what its files give apart', () => {
    const { columns, rows } = load([fixturePath('nats-tss.pickle.pbz2')]);
    const apart = load([fixturePath('nats-tss')]);
    expect({ columns, rows }).toEqual({ columns: apart.columns, rows: apart.rows });
  });

  test('the list of architectures alone has no results', () => {
    const problem = new ProblemError('environment', 'There are no results of any architecture.');
    expect(() => load([fixturePath('nats-tss/meta.pickle.pbz2')])).toThrow(problem);
  });

  test.each([
    ['an accuracy that is no number', { epochs: 1, eval_acc1es: dictionary({ 'ori-test@0': 'high' }) }],
    ['an accuracy above 100', { epochs: 1, eval_acc1es: dictionary({ 'ori-test@0': 100.5 }) }],
    ['an accuracy that is not finite', { epochs: 1, eval_acc1es: dictionary({ 'ori-test@0': NaN }) }],
  ])('%s is an error', (_, result) => {
    const pickle = archive('8:8:8:8:8', new Map([[['cifar10', 1], dictionary(result)]]));
    expect(() => load([file('bad.pickle', pickle)])).toThrow(
      'bad.pickle has an accuracy of 8:8:8:8:8 that is no number',
    );
  });

  test.each([
    ['a result that is a text', archive('8:8:8:8:8', new Map([[['cifar10', 1], 'x']])), 'damaged results of 8:8:8:8:8'],
    ['results that are a list', archive('8:8:8:8:8', []), 'damaged results of 8:8:8:8:8'],
    ['an architecture of another space', archive('8:8:8', new Map()), 'results of something that is no architecture'],
    ['an architecture that is a number', archive(7, new Map()), 'results of something that is no architecture'],
  ])('%s is an error', (_, pickle, message) => {
    expect(() => load([file('bad.pickle', pickle)])).toThrow(`bad.pickle has ${message}`);
  });

  function archive(arch: PickleValue, results: PickleValue): Buffer {
    return writePickle(dictionary({ '12': dictionary({ arch_index: 0, arch_str: arch, all_results: results }) }), 4);
  }

  testWithData(
    'the official records of three architectures give the published table',
    ['nats_official_samples.json', 'nb201_accuracy.csv'],
    () => {
      const samples = JSON.parse(sharedText('nats_official_samples.json')) as Samples;
      const paths = Object.entries(samples.tss).map(([index, sample]) =>
        file(`${index}.pickle`, writePickle(officialRecord(Number(index), sample), 0)),
      );
      const ours = cells(load(paths));
      const table = cells(load([sharedPath('nb201_accuracy.csv')]));
      const columns = ['c10_test', 'c100_test', 'in16_test'].flatMap((column) => [`${column}200`, `${column}12`]);
      expect(Object.keys(ours)).toHaveLength(3);
      for (const arch of Object.keys(ours)) {
        for (const column of [...columns, 'c10split_test200', 'c10_val12', 'c100_val12', 'in16_val12', 'index']) {
          expect([column, Number(ours[arch][column]).toFixed(4)]).toEqual([
            column,
            Number(table[arch][column]).toFixed(4),
          ]);
        }
      }
    },
  );

  type Results = Readonly<Record<string, Readonly<Record<string, { readonly acc: Readonly<Record<string, number>> }>>>>;
  interface Samples {
    readonly tss: Readonly<Record<string, Sample>>;
  }
  interface Sample {
    readonly arch: string;
    readonly epochs_12: Results;
    readonly epochs_200: Results;
  }

  /** The record in the form of NATS-Bench. */
  function officialRecord(index: number, { arch, epochs_12, epochs_200 }: Sample): PickleValue {
    const schedule = (results: Results, epochs: number): PickleValue =>
      dictionary({
        arch_index: index,
        arch_str: arch,
        all_results: new Map(
          Object.entries(results).flatMap(([dataSet, seeds]) =>
            Object.entries(seeds).map(([seed, { acc }]): [PickleValue, PickleValue] => [
              [dataSet, Number(seed)],
              dictionary({ epochs, seed: Number(seed), eval_acc1es: dictionary(acc) }),
            ]),
          ),
        ),
      });
    return dictionary({ '12': schedule(epochs_12, 12), '200': schedule(epochs_200, 200) });
  }
});

describe('NAS-Bench-201', () => {
  test('the table of NASLib gives the accuracy after the last epoch', () => {
    const table = load([fixturePath('nb201_cifar10_full_training.pickle')]);
    expect([...table.files]).toEqual([['nasbench201', 1]]);
    expect(table.columns).toEqual(['arch', 'c10split_test3_seed888']);
    expect(table.rows).toEqual(CELLS.map((arch, at) => [arch, String(80.25 + at)]));
  });

  test.each([
    [
      'an architecture of no space',
      new Map<PickleValue, PickleValue>([
        [CELLS[0], new Map()],
        ['x', new Map()],
      ]),
    ],
    ['results that are a list', new Map<PickleValue, PickleValue>([[CELLS[0], []]])],
    ['accuracies that are missing', dictionary({ [CELLS[0]]: dictionary({ cifar10: new Map() }) })],
    ['no accuracies', dictionary({ [CELLS[0]]: dictionary({ cifar10: dictionary({ eval_acc1es: [] }) }) })],
  ])('%s is an error', (_, value) => {
    expect(() => load([file('bad.pickle', writePickle(value, 4))])).toThrow(/^bad\.pickle has /);
  });

  test.each([
    [
      'of PyTorch 1.6 and later',
      Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from('archive/data.pkl')]),
    ],
    ['before PyTorch 1.6', Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de903', 'hex')],
  ])('the official file %s is refused, with what to take instead', (_, bytes) => {
    const path = file('NAS-Bench-201-v1_1-096897.pth', bytes);
    const error = problemOf(() => load([path]));
    expect(error.message).toBe('NAS-Bench-201-v1_1-096897.pth is a file of PyTorch, which holds more than plain data.');
    expect(error.help).toMatch(/NATS-tss-v1_0-3ffb9-simple.*NASLib/);
  });
});

function problemOf(run: () => unknown): ProblemError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('there was no problem');
}

describe('NAS-Bench-Suite-Zero', () => {
  const entry = (accuracy: number, synflow: number | string) =>
    `{"id": 7, "val_accuracy": ${accuracy}, "synflow": {"score": ${synflow}, "time": 0.1}}`;

  test('accuracies and scores have the data set in their names, and the key is an architecture', () => {
    const json = `{"cifar10": {"(4, 3, 0, 3, 1, 4)": ${entry(87.2, 30.5)}, "(0, 0, 0, 0, 0, 1)": ${entry(50, 'NaN')}},
      "ImageNet16-120": {"(4, 3, 0, 3, 1, 4)": ${entry(40, '1e-3')}}}`;
    const table = load([file('zc.json', json)]);
    expect([...table.files]).toEqual([['nas-bench-suite-zero', 1]]);
    const arch = '|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|';
    expect(cells(table)[arch]).toEqual({
      c10_val_accuracy: '87.2',
      c10_synflow: '30.5',
      in16_val_accuracy: '40',
      in16_synflow: '0.001',
    });
    const [, [, ...other]] = table.rows;
    expect(other).toEqual(['50', '', '', '']);
  });

  testWithData(
    'operations and edges are those with which the suite published its accuracies',
    ['nb201_zc_proxies_cifar10.csv'],
    () => {
      // Keys and accuracies of NASLib's competition data, which are queries of the same table.
      const published = {
        '(4, 3, 0, 3, 1, 4)': 87.2,
        '(2, 4, 3, 2, 1, 2)': 89.41,
        '(4, 3, 0, 2, 0, 0)': 83.88,
        '(3, 4, 1, 3, 4, 3)': 84.67,
        '(0, 4, 2, 0, 4, 3)': 86.73,
        '(4, 4, 3, 0, 0, 3)': 84.93,
      };
      const section = Object.fromEntries(
        Object.entries(published).map(([key, accuracy]) => [key, { id: 1, val_accuracy: accuracy }]),
      );
      const ours = cells(load([file('zc.json', JSON.stringify({ cifar10: section }))]));
      const theirs = cells(load([sharedPath('nb201_zc_proxies_cifar10.csv')]));
      expect(Object.keys(ours)).toHaveLength(6);
      for (const [arch, { c10_val_accuracy: accuracy }] of Object.entries(ours)) {
        expect([arch, Number(accuracy)]).toEqual([arch, Number(theirs[arch]['nbsz_acc'])]);
      }
    },
  );

  test.each([
    ['other data sets', `{"class_scene": {"(1, 2, 3, 1, 2, 3)": ${entry(50, 1)}}}`],
    ['other architectures', `{"cifar10": {"((0, 1, 1), 2)": ${entry(50, 1)}}}`],
    ['an operation that there is not', `{"cifar10": {"(4, 3, 0, 3, 1, 5)": ${entry(50, 1)}}}`],
  ])('%s are refused, with what is supported', (_, json) => {
    const error = problemOf(() => load([file('zc_other.json', json)]));
    expect(error.message).toBe('zc_other.json is of NAS-Bench-Suite-Zero, but not for nasbench201.');
    expect(error.help).toBe('of that suite, nasbench201 is read: cifar10, cifar100, ImageNet16-120');
  });

  test('an accuracy that is no number is an error', () => {
    const json = `{"cifar10": {"(0, 0, 0, 0, 0, 0)": {"val_accuracy": NaN}}}`;
    expect(() => load([file('zc.json', json)])).toThrow('zc.json has an accuracy of |skip_connect~0|');
  });
});

describe('NDS', () => {
  const genotype = (operation: string) => ({
    normal: [
      [operation, 0],
      ['skip_connect', 1],
    ],
    normal_concat: [2],
    reduce: [
      ['max_pool_3x3', 0],
      ['skip_connect', 1],
    ],
    reduce_concat: [2],
  });
  const arch = (operation: string, width = 16) =>
    `w${width}:d8/${operation}~0:skip_connect~1=2/max_pool_3x3~0:skip_connect~1=2`;
  const entry = (operation: string, errors: readonly number[], more: object = {}) => ({
    net: { width: 16, depth: 8, genotype: genotype(operation), num_classes: 10, aux: true },
    optim: { base_lr: 0.1, wd: 0.0005, max_ep: 100 },
    rng_seed: 1,
    params: 1_500_000,
    flops: 2_345_678,
    test_ep_top1: errors,
    min_test_top1: Math.min(...errors),
    ...more,
  });

  test('accuracies are 100 less the errors, means over the trainings of an architecture', () => {
    const list = [
      entry('sep_conv_3x3', [60, 8, 10]),
      entry('dil_conv_3x3', [50, 30, 25.5]),
      entry('sep_conv_3x3', [70, 13, 15], { rng_seed: 2 }),
    ];
    const table = load([file('DARTS.json', JSON.stringify(list))]);
    expect([...table.files]).toEqual([['nds', 1]]);
    expect(table.columns).toEqual(['arch', 'test_accuracy', 'best_test_accuracy', 'params', 'flops', 'runs']);
    expect(table.rows).toEqual([
      [arch('sep_conv_3x3'), '87.5', '89.5', '1.5', '2.345678', '2'],
      [arch('dil_conv_3x3'), '74.5', '74.5', '1.5', '2.345678', '1'],
    ]);
  });

  test('two lists in one file are taken together, and a network whose training failed has no accuracy', () => {
    const [top, mid] = [entry('conv_1x1', [5]), entry('none', [90, 80])].map((one) => JSON.stringify(one));
    const json = `{"top": [${top}], "mid": [${mid.replace('[90,80]', '[90, NaN]').replace(':80', ':NaN')}]}`;
    const { rows } = load([file('DARTS_lr-wd.json', json)]);
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      [arch('conv_1x1'), '95', '95'],
      [arch('none'), '', ''],
    ]);
  });

  test.each<[string, object, string]>([
    ['an operation that there is not', entry('conv_9x9', [5]), 'has a network that is not one of NDS: '],
    ['no genotype', { ...entry('none', [5]), net: { ds: [1], ws: [16] } }, 'is of NDS, but has networks without cells'],
    ['a damaged genotype', { ...entry('none', [5]), net: { genotype: 7 } }, 'has a network that is not one of NDS: '],
    ['no errors', entry('none', []), `has an accuracy of ${arch('none')} that is no number`],
    ['an error above 100', entry('none', [101]), `has an accuracy of ${arch('none')} that is no number`],
  ])('a network with %s is an error of the file', (_, network, message) => {
    const error = problemOf(() => load([file('nds.json', JSON.stringify([network]))]));
    expect(error.kind).toBe('environment');
    expect(error.message).toContain(`nds.json ${message}`);
  });

  test('an entry that is no network is an error', () => {
    const json = JSON.stringify([entry('none', [5]), { net: {} }]);
    expect(() => load([file('nds.json', json)])).toThrow('nds.json has an entry that is no trained network.');
  });
});

describe('CSV', () => {
  const mine = 'name,top1,"a, b",note\r\nA,70.50,1,"said ""x"""\r\nB,,2,\r\n';

  test('a table passes through as it is, with other names', () => {
    const table = load([file('mine.csv', mine)], { name: 'arch', top1: 'accuracy' });
    expect([...table.files]).toEqual([['csv', 1]]);
    const text = printCsv(table.columns, table.rows);
    expect(text).toBe('arch,accuracy,"a, b",note\nA,70.50,1,"said ""x"""\nB,,2,\n');
    expect(accuracyTable(text, 'mine.csv').rows).toEqual(table.rows);
  });

  test('remarks before the header are left out', () => {
    const { columns, rows } = load([file('mine.csv', '# made by hand\n# twice\narch,top1\nA,1\n')]);
    expect({ columns, rows }).toEqual({ columns: ['arch', 'top1'], rows: [['A', '1']] });
  });

  testWithData('a real table is the same but for the order of its columns', ['nb201_accuracy.csv'], () => {
    const table = load([sharedPath('nb201_accuracy.csv')]);
    const { columns, rows } = accuracyTable(sharedText('nb201_accuracy.csv'), 'nb201_accuracy.csv');
    const order = table.columns.map((column) => columns.indexOf(column));
    expect(table.rows).toEqual(rows.map((row) => order.map((at) => row[at])));
  });

  test.each([
    ['no architectures', 'name,top1\nA,1\n', 'has no column `arch`; its columns are name, top1.'],
    ['no numbers', 'arch,note\nA,x\n', 'has no column with numbers.'],
    ['no rows', 'arch,top1\n', 'has no rows.'],
    ['a row that is cut off', 'arch,top1\nA,1\nB', 'has 1 fields, but the header has 2.'],
    ['two columns of one name', 'arch,top1,top1\nA,1,2\n', 'has two columns `top1`.'],
    ['two rows of one architecture', 'arch,top1\nA,1\nA,2\n', 'has two rows for A.'],
    ['a row without an architecture', 'arch,top1\n,1\n', 'has a row without an architecture.'],
  ])('a table with %s is an error', (_, text, message) => {
    const error = problemOf(() => load([file('mine.csv', text)]));
    expect(error.kind).toBe('environment');
    expect(error.message).toContain('mine.csv');
    expect(error.message).toContain(message);
  });

  test('a column to rename that is nowhere is an error', () => {
    const error = problemOf(() => load([file('mine.csv', mine)], { name: 'arch', top2: 'accuracy' }));
    expect(error.message).toBe('There is no column `top2`.');
  });

  test('a new name that is there already is an error', () => {
    const error = problemOf(() => load([file('mine.csv', mine)], { name: 'arch', top1: 'note' }));
    expect(error.message).toBe('mine.csv would have two columns `note`.');
  });
});

describe('several files', () => {
  const official = fixturePath('nats-tss');

  test('of one space make one table, whatever their kinds', () => {
    const own = file('own.csv', `arch,latency\n${CELLS[2]},3.5\n|x|,1\n`);
    const table = load([official, fixturePath('nb201_cifar10_full_training.pickle'), own], { c10_val2: 'early' });
    expect([...table.files]).toEqual([
      ['nats-bench-tss', 4],
      ['nasbench201', 1],
      ['csv', 1],
    ]);
    expect(table.columns.slice(0, 3)).toEqual(['arch', 'index', 'early']);
    expect(cells(table)[CELLS[2]]).toMatchObject({ early: '54', c10split_test3_seed888: '82.25', latency: '3.5' });
    expect(cells(table)['|x|']).toMatchObject({ early: '', latency: '1' });
  });

  test('with two values of one thing are an error', () => {
    const other = file('other.csv', `arch,c10_val2\n${CELLS[1]},1\n`);
    const problem = new ProblemError(
      'environment',
      `other.csv has 1 as \`c10_val2\` of ${CELLS[1]}, and a file before it has 53.`,
    );
    expect(() => load([official, other])).toThrow(problem);
  });

  test('with the same value twice are none', () => {
    expect(load([official, official]).rows).toEqual(load([official]).rows);
  });

  test('of two spaces are refused', () => {
    const problem = new ProblemError(
      'invocation',
      '000000.pickle.pbz2 is of the space natsbench-sss, and the files before it are of nasbench201.',
    );
    expect(() => load([official, fixturePath('nats-sss')])).toThrow(problem);
  });
});

describe('files of no kind', () => {
  test.each<[string, string | Uint8Array]>([
    ['a text', 'hello\nworld\n'],
    ['bytes', Buffer.from([1, 2, 0, 3])],
    ['a number in JSON', '[1, 2]'],
    ['an object in JSON', '{"a": {"b": 1}}'],
    ['an empty object', '{}'],
    ['a pickle of something else', writePickle([1, 2], 4)],
    ['a pickle of other dictionaries', writePickle(dictionary({ a: dictionary({ b: 1 }) }), 0)],
    ['an empty pickle', writePickle(new Map(), 4)],
  ])('%s is told which kinds there are', (_, contents) => {
    const error = problemOf(() => load([file('thing', contents)]));
    expect([error.kind, error.message]).toEqual(['environment', 'thing is of no kind that can be imported.']);
    expect(error.help).toMatch(/^the kinds are NATS-Bench archives .*CSV/);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'is empty.'],
    ['a zip archive', 'PK\x03\x04 and so on', 'is a zip archive.'],
    ['a tar archive', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(250)]), 'is a tar archive.'],
    [
      'a gzip file that is cut off',
      Buffer.from('1f8b0800000000000003', 'hex'),
      'is a gzip file that is cut off or damaged.',
    ],
    ['a bzip2 file that is cut off', fixture('nats-tss.pickle.pbz2').subarray(0, 500), 'is cut off.'],
    ['a pickle of protocol 0 with a name', 'cos\nsystem\n.', 'would run `os.system` when it is unpickled'],
  ])('%s is named', (_, contents, message) => {
    expect(() => load([file('thing', contents)])).toThrow(`thing ${message}`);
  });

  test('a folder without files, a missing file and a device are errors', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    expect(() => load([empty])).toThrow(`The folder ${empty} has no files.`);
    expect(() => load([join(empty, 'none')])).toThrow('none does not exist.');
    expect(() => load(['/dev/zero'])).toThrow('/dev/zero is no file.');
  });
});

test('a file is told by its content, not its name', () => {
  const path = file('table.csv', readFileSync(fixturePath('nb201_cifar10_full_training.pickle')));
  expect([...load([path]).files]).toEqual([['nasbench201', 1]]);
});
