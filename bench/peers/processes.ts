/** What whole processes take: time until the first score, and memory. */
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { environmentOf, scriptOf, secondsOf, startPeer } from './python.ts';
import { startOwn } from './serve.ts';
import { BATCH, drawn } from './setting.ts';
import { table } from '../table.ts';
import { median, ratio, seconds } from './turns.ts';

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

const SCORED = 60;
const NAMES = ['snip'];

/** The most memory that one worker had, after it scored 60 networks by snip. */
export async function memoryTable(python: string | null): Promise<string> {
  const peers = python === null ? [] : (['habit', 'tuned'] as const);
  const processes = [
    { name: 'eznasc', peer: startOwn({ names: NAMES, size: BATCH }), asked: (arch: string) => ({ arch }) },
    ...peers.map((way) => ({
      name: `PyTorch, ${way}`,
      peer: startPeer(python as string, 'serve', way),
      asked: (arch: string) => ({
        way,
        names: NAMES,
        arch: nasbench201.networkOf(arch).name,
        batch: BATCH,
        threads: 1,
      }),
    })),
  ];
  const rows: (readonly string[])[] = [];
  for (const { name, peer, asked } of processes) {
    for (const arch of drawn(SCORED)) await peer.ask(asked(arch));
    const { bytes } = await peer.ask<{ readonly bytes: number }>({ memory: true });
    rows.push([name, String(Math.round(bytes / 2 ** 20))]);
    await peer.stop();
  }
  return table(['', 'MB'], rows);
}
