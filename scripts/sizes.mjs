/**
 * The budget of file sizes: prints what each folder holds, and fails where a file or the whole has grown beyond it. One
 * concept a file keeps files short; only tables of data may be long.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['grammar', 'compiler', 'runtime', 'evolution', 'cli', 'scripts'];
const MOST_LINES = 500;
const MOST_LINES_OF_NINE_IN_TEN = 300;
const MOST_MEDIAN = 120;

/** Tables of data, which may be longer. */
const DATA_TABLES = [];

const folders = FOLDERS.filter((folder) => existsSync(join(ROOT, folder)));
const files = folders
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return { folder, path: relative(ROOT, path), lines: readFileSync(path, 'utf8').split('\n').length - 1 };
      }),
  )
  .sort((a, b) => b.lines - a.lines);

/** The size that `share` of the files, given longest first, do not exceed. */
const quantile = (sorted, share) => sorted[Math.floor((1 - share) * (sorted.length - 1))]?.lines ?? 0;

const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(12) : String(cell).padStart(8))).join('');
console.log(row('folder', 'files', 'lines', 'median', '90 %', 'most'));
for (const folder of [...folders, 'all']) {
  const own = files.filter((file) => folder === 'all' || file.folder === folder);
  const lines = own.reduce((sum, file) => sum + file.lines, 0);
  console.log(row(folder, own.length, lines, quantile(own, 0.5), quantile(own, 0.9), own[0]?.lines ?? 0));
}
console.log('\nlongest files');
for (const { path, lines } of files.slice(0, 10)) console.log(`${String(lines).padStart(6)}  ${path}`);

const excesses = files
  .filter(({ path, lines }) => lines > MOST_LINES && !DATA_TABLES.includes(path))
  .map(({ path, lines }) => `${path} has ${lines} lines; no file but a table of data has more than ${MOST_LINES}`);
const median = quantile(files, 0.5);
const nineInTen = quantile(files, 0.9);
if (median > MOST_MEDIAN) excesses.push(`the median file has ${median} lines, more than ${MOST_MEDIAN}`);
if (nineInTen > MOST_LINES_OF_NINE_IN_TEN) {
  excesses.push(`one file in ten has more than ${nineInTen} lines; the budget is ${MOST_LINES_OF_NINE_IN_TEN}`);
}
if (excesses.length > 0) {
  console.error(`\n${excesses.join('\n')}`);
  process.exitCode = 1;
}
