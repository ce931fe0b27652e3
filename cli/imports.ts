/** Networks from ONNX files: `--network`, and what should be said of them. */
import { statSync } from 'node:fs';
import { weightedCoverage, type WeightedCoverage } from '../compiler/sites/coverage.ts';
import { type NetworkFile, networkInFile, networksInDirectory, type WeightsFrom } from '../runtime/onnx/directory.ts';
import { loadNetwork, type OnnxNetwork } from '../runtime/onnx/load.ts';
import { ProblemError } from '../runtime/problem.ts';
import type { NamedNetwork } from '../runtime/scoring/subject.ts';
import { type Flags, oneOf } from './flags.ts';
import type { Task } from './networks.ts';
import type { Output } from './output/output.ts';
import type { FlagValues } from './verb.ts';
import { tellWarning } from './warning.ts';

export const IMPORT_FLAGS = {
  network: { type: 'string', array: true, describe: 'an ONNX file, or a folder of them; can be given several times' },
  weights: { type: 'string', describe: 'where the weights of ONNX files come from: file, as without it, or init' },
} as const satisfies Flags;

/** What excludes networks from files. */
const SPACE_ONLY = ['space', 'arch', 'sample', 'classes', 'side'] as const;

const WEIGHTS: readonly WeightsFrom[] = ['file', 'init'];

/** Networks to be read, and what all of them see and tell apart. */
export interface Imported {
  readonly networks: readonly NamedNetwork[];
  readonly task: Task;
}

/** The networks of the files and folders that flags name, or null if they name none. All files are read once. */
export function importedNetworks(
  flags: FlagValues<typeof IMPORT_FLAGS> & { readonly [Name in (typeof SPACE_ONLY)[number]]?: unknown },
  output: Output,
): Imported | null {
  if (flags.network === undefined) {
    if (flags.weights === undefined) return null;
    throw new ProblemError('invocation', '`--weights` is for networks from files.', 'name one with `--network`');
  }
  const other = SPACE_ONLY.find((name) => flags[name] !== undefined);
  if (other !== undefined) throw new ProblemError('invocation', `\`--network\` and \`--${other}\` exclude each other.`);
  const from = weightsFrom(flags.weights);
  const networks = flags.network.flatMap((path) =>
    isFolder(path) ? networksInDirectory(path, from) : [networkInFile(path, from)],
  );
  return { networks, task: commonTask(networks, output) };
}

/** What `--weights` says. Throws a `ProblemError` on any other text. */
export const weightsFrom = (text = 'file'): WeightsFrom => oneOf('source of weights', text, WEIGHTS);

/**
 * What all networks see and tell apart. Reads each file once, so that what is wrong with one is said before any work, and
 * what was fused or skipped is told; none is kept. Throws a `ProblemError` if they differ.
 */
export function commonTask(networks: readonly NetworkFile[], output: Output): Task {
  const all = networks.map(({ path }) => examined(path, loadNetwork(path)));
  const [first] = all;
  for (const { path, task } of all) {
    if (sameTask(task, first.task)) continue;
    throw new ProblemError(
      'invocation',
      `${first.path} takes ${taskText(first.task)}, ${path} ${taskText(task)}.`,
      'score networks of different images or classes one after the other',
    );
  }
  tellWarnings(all, output);
  tellCoverage(all, output);
  return first.task;
}

/** What is kept of a file after it was read once. */
interface Examined {
  readonly path: string;
  readonly task: Task;
  readonly warning: string | null;
  readonly coverage: WeightedCoverage;
}

const examined = (path: string, { network, warning }: OnnxNetwork): Examined => ({
  path,
  task: { input: network.input, classes: network.classes },
  warning,
  coverage: weightedCoverage(network),
});

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const sameTask = (a: Task, b: Task): boolean => a.classes === b.classes && a.input.join() === b.input.join();

const taskText = ({ input, classes }: Task): string => `images of ${input.join('x')} in ${classes} classes`;

/** Each warning once, with the first of the files that it is about. */
function tellWarnings(all: readonly Examined[], output: Output): void {
  for (const warning of new Set(all.map((each) => each.warning))) {
    if (warning === null) continue;
    const files = all.filter((each) => each.warning === warning);
    const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
    tellWarning(`${files[0].path}${more}: ${warning}`, output);
  }
}

/** A line for each network that has layers which no site stands for: `a.onnx: 17 of 20 weighted layers scored, 3 …`. */
function tellCoverage(all: readonly Examined[], output: Output): void {
  const whole = all.filter(({ coverage }) => coverage.skipped.length === 0);
  for (const { path, coverage } of all) {
    const { sites, layers, skipped } = coverage;
    if (skipped.length === 0) continue;
    const reasons = [...new Set(skipped.map(({ reason }) => reason))].map((reason) => {
      const paths = skipped.filter((each) => each.reason === reason).map((each) => each.path);
      return `${reason} (${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ', …' : ''})`;
    });
    tellWarning(
      `${path}: ${sites} of ${layers} weighted layers scored, ${skipped.length} skipped because ${reasons.join('; ')}`,
      output,
    );
  }
  const [first] = whole;
  if (first === undefined) return;
  const { layers } = first.coverage;
  output.say(
    whole.length === 1
      ? `${first.path}: ${layers} of ${layers} weighted layers scored`
      : `${whole.length} networks: all of their weighted layers scored`,
  );
}
