/** What a run is given beside its configuration. */
import type { EvaluationTask, Evaluator } from '../evaluation/evaluator.ts';
import type { NamedGenome } from '../genome/read.ts';
import type { NamedNetwork } from '../../runtime/scoring/subject.ts';

export interface RunInputs {
  readonly pools: readonly PoolInput[];
  /** Programs to begin with. */
  readonly seeds: readonly NamedGenome[];
  /** Whether to go on with a run that is in the folder. */
  readonly resume: boolean;
  /** Of what scores depend on, by name. A run is only resumed with the same ones. */
  readonly versions: Readonly<Record<string, string>>;
  readonly evaluator: (tasks: readonly EvaluationTask[]) => Promise<Evaluator>;
  /** A clock; only differences count, and nothing of it is written. */
  readonly seconds: () => number;
}

/** Networks that are scored with one setting, and what they were measured at. */
export interface PoolInput {
  readonly space: string;
  readonly setting: EvaluationTask['setting'];
  readonly targets: readonly string[];
  readonly rows: readonly RowInput[];
  readonly network: (arch: string) => NamedNetwork;
}

export interface RowInput {
  readonly arch: string;
  /** The same text for isomorphic architectures. */
  readonly canonical: string;
  /** By target, all finite. */
  readonly accuracies: readonly number[];
  /** Parameters, multiplications, layers. */
  readonly controls: readonly number[];
}
