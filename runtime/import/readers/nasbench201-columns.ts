/** Columns for the data sets of NAS-Bench-201 [DY20] and NATS-Bench, and its architectures. */
import { OPERATIONS } from '../../spaces/cell.ts';

/** By training set, and by the set measured on: the beginning of the column; the number of epochs follows. */
export const ACCURACY_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Trained on half of the training images, the other half for validation.
  'cifar10-valid': { 'x-valid': 'c10_val', 'ori-test': 'c10split_test' },
  cifar10: { 'ori-test': 'c10_test' },
  cifar100: { 'x-valid': 'c100_val', 'x-test': 'c100_test' },
  'ImageNet16-120': { 'x-valid': 'in16_val', 'x-test': 'in16_test' },
};

/** Beginnings of columns by data set. */
export const DATA_SETS: Readonly<Record<string, string>> = {
  cifar10: 'c10',
  cifar100: 'c100',
  'ImageNet16-120': 'in16',
};

const OPERATION = `(${OPERATIONS.join('|')})`;
const node = (inputs: number): string =>
  Array.from({ length: inputs }, (_, from) => `\\|${OPERATION}~${from}`).join('') + '\\|';
const CELL = new RegExp(`^${node(1)}\\+${node(2)}\\+${node(3)}$`);

/** Whether a text is the official string of a cell. */
export const isCell = (text: string): boolean => CELL.test(text);
