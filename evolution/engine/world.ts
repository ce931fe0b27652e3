/** What a search works on and with; none of it changes. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Case } from '../fitness/cases.ts';
import type { Split } from '../fitness/split.ts';
import type { EvolutionConfig } from './config.ts';
import type { Program, Programs } from './programs.ts';

/** Networks that are scored with one setting. Positions are those of the evaluator's task of the same index. */
export interface Pool {
  readonly archs: readonly string[];
  /** Positions of the networks of each set; no network is in two. */
  readonly sets: Split;
  /** Numbers that a proxy should not merely repeat, by position: parameters, multiplications, layers. */
  readonly controls: readonly (readonly number[])[];
}

/** What a pool's networks were measured at. */
export interface Task {
  readonly name: string;
  readonly pool: number;
  /** By position. */
  readonly accuracies: readonly number[];
}

export interface World {
  readonly config: EvolutionConfig;
  readonly programs: Programs;
  readonly seeds: readonly Program[];
  readonly pools: readonly Pool[];
  readonly tasks: readonly Task[];
  readonly cases: readonly Case[];
  readonly evaluator: Evaluator;
}
