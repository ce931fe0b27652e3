/** `eznasc compile`: shows a program at a level of the compiler, or writes it for another program to run. */
import { compile as compileGraph } from '../../compiler/compile.ts';
import { printCore } from '../../compiler/core/print.ts';
import { printDot } from '../../compiler/graph/dot.ts';
import { printGraph } from '../../compiler/graph/print.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { printPlan } from '../../compiler/plan/print.ts';
import { ProblemError } from '../../runtime/problem.ts';
import type { Subject } from '../../runtime/scoring/subject.ts';
import { type OnnxFile, onnxFile } from '../emit/onnx.ts';
import { refuseNetworks, writePython } from '../emit/pytorch.ts';
import { writeSavedModel } from '../emit/saved-model.ts';
import { syntaxTree } from '../emit/syntax-tree.ts';
import { typeList } from '../emit/types.ts';
import { EXIT } from '../exit-code.ts';
import { type Flags, oneOf, wholeNumber } from '../flags.ts';
import { initialisationOf, SPACE_FLAGS, spaceOf } from '../networks.ts';
import { IMPORT_FLAGS, importedNetworks } from '../imports.ts';
import { writeOutput } from '../output/file.ts';
import type { Output } from '../output/output.ts';
import { readPrograms } from '../programs.ts';
import { proxiesNamed, proxiesOf } from '../proxies.ts';
import { SCORING_FLAGS } from '../scoring.ts';
import { type FlagValues, verb } from '../verb.ts';

const TARGETS = ['onnx', 'tensorflow', 'pytorch'] as const;

const LEVELS = ['ast', 'types', 'core', 'graph', 'plan', 'dot'] as const;

const COMPILE_FLAGS = {
  emit: { type: 'string', describe: `the level to show: ${LEVELS.join(', ')}` },
  target: { type: 'string', describe: `what to write instead, to the path of --out: ${TARGETS.join(', ')}` },
  out: { type: 'string', describe: 'the file to write, or the folder of a SavedModel' },
  proxy: { type: 'string', describe: 'the only proxy to compile; all of the file without it' },
  ...SPACE_FLAGS,
  arch: { type: 'string', describe: 'the architecture to compile for; drawn from the space without it' },
  network: { type: 'string', describe: 'the ONNX file of the network to compile for, instead of an architecture' },
  weights: IMPORT_FLAGS.weights,
  batch: SCORING_FLAGS.batch,
  init: SCORING_FLAGS.init,
} as const satisfies Flags;

export const compile = verb({
  usage: 'compile FILE --emit LEVEL',
  description:
    'Shows a program at a level of the compiler; from `graph` on a level is for one network. With `--target onnx` it\n' +
    'writes an ONNX file, with `--target tensorflow` the folder of a SavedModel, whose inputs are `images`, normalised, and\n' +
    '`labels`, with `images_1` and `labels_1` for `data(1)`, and which gives the score; with `--target pytorch` a Python module with a function for each proxy, which\n' +
    'scores any model of PyTorch.',
  examples: [
    'eznasc compile proxies/snip.zc --emit types',
    'eznasc compile mine.zc --emit graph --arch 301312',
    'eznasc compile mine.zc --target onnx --arch 301312 --batch 16 --out mine.onnx',
    'eznasc compile mine.zc --target pytorch --out mine.py',
  ],
  flags: COMPILE_FLAGS,
  operands: { what: 'file to compile', least: 1, most: 1 },
  run: async (files, flags, output, named) => {
    const request = requestOf(flags);
    const [program] = readPrograms(files);
    const show = (text: string): void => {
      if (output.json) output.record({ kind: 'level', schema: 1, level: flags.emit, text });
      else output.print(text);
    };
    if (request.what === 'ast') {
      show(syntaxTree(program));
      return EXIT.ok;
    }
    const all = proxiesOf([program], output);
    if (all === null) return EXIT.findings;
    const proxies = proxiesNamed(all, flags.proxy);
    if (request.what === 'types') {
      show(typeList(program));
      return EXIT.ok;
    }
    if (request.what === 'core') {
      show(proxies.map(printCore).join('\n').trimEnd());
      return EXIT.ok;
    }
    if (request.what === 'pytorch') {
      refuseNetworks(named);
      writePython(request.file, proxies, program.source.name, output);
      return EXIT.ok;
    }
    const seed = wholeNumber('seed', flags.seed, 0);
    const initialisation = initialisationOf(flags.init);
    const { origin, subject } = chosenNetwork(flags, seed, output);
    const { network } = subject;
    const batch = wholeNumber('batch', flags.batch, 1);
    const { graph } = compileGraph(proxies, network, batch);
    output.say(`for ${network.name} of ${origin}`);
    switch (request.what) {
      case 'graph':
        show(printGraph(graph));
        break;
      case 'plan':
        show(printPlan(planOf(graph)));
        break;
      case 'dot':
        show(printDot(graph));
        break;
      case 'onnx':
        writeOnnx(request.file, onnxFile(graph, subject, { origin, batch, seed, initialisation }), output);
        break;
      case 'tensorflow':
        output.say(writeSavedModel(request.file, graph, subject, { batch, seed, initialisation }));
        break;
      default:
        request.what satisfies never;
    }
    return EXIT.ok;
  },
});

/** A level to show, or a file to write. */
type Request =
  { readonly what: (typeof LEVELS)[number] } | { readonly what: (typeof TARGETS)[number]; readonly file: string };

function requestOf({ emit, target, out }: FlagValues<typeof COMPILE_FLAGS>): Request {
  if (target === undefined) {
    const levels = `the levels are ${LEVELS.join(', ')}`;
    if (emit === undefined) throw new ProblemError('invocation', 'The flag `--emit` is missing.', levels);
    return { what: oneOf('level', emit, LEVELS) };
  }
  if (emit !== undefined) throw new ProblemError('invocation', '`--emit` and `--target` exclude each other.');
  if (out === undefined) throw new ProblemError('invocation', 'The flag `--out` is missing.');
  return { what: oneOf('target', target, TARGETS), file: out };
}

function writeOnnx(path: string, { bytes, summary }: OnnxFile, output: Output): void {
  writeOutput(path, bytes);
  output.say(`${path}: ${summary}`);
}

/** A network, and what it is said to be of. */
interface Chosen {
  readonly origin: string;
  readonly subject: Subject;
}

/** The network of a file or of an architecture, or of one that the seed draws. */
function chosenNetwork(flags: FlagValues<typeof COMPILE_FLAGS>, seed: number, output: Output): Chosen {
  const imported = importedNetworks(
    { ...flags, network: flags.network === undefined ? undefined : [flags.network] },
    output,
  );
  if (imported !== null) {
    const [network, ...others] = imported.networks;
    if (others.length > 0)
      throw new ProblemError('invocation', `${flags.network} has several networks.`, 'name one file');
    return { origin: String(flags.network), subject: network.load() };
  }
  const space = spaceOf(flags);
  const network = space.networkOf(flags.arch ?? space.draw(1, seed)[0]);
  return { origin: space.name, subject: { network, weights: null } };
}
