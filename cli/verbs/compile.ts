/** `eznasc compile`: shows a program at a level of the compiler. */
import { compile as compileGraph } from '../../compiler/compile.ts';
import { printCore } from '../../compiler/core/print.ts';
import { printDot } from '../../compiler/graph/dot.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { printPlan } from '../../compiler/plan/print.ts';
import type { Network } from '../../compiler/network/network.ts';
import { sample } from '../../runtime/accuracy/sample.ts';
import { ProblemError } from '../../runtime/problem.ts';
import { syntaxTree } from '../emit/syntax-tree.ts';
import { typeList } from '../emit/types.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, oneOf, wholeNumber } from '../flags.ts';
import { BATCH_FLAGS, NETWORK_FLAGS, spaceOf } from '../networks.ts';
import { readPrograms } from '../programs.ts';
import { proxiesNamed, proxiesOf } from '../proxies.ts';
import { verb } from '../verb.ts';

const LEVELS = ['ast', 'types', 'core', 'graph', 'plan', 'dot'] as const;

const COMPILE_FLAGS = {
  emit: { type: 'string', describe: `the level to show: ${LEVELS.join(', ')}` },
  proxy: { type: 'string', describe: 'the only proxy to compile; all of the file without it' },
  space: NETWORK_FLAGS.space,
  arch: { type: 'string', describe: 'the architecture to compile for; drawn from the space without it' },
  batch: BATCH_FLAGS.batch,
} as const satisfies Flags;

export const compile = verb({
  usage: 'compile FILE --emit LEVEL',
  description: 'Shows a program at a level of the compiler. From `graph` on a level is for one network.',
  examples: ['eznasc compile proxies/snip.zc --emit types', 'eznasc compile mine.zc --emit graph --arch 301312'],
  flags: COMPILE_FLAGS,
  operands: { what: 'file to compile', least: 1, most: 1 },
  run: async (files, flags, output) => {
    if (flags.emit === undefined) throw new ProblemError('invocation', 'The flag `--emit` is missing.');
    const level = oneOf('level', flags.emit, LEVELS);
    const [program] = readPrograms(files);
    if (level === 'ast') {
      output.print(syntaxTree(program));
      return EXIT.ok;
    }
    const all = proxiesOf([program], output);
    if (all === null) return EXIT.findings;
    const proxies = proxiesNamed(all, flags.proxy);
    switch (level) {
      case 'types':
        output.print(typeList(program));
        return EXIT.ok;
      case 'core':
        output.print(proxies.map(printCore).join('\n').trimEnd());
        return EXIT.ok;
      case 'graph':
      case 'plan':
      case 'dot': {
        const network = networkOf(flags.space, flags.arch, wholeNumber('seed', flags.seed, 0));
        const { graph } = compileGraph(proxies, network, wholeNumber('batch', flags.batch, 1));
        output.say(`for ${network.name} of ${flags.space}`);
        output.print(
          level === 'plan' ? printPlan(planOf(graph)) : level === 'dot' ? printDot(graph) : printGraph(graph),
        );
        return EXIT.ok;
      }
      default:
        return level satisfies never;
    }
  },
});

/** The network of an architecture, or of one that the seed draws. */
function networkOf(spaceName: string, arch: string | undefined, seed: number): Network {
  const space = spaceOf(spaceName);
  return space.networkOf(arch ?? sample(space.architectures(), 1, seed)[0]);
}
