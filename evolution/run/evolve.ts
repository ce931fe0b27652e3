/**
 * A run: generation after generation, each written down before the next begins. However often it is interrupted and resumed, and
 * with any number of workers, its folder ends with the same bytes.
 */
import { join } from 'node:path';
import { checkConfig } from '../engine/check-config.ts';
import type { EvolutionConfig } from '../engine/config.ts';
import { nextGeneration } from '../engine/generation.ts';
import { programsOf, seedOf } from '../engine/programs.ts';
import { type FinalFront, type FinalMember, reported } from '../engine/report.ts';
import { type StopReason, stopReason } from '../engine/stop.ts';
import type { Individual } from '../engine/state.ts';
import { type RunSummary, summaryOf } from '../engine/summary.ts';
import type { World } from '../engine/world.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { casesOf } from '../fitness/cases.ts';
import { readGenome } from '../genome/read.ts';
import { textOf } from '../genome/write.ts';
import { ancestryIn } from './ancestry.ts';
import { birthEvent, endEvent, generationEvent } from './events.ts';
import { FILES, openFolder, type RunFolder, told } from './folder.ts';
import { frontFiles, writeFront } from './front-files.ts';
import type { RunInputs } from './inputs.ts';
import { preparePool } from './pools.ts';
import { recordOf } from './record.ts';

export interface RunHooks {
  /** Called after each generation that was written down. */
  readonly onGeneration: (summary: RunSummary) => void;
  /** Called when so many program × network scores have been computed. */
  readonly onEvaluated: (count: number) => void;
  /** Ends the run at its last checkpoint. */
  readonly signal: AbortSignal;
}

export interface RunEnd {
  readonly reason: StopReason | 'interrupted';
  /** What best.zc holds, without its doc comment; null if there is none. */
  readonly best: (FinalMember & { readonly text: string }) | null;
  readonly front: readonly (FinalMember & { readonly file: string })[];
}

/** Runs or resumes a search in `folder`. Throws a `ProblemError` if it cannot be done. */
export async function evolve(
  config: EvolutionConfig,
  inputs: RunInputs,
  folder: string,
  hooks: RunHooks,
): Promise<RunEnd> {
  checkConfig(config);
  const prepared = inputs.pools.map((pool, index) => preparePool(pool, index, config));
  const files = openFolder(folder, recordOf(config, inputs), inputs.resume);
  try {
    const evaluator = await inputs.evaluator(prepared.map(({ evaluation }) => evaluation));
    try {
      const tasks = prepared.flatMap(({ tasks }) => tasks);
      const world: World = {
        config,
        programs: programsOf(config),
        seeds: inputs.seeds.map((seed) => seedOf(seed, config)).filter((seed) => seed !== null),
        pools: prepared.map(({ pool }) => pool),
        tasks,
        cases: casesFor(config, tasks.length),
        evaluator: counting(evaluator, hooks.onEvaluated),
      };
      return await search(world, files, folder, inputs.seconds, hooks);
    } finally {
      await evaluator.close();
    }
  } finally {
    files.close();
  }
}

async function search(
  world: World,
  files: RunFolder,
  folder: string,
  seconds: () => number,
  { signal, onGeneration }: RunHooks,
): Promise<RunEnd> {
  const start = seconds();
  let { state } = files;
  for (;;) {
    const reason = state.generation < 0 ? null : stopReason(world.config.stop, state, seconds() - start);
    if (reason !== null) {
      const front = await reported(state, world, signal);
      return front === null ? INTERRUPTED : finish(reason, front, world, files, folder);
    }
    const step = await nextGeneration(state, world, signal);
    if (step === null) return INTERRUPTED;
    const summary = summaryOf(step, world);
    state = files.commit([...step.births.map(birthEvent), generationEvent(summary)], step.state);
    onGeneration(summary);
  }
}

const INTERRUPTED: RunEnd = { reason: 'interrupted', best: null, front: [] };

function finish(
  reason: StopReason,
  front: FinalFront,
  { config, tasks }: World,
  files: RunFolder,
  folder: string,
): RunEnd {
  const { preset, seed } = config;
  const paths = frontFiles(front);
  told(folder, () => {
    const ancestry = ancestryIn(join(folder, FILES.events));
    writeFront(folder, front, { preset, seed, tasks: tasks.map(({ name }) => name), ancestry });
  });
  files.end([endEvent(reason, front, paths)]);
  const best = front.members.findIndex(({ id }) => id === front.best);
  return {
    reason,
    best: best < 0 ? null : { ...front.members[best], text: textOfBest(front.individuals[best]) },
    front: front.members.map((member, at) => ({ ...member, file: paths[at] })),
  };
}

/** The cases that the search set holds without using a network twice; at least one. */
function casesFor({ subsets, sets: { search } }: EvolutionConfig, tasks: number): World['cases'] {
  const size = Math.min(subsets.size, search);
  return casesOf(tasks, { size, count: Math.min(subsets.count, Math.floor(search / size)) }, search);
}

const textOfBest = ({ text, direction }: Individual): string => textOf(readGenome(text), { name: 'best', direction });

/** An evaluator that tells what it did. */
const counting = (evaluator: Evaluator, onEvaluated: (count: number) => void): Evaluator => ({
  ...evaluator,
  score: async (programs, task, networks, signal) => {
    const scores = await evaluator.score(programs, task, networks, signal);
    if (scores !== null) onEvaluated(programs.length * networks.length);
    return scores;
  },
});
