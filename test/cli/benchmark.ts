/** A table of accuracies for networks of the small space: made up, in the form of real ones. */
import { fileWith } from './eznasc.ts';

const ROWS = [
  ['301312', 62.5, 1],
  ['111111', 31.25, 1],
  ['333333', 71, 1],
  ['020400', 10, 0],
  ['240131', 55.5, 1],
  ['332211', 65, 1],
  ['444444', 40, 1],
] as const;

/** The path of the table: columns `arch`, `accuracy`, `noisy`, `reachable` and, without numbers, `words`. */
export function benchmarkTable(): string {
  const lines = ROWS.map(
    ([arch, accuracy, reachable], at) => `${arch},${accuracy},${accuracy + ((at * 37) % 50)},${reachable},none`,
  );
  return fileWith('micro.csv', ['arch,accuracy,noisy,reachable,words', ...lines, ''].join('\n'));
}

/** Four gray levels as images of 16 x 16 in CIFAR's layout, labelled in turn. */
export function imageRecords(count: number): Uint8Array {
  const length = 1 + 3 * 16 * 16;
  return Uint8Array.from({ length: count * length }, (_, at) => {
    const image = Math.floor(at / length);
    return at % length === 0 ? image % 10 : (at * 37 + image * 101) % 256;
  });
}
