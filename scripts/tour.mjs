/**
 * What `npm start` shows: the proxies of the repository checked, one of them compiled, some of them compared with the
 * accuracies of the embedded benchmark, and a new one bred in about a minute. Each step is a command that can be typed as it
 * stands.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const proxies = readdirSync(`${root}proxies`)
  .filter((file) => file.endsWith('.zc'))
  .map((file) => `proxies/${file}`);

/** Runs one command, shown as `shown`. Of long output only the first lines are printed, if `most` says how many. */
function step(shown, args, most = Infinity) {
  console.log(`\n$ npx eznasc ${shown}`);
  const { stdout, status } = spawnSync(process.execPath, ['dist/eznasc.js', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', most === Infinity ? 'inherit' : 'pipe', 'inherit'],
  });
  if (stdout !== null) {
    const lines = stdout.trimEnd().split('\n');
    console.log([...lines.slice(0, most), `… ${lines.length - most} more lines`].join('\n'));
  }
  if (status !== 0) process.exit(status ?? 1);
}

step('check proxies/*.zc', ['check', ...proxies]);
step('compile proxies/naswot.zc --emit core', ['compile', 'proxies/naswot.zc', '--emit', 'core']);
step(
  'compile proxies/naswot.zc --emit plan --arch 301312',
  ['compile', 'proxies/naswot.zc', '--emit', 'plan', '--arch', '301312'],
  12,
);
// Those of one pass or two: a backward pass for each image, as others take, would be half of the tour.
const ranked = ['eznas_a', 'jacob_cov', 'naswot', 'params', 'snip', 'synflow', 'zen', 'zico'].map(
  (name) => `proxies/${name}.zc`,
);
const ranking = `rank ${ranked.join(' ')} --space micro --ensemble log-rank`;
step(ranking, ranking.split(' '));

// A run is never written over; this one is the same each time.
rmSync(`${root}runs/tour`, { recursive: true, force: true });
const evolution = 'evolve --space micro --evaluations 20000 --seed 0 --out runs/tour';
step(evolution, evolution.split(' '));
