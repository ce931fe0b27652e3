/** Processes that are told what to score line by line: the peers' in Python, and eznasc's own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How a peer scores the proxies of the library. */
export type Style = 'habit' | 'tuned';

/** With these glibc keeps the memory that is freed, so that the next tensors find their pages there. */
const KEEPING_MEMORY = {
  GLIBC_TUNABLES: 'glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592',
};

export const scriptOf = (name: string): string => join('bench', 'peers', `${name}.py`);

/** What a process of this style has in its environment. */
export const environmentOf = (style: Style): NodeJS.ProcessEnv =>
  style === 'tuned' ? { ...process.env, ...KEEPING_MEMORY } : process.env;

export interface Peer {
  /** The answer to one request. Requests must not overlap. */
  readonly ask: <Answer>(request: object) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** A process of one of the scripts, in the environment of a style. */
export const startPeer = (python: string, script: string, style: Style): Peer =>
  startProcess(python, ['-B', scriptOf(script)], environmentOf(style));

/** A process that answers each line of JSON with another. */
export function startProcess(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Peer {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async <Answer>(request: object) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${command} ended without an answer to ${JSON.stringify(request).slice(0, 200)}`);
      // Python writes NaN and the infinities as JavaScript does, which JSON does not know.
      return JSON.parse(value.replace(/-?(NaN|Infinity)/g, 'null')) as Answer;
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** The version of torch that a Python has; null if it has none, or there is no such Python. */
export function torchVersion(python: string): string | null {
  try {
    const script = 'import numpy, torch; print(torch.__version__)';
    return execFileSync(python, ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Wall seconds of a command from its start to its end. Throws if it fails. */
export function secondsOf(command: string, args: readonly string[], input: string, env: NodeJS.ProcessEnv): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { input, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return (performance.now() - start) / 1000;
}
