/** What the catalogue of proxies is measured on: networks whose accuracies are known, and how they are scored. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw } from '../../runtime/accuracy/sample.ts';
import { type AccuracyTable, accuracyTable, columnIndex, measurements } from '../../runtime/accuracy/table.ts';
import { generatedImages } from '../../runtime/images/generated.ts';
import { batch, type Batch } from '../../runtime/images/images.ts';
import { readImages } from '../../runtime/images/read.ts';
import { stream } from '../../runtime/random.ts';
import { micro } from '../../runtime/spaces/micro.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import type { Space } from '../../runtime/spaces/space.ts';

/** Networks of one space in a random order, so that the first ones are a sample too, and what each was measured at. */
export interface Study {
  readonly name: string;
  readonly space: Space;
  readonly archs: readonly string[];
  /** Accuracies by what tables call them, in the order of `archs`; NaN where there is none. */
  readonly targets: ReadonlyMap<string, readonly number[]>;
  /** How many of the networks are scored with each seed: all with the first, a smaller sample with the others. */
  readonly networks: readonly number[];
  /** The batches that a seed scores with. */
  readonly batches: (seed: number) => readonly Batch[];
}

export const BATCH = 16;
const SEEDS = 5;
const SHARED = join('..', 'shared', 'data');
const IMAGES = join(SHARED, 'cifar10_train2000.bin.gz');

/** All of `micro`, which comes with the project: generated images, five seeds. */
function microStudy(): Study {
  const table = accuracyTable(readFileSync(join('benchmarks', 'micro.csv'), 'utf8'), 'micro.csv');
  const input = [3, micro.side, micro.side] as const;
  return {
    name: 'micro',
    space: micro,
    ...measured(table, table.rows.length, { micro: 'test' }),
    networks: Array(SEEDS).fill(table.rows.length),
    batches: (seed) =>
      [0, 1].map((number) => batch(generatedImages(seed, BATCH, input, micro.classes, number * BATCH), 0, BATCH)),
  };
}

/** A sample of NAS-Bench-201 [DY20], all of its 15,625 architectures being equally likely; every seed sees images of its own. */
function nasbench201Study(size: number, repeated: number): Study {
  const table = accuracyTable(readFileSync(join(SHARED, 'nb201_accuracy.csv'), 'utf8'), 'nb201_accuracy.csv');
  const images = readImages(IMAGES, [3, 32, 32], { classes: 10 });
  return {
    name: 'nasbench201',
    space: nasbench201,
    ...measured(table, size, {
      'CIFAR-10': 'c10_test200',
      'CIFAR-100': 'c100_test200',
      'ImageNet16-120': 'in16_test200',
    }),
    networks: [size, ...Array(SEEDS - 1).fill(repeated)],
    batches: (seed) => [0, 1].map((number) => batch(images, 2 * seed + number, BATCH)),
  };
}

/** The studies that can be made here, and those for which the data is missing. */
export function studies(size: number, repeated: number): readonly Study[] {
  return existsSync(IMAGES) ? [nasbench201Study(size, repeated), microStudy()] : [microStudy()];
}

/** So many architectures of the table, in a random order: those that `eznasc rank --sample` takes with seed 0, and the first n those of a sample of n. */
function measured(
  table: AccuracyTable,
  size: number,
  columns: Readonly<Record<string, string>>,
): Pick<Study, 'archs' | 'targets'> {
  const drawn = { ...table, rows: draw(table.rows, size, stream(0, 'sample')) };
  const archAt = columnIndex(drawn, 'arch');
  const targets = Object.entries(columns).map(([name, column]) => {
    return [name, measurements(drawn, column).map(({ target }) => target)] as const;
  });
  return { archs: drawn.rows.map((row) => row[archAt]), targets: new Map(targets) };
}
