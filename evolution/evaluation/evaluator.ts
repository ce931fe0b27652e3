/** Scores populations on the networks of tasks, in this thread or in several; and says what programs cost. */
import { compile } from '../../compiler/compile.ts';
import { costOf } from '../../compiler/plan/cost.ts';
import type { ScoringSetting } from '../../runtime/scoring/score.ts';
import type { NamedNetwork } from '../../runtime/scoring/subject.ts';
import { usableWorkers } from '../../runtime/scoring/runner.ts';
import { workersOf, workThrough } from '../../runtime/workers.ts';
import { type Job, populationScorer } from './population.ts';
import { proxiesOf } from './programs.ts';

/** Networks, and what they are scored with. */
export interface EvaluationTask {
  readonly setting: Omit<ScoringSetting, 'proxies'>;
  /** All that programs may ever be scored on. */
  readonly networks: readonly NamedNetwork[];
}

export interface Evaluator {
  /**
   * The scores of `programs`, texts of one proxy each, on some of a task's networks, given by their positions in it:
   * `scores[program][i]` for `networks[i]`, NaN where it is not finite. Null if `signal` ended it early. What is computed for several
   * programs is computed once, so a score may differ in its last float32 digits with the programs beside; the number of workers
   * does not matter.
   */
  readonly score: (
    programs: readonly string[],
    task: number,
    networks: readonly number[],
    signal: AbortSignal,
  ) => Promise<readonly Float64Array[] | null>;
  /**
   * What a program alone costs on the first network of task 0: multiply-accumulates of the heavy primitives and elements that the others
   * read and write.
   */
  readonly costOf: (program: string) => number;
  readonly close: () => Promise<void>;
}

/** An evaluator with threads of `workerFile`; one worker is this thread itself. Throws a `ProblemError` if an engine cannot be loaded. */
export async function createEvaluator(
  tasks: readonly EvaluationTask[],
  workers: number,
  workerFile: URL,
): Promise<Evaluator> {
  const settings = tasks.map(({ setting }) => setting);
  const thread = { workerFile, setting: settings, name: 'scorePopulation' };
  const width = Math.min(...settings.map(({ engine }) => usableWorkers(engine, workers)));
  const scorers = await workersOf<Job, Float64Array>(width, thread, async () => {
    const { score, dispose } = await populationScorer(settings);
    return { run: score, close: dispose };
  });
  return {
    score: async (programs, task, networks, signal) => {
      const scoreOn = (at: number): Promise<Float64Array> =>
        scorers.run({ programs, task, subject: tasks[task].networks[at].load() });
      const columns = await workThrough(networks, scoreOn, { width, onDone: () => undefined, signal });
      if (columns.length < networks.length) return null;
      return programs.map((_, program) => Float64Array.from(columns, (column) => column[program]));
    },
    costOf: (program) => {
      const [{ setting, networks }] = tasks;
      const { graph } = compile(proxiesOf([program]), networks[0].load().network, setting.batch.labels.length);
      return costOf(graph);
    },
    close: scorers.close,
  };
}
