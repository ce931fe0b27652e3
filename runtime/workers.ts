/** Works through a list with several workers, in a way that a signal can end; and threads to be the workers. */
import { setImmediate } from 'node:timers/promises';
import { Piscina } from 'piscina';

export interface WorkOptions<Result> {
  /** How many items are worked on at a time. */
  readonly width: number;
  /** Called for each result in turn, once those before it are there too. */
  readonly onDone: (result: Result) => void;
  /** Ends the work early: items that were begun are finished, no others begun. */
  readonly signal: AbortSignal;
}

/** The results of `items`, in their order: of all of them, or of the first ones if the work was ended early. */
export async function workThrough<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { width, onDone, signal }: WorkOptions<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let told = 0;
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) {
      if (signal.aborted) return;
      results[at] = await work(item);
      for (; told in results; told++) onDone(results[told]);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** Threads that work, each started with the same setting. */
export interface ThreadOptions {
  readonly workers: number;
  /** The bundled file whose functions the threads run. */
  readonly workerFile: URL;
  /** Ends the work early: items that were begun are finished, no others begun. */
  readonly signal: AbortSignal;
}

/**
 * Room for new objects in each thread: V8 gives 48. A graph lives as long as its network is worked on, and what lives is copied each time that the room is full: two workers
 * take 15 % less time for ten proxies at once with four times the room, and a population 7 %.
 */
const YOUNG_MEGABYTES = 192;

/** So many threads of a file. Closing waits for what is running: a thread that ends inside the engine takes the process with it. */
export const threadsOf = (workerFile: URL, setting: object, count: number): Piscina =>
  new Piscina({
    filename: workerFile.href,
    workerData: setting,
    minThreads: count,
    maxThreads: count,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });

/** Workers that do jobs, as many at a time as they are. */
export interface Workers<Job, Result> {
  readonly run: (job: Job) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** `count` workers: threads in which the function `name` of `workerFile` does the jobs, or, if it is one, this thread by what `here` makes. */
export async function workersOf<Job, Result>(
  count: number,
  { workerFile, setting, name }: { readonly workerFile: URL; readonly setting: object; readonly name: string },
  here: () => Promise<Workers<Job, Result>>,
): Promise<Workers<Job, Result>> {
  if (count > 1) {
    const pool = threadsOf(workerFile, setting, count);
    return { run: (job) => pool.run(job, { name }) as Promise<Result>, close: () => pool.close() };
  }
  const { run, close } = await here();
  return {
    run: async (job) => {
      // Between jobs, signals and timers get their turn.
      await setImmediate();
      return run(job);
    },
    close,
  };
}
