/** What whole processes take: time until the first score, and memory. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { environmentOf, scriptOf, secondsOf, startPeer } from './python.ts';
import { BATCH, drawn } from './setting.ts';
import { table } from '../table.ts';
import { median, ratio, seconds } from './turns.ts';
import { eznascWay } from './ways.ts';

const STARTS = 7;
const ARCH = '301312';

export const COLD_COMMAND = `node dist/eznasc.js score proxies/naswot.zc --space nasbench201 --arch ${ARCH}`;

/** Wall time from the start of a process to its end, one network scored by naswot between. */
export function coldTable(python: string | null): string {
  const request = { way: 'habit', names: ['naswot'], arch: nasbench201.networkOf(ARCH).name, batch: BATCH, threads: 1 };
  const commands = [
    (): number => secondsOf(process.execPath, COLD_COMMAND.split(' ').slice(1), '', process.env),
    ...(python === null
      ? []
      : [() => secondsOf(python, ['-B', scriptOf('serve')], JSON.stringify(request), environmentOf('habit'))]),
  ];
  const times = commands.map(() => [] as number[]);
  // The first start finds nothing in the cache of files and does not count.
  for (let turn = -1; turn < STARTS; turn++) {
    for (const [at, command] of commands.entries()) {
      const taken = command();
      if (turn >= 0) times[at].push(taken);
    }
  }
  const cells = times.map((own, at) =>
    at === 0 ? [seconds(median(own))] : [seconds(median(own)), ratio(own, times[0])],
  );
  return table(['', 'eznasc, s', 'PyTorch, s', 'times as long'].slice(0, python === null ? 2 : 4), [
    ['naswot of one network', ...cells.flat()],
  ]);
}

/** The argument with which the driver is started again to be measured. */
export const MEMORY = 'memory-of-a-worker';

const SCORED = 60;
const NAMES = ['snip'];

/** Scores networks and prints the most memory that this process had, in bytes. */
export async function measureMemory(): Promise<void> {
  const way = await eznascWay(NAMES, BATCH);
  for (const arch of drawn(SCORED)) await way.seconds([arch]);
  // Not `resourceUsage`: there a process begins with what the one had that started it.
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  console.log(Number(kilobytes) * 1024);
  await way.stop();
}

/** The most memory that one worker had, after it scored 60 networks by snip. Linux tells. */
export async function memoryTable(python: string | null): Promise<string> {
  const rows = [
    ['eznasc', Number(execFileSync(process.execPath, [process.argv[1], MEMORY], { encoding: 'utf8' }))] as const,
  ];
  const peers = python === null ? [] : (['habit', 'tuned'] as const);
  const measured = [];
  for (const style of peers) {
    const { ask, stop } = startPeer(python as string, 'serve', style);
    for (const arch of drawn(SCORED)) {
      await ask({ way: style, names: NAMES, arch: nasbench201.networkOf(arch).name, batch: BATCH, threads: 1 });
    }
    const { bytes } = await ask<{ readonly bytes: number }>({ memory: true });
    measured.push([`PyTorch, ${style}`, bytes] as const);
    await stop();
  }
  return table(
    ['', 'MB'],
    [...rows, ...measured].map(([name, bytes]) => [name, String(Math.round(bytes / 2 ** 20))]),
  );
}
