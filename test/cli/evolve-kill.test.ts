import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stream } from '../../runtime/random.ts';
import { eznasc, program, root } from './eznasc.ts';

const FLAGS = [
  ...['evolve', '--space', 'micro', '--vocabulary', 'eznas', '--batch', '2', '--quiet'],
  ...['--population', '12', '--generations', '9', '--search', '12', '--selection', '6', '--report', '6'],
];

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'eznasc-kill-')), 'run');

/** Goes on with the run, and kills it some milliseconds after it has written so many more generations. */
function killed(folder: string, workers: number, more: number, after: number): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    const args = [program, ...FLAGS, '--out', folder, '--resume', '--workers', String(workers)];
    const generations = generationsIn(folder) + more;
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
    const watching = setInterval(() => {
      if (generationsIn(folder) < generations) return;
      clearInterval(watching);
      setTimeout(() => child.kill('SIGKILL'), after);
    }, 5);
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      clearInterval(watching);
      resolve(signal);
    });
  });
}

function generationsIn(folder: string): number {
  const path = join(folder, 'events.ndjson');
  return existsSync(path) ? readFileSync(path, 'utf8').split('{"kind":"generation"').length - 1 : 0;
}

const contents = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );

test('a run that is killed five times and resumed, with other numbers of workers, leaves the folder of one that was not', async () => {
  const whole = newFolder();
  expect(await eznasc([...FLAGS, '--out', whole, '--workers', '1'])).toMatchObject({ code: 0, stderr: '' });

  const folder = newFolder();
  const random = stream(Date.now(), 'kill');
  const delays = Array.from({ length: 5 }, () => random.next() >>> 24);
  for (const [kills, delay] of delays.entries()) {
    expect(await killed(folder, 1 + (kills % 2), Math.min(kills, 1), delay)).toBe('SIGKILL');
  }
  expect(await eznasc([...FLAGS, '--out', folder, '--resume', '--workers', '2'])).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(contents(folder), `killed after ${delays.join(', ')} ms`).toEqual(contents(whole));
}, 120_000);
