/** `eznasc evolve`: breeds proxies whose scores order networks as their accuracies do. */
import { join } from 'node:path';
import { version } from '../../package.json';
import { createEvaluator } from '../../evolution/evaluation/evaluator.ts';
import { evolve as search } from '../../evolution/run/evolve.ts';
import type { RunInputs } from '../../evolution/run/inputs.ts';
import { engineState } from '../engines.ts';
import type { EngineName } from '../../runtime/scoring/runner.ts';
import { CONFIG_FLAGS, configOf } from '../evolution/config.ts';
import { live } from '../evolution/live.ts';
import { tellResult } from '../evolution/result.ts';
import { seedsFrom } from '../evolution/seeds.ts';
import { poolsFrom, TASK_FLAGS } from '../evolution/tasks.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, wholeNumber, workerCount } from '../flags.ts';
import { interruptible } from '../interruption.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { verb } from '../verb.ts';

const EVOLVE_FLAGS = {
  out: { type: 'string', default: join('runs', 'evolution'), describe: 'the folder of the run, a new one' },
  resume: { type: 'boolean', default: false, describe: 'go on with the run in the folder; all other flags as before' },
  'seed-from': { type: 'string', array: true, describe: 'a file of proxies to begin with; can be repeated' },
  ...TASK_FLAGS,
  ...CONFIG_FLAGS,
} as const satisfies Flags;

export const evolve = verb({
  usage: 'evolve',
  description:
    'Breeds proxies whose scores order networks as their accuracies do. Everything is kept in a folder: an interrupted run\n' +
    'goes on with `--resume`, and ends with the same bytes as if it had never stopped.',
  examples: [
    'eznasc evolve --space micro --generations 15 --seed 0 --out runs/first',
    'eznasc evolve --preset eznas --space nasbench201 --accuracy nb201_accuracy.csv --target c10_test200 \\\n' +
      '    --where reachable=1 --images cifar10_train2000.bin.gz',
    'eznasc evolve --task micro:test --task nasbench201:c10_test200:nb201_accuracy.csv --seconds 600',
  ],
  flags: EVOLVE_FLAGS,
  operands: { what: 'operand', least: 0, most: 0 },
  run: async (_operands, flags, output) => {
    const seed = wholeNumber('seed', flags.seed, 0);
    const config = configOf(flags, seed);
    const seeds = seedsFrom(flags['seed-from'] ?? [], output);
    if (seeds === null) return EXIT.findings;
    const pools = await poolsFrom(flags, seed, seeds.batches, config.fitness.partial, output);
    const workers = workerCount(flags.workers);
    const inputs: RunInputs = {
      pools,
      seeds: seeds.genomes,
      resume: flags.resume,
      versions: await versionsOf(pools[0].setting.engine),
      evaluator: (tasks) => createEvaluator(tasks, workers, new URL('dist/evaluator.js', PACKAGE_ROOT)),
      seconds: () => performance.now() / 1000,
    };
    const view = live(output, config.stop);
    const { result, exit } = await interruptible((signal) => {
      signal.addEventListener('abort', () => view.say('ending at the last checkpoint …'));
      return search(config, inputs, flags.out, { ...view, signal });
    }).finally(view.end);
    if (result.reason !== 'interrupted') {
      tellResult(result, config, flags.out, output);
      return EXIT.ok;
    }
    output.say(`The run in ${flags.out} goes on where it stopped with the same flags and \`--resume\`.`);
    return exit;
  },
});

/** Of what scores depend on. */
async function versionsOf(name: EngineName): Promise<Readonly<Record<string, string>>> {
  const state = engineState(name);
  return state.problem !== null || name === 'reference'
    ? { eznasc: version }
    : { eznasc: version, [name]: state.version };
}
