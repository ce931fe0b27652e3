/** Ways to score networks, of which only the seconds are kept. Networks and images are made before the clock runs. */
import type { Subject } from '../../runtime/scoring/subject.ts';
import { nasbench201 } from '../../runtime/spaces/nasbench201.ts';
import { threadsOf } from '../../runtime/workers.ts';
import { libraryProxies } from '../../test/library.ts';
import type { Tree } from './expression.ts';
import { type Peer, startPeer, type Style } from './python.ts';
import { type Served, type Spent, startOwn } from './serve.ts';
import { sources, WARMING } from './setting.ts';

/** One way: wall seconds for networks that are scored with so many processors. */
export interface Way {
  readonly name: string;
  /** How many processors it may use. With two it is given `TOGETHER` networks at a time, so that both have work. */
  readonly width: 1 | 2;
  /** How many networks do not count, for each processor. */
  readonly warming: number;
  readonly seconds: (archs: readonly string[]) => Promise<number>;
  readonly stop: () => Promise<void>;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const subjectOf = (arch: string): Subject => ({ network: nasbench201.networkOf(arch), weights: null });

/** eznasc with one worker: of proxies of the library, or of a population, in one graph for all programs. */
export function eznascWay(served: Served): Way {
  const { ask, stop } = startOwn(served);
  const one = async (arch: string): Promise<number> => (await ask<Spent>({ arch })).seconds;
  return {
    name: 'eznasc',
    width: 1,
    warming: WARMING.eznasc,
    seconds: (archs) => oneAfterTheOther(archs, one),
    stop,
  };
}

/** eznasc with two workers, as `eznasc rank` has them. */
export function eznascWorkers(names: readonly string[], size: number): Way {
  const setting = { ...sources(size, 'torch'), proxies: libraryProxies(names), engine: 'onnx' };
  return threads('worker', setting, 'scoreOne', subjectOf);
}

/** Two workers, as a search has them. */
export const populationWorkers = (programs: readonly string[], size: number): Way =>
  threads('evaluator', [{ ...sources(size, 'kaiming'), engine: 'onnx' }], 'scorePopulation', (arch) => {
    return { programs, task: 0, subject: subjectOf(arch) };
  });

/** Two threads of a worker of `dist/`, where this module is bundled to. */
function threads(file: string, setting: object, job: string, jobOf: (arch: string) => object): Way {
  const pool = threadsOf(new URL(`./${file}.js`, import.meta.url), setting, 2);
  return {
    name: 'eznasc',
    width: 2,
    warming: WARMING.eznasc,
    seconds: (archs) => {
      const jobs = archs.map(jobOf);
      return timed(() => Promise.all(jobs.map((each) => pool.run(each, { name: job }))));
    },
    stop: () => pool.close(),
  };
}

/** PyTorch, with so many threads for one network after the other. */
export function torchWay(python: string, style: Style, names: readonly string[], size: number, width: 1 | 2): Way {
  const peer = startPeer(python, 'serve', style);
  const one = async (arch: string): Promise<number> => {
    const request = { way: style, names, arch: nasbench201.networkOf(arch).name, batch: size, threads: width };
    return (await peer.ask<{ readonly seconds: number }>(request)).seconds;
  };
  return peerWay(TITLES[style], width, [peer], (archs) => oneAfterTheOther(archs, one));
}

const TITLES: Readonly<Record<Style, string>> = { habit: 'PyTorch, habit', tuned: 'PyTorch, tuned' };

/** PyTorch in two processes with one thread each, which take the next network when they are done with one; the seconds of the slower one. */
export function torchProcesses(python: string, style: Style, names: readonly string[], size: number): Way {
  const ways = [0, 1].map(() => torchWay(python, style, names, size, 1));
  return {
    ...ways[0],
    width: 2,
    seconds: async (archs) => {
      const queue = archs.values();
      const one = async ({ seconds }: Way): Promise<number> => {
        let sum = 0;
        for (const arch of queue) sum += await seconds([arch]);
        return sum;
      };
      return Math.max(...(await Promise.all(ways.map(one))));
    },
    stop: async () => {
      for (const way of ways) await way.stop();
    },
  };
}

/** Seconds of scoring a population as EZNAS does. */
export interface Parts {
  readonly collect: number;
  readonly evaluate: number;
}

/** EZNAS's way to score a population, with so many threads; `told` hears of the parts. */
export function eznasWay(
  python: string,
  programs: readonly Tree[],
  size: number,
  width: 1 | 2,
  told: (parts: Parts) => void,
): Way {
  const peer = startPeer(python, 'population', 'habit');
  const one = async (arch: string): Promise<number> => {
    const request = { arch: nasbench201.networkOf(arch).name, batch: size, threads: width, programs };
    const parts = await peer.ask<Parts>(request);
    told(parts);
    return parts.collect + parts.evaluate;
  };
  return peerWay('PyTorch, as EZNAS', width, [peer], (archs) => oneAfterTheOther(archs, one));
}

const peerWay = (name: string, width: 1 | 2, peers: readonly Peer[], seconds: Way['seconds']): Way => ({
  name,
  width,
  warming: WARMING.peers,
  seconds,
  stop: async () => {
    for (const peer of peers) await peer.stop();
  },
});

async function oneAfterTheOther(archs: readonly string[], one: (arch: string) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const arch of archs) sum += await one(arch);
  return sum;
}
