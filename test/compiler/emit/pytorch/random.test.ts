/** Random programs on random networks, written for PyTorch and run there, against the interpreter within error bounds. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../../../../compiler/compile.ts';
import { type CheckedProxy, coreBuilder } from '../../../../compiler/core/core.ts';
import { printCore } from '../../../../compiler/core/print.ts';
import { nodesOf } from '../../../../compiler/core/walk.ts';
import { pythonModule } from '../../../../compiler/emit/pytorch/module.ts';
import { type Graph, type GraphNode, reachable } from '../../../../compiler/graph/graph.ts';
import type { Primitive } from '../../../../compiler/graph/primitive.ts';
import { REFERENCE_PIPELINE } from '../../../../compiler/passes/pipeline.ts';
import { readProgram } from '../../../../compiler/program.ts';
import { textOf } from '../../../../evolution/genome/write.ts';
import type { VocabularyName } from '../../../../evolution/vocabulary/index.ts';
import { normal, stream } from '../../../../runtime/random.ts';
import { tensor } from '../../../../runtime/reference/tensor.ts';
import { sourceProvider } from '../../../../runtime/scoring/sources.ts';
import { micro } from '../../../../runtime/spaces/micro.ts';
import { genomes } from '../../../evolution/arbitrary.ts';
import { type Scoring, scorings } from '../../../laws/arbitrary/scoring.ts';
import {
  type Arithmetic,
  bounded,
  type Bounded,
  distance,
  exactly,
  FLOAT32,
  violations,
} from '../../../laws/rounding/arithmetic.ts';
import { boundedNode } from '../../../laws/rounding/bounds.ts';
import { affordable } from '../../../laws/scores.ts';
import { findPython } from '../../../oracle/python.ts';
import { type Answer, randomOf, runInPython, valuesOf } from './python.ts';

const SEED = 1;
const COUNT = 120;
const POPULATION = 100;

/** PyTorch's float64: its functions are others than the interpreter's, and its formulas are other ones for the same. */
const PYTORCH: Arithmetic = {
  unit: 2 ** -50,
  least: 2 ** -1022,
  most: Number.MAX_VALUE,
  has: FLOAT32.has,
  accuracy: () => 2 ** -48,
  spectra: 2 ** -44,
};

/** Proxies on a network, and how that is told. */
interface Subject extends Pick<Scoring, 'proxies' | 'network' | 'batch' | 'provide'> {
  readonly batches?: number;
  readonly told: () => string;
}

const graphOf = ({ proxies, network, batch }: Subject): Graph =>
  compile(proxies, network, batch, REFERENCE_PIPELINE).graph;

/** Where the bounds are for the interpreter's own linear algebra, PyTorch's is as far from it as other inputs would be. */
function boundsAt(op: Primitive, inputs: readonly Bounded[]): Bounded {
  switch (op.kind) {
    case 'eigenvalues':
    case 'singular_values': {
      const doubt =
        inputs[0].value.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * PYTORCH.accuracy('exp');
      return boundedNode(PYTORCH, op, [bounded(inputs[0].value, (at) => inputs[0].error.data[at] + doubt)]);
    }
    case 'determinant':
    case 'inverse': {
      const { value, error } = boundedNode(PYTORCH, op, inputs);
      return bounded(
        value,
        (at) =>
          error.data[at] + (Number.isFinite(value.data[at]) ? PYTORCH.accuracy('exp') * Math.abs(value.data[at]) : 0),
      );
    }
    default:
      return boundedNode(PYTORCH, op, inputs);
  }
}

function boundsOf(subject: Subject): ReadonlyMap<string, Bounded> {
  const { outputs } = graphOf(subject);
  const known = new Map<GraphNode, Bounded>();
  const inputsOf = ({ inputs }: GraphNode): readonly Bounded[] => inputs.map((input) => known.get(input) as Bounded);
  for (const node of reachable(outputs.map((output) => output.node))) {
    const { op, shape } = node;
    const isSource = op.kind === 'source';
    known.set(
      node,
      isSource ? exactly(tensor(shape, subject.provide(op.source, shape))) : boundsAt(op, inputsOf(node)),
    );
  }
  return new Map(outputs.map(({ name, node }) => [name, known.get(node) as Bounded]));
}

/** A convolution in PyTorch has equal padding on opposite sides. */
const isPlain = ({ network }: Subject): boolean =>
  network.layers.every(
    ({ op }) => op.kind !== 'conv' || (op.padding[0] === op.padding[2] && op.padding[1] === op.padding[3]),
  );

/** A loss that is a sum is the same node as that sum, if a program writes it out: then what depends on one depends on the other. */
const isNamed = ({ proxies: [{ score }] }: Subject): boolean =>
  nodesOf([score]).every(
    ({ core }) =>
      (core.kind !== 'grad' && core.kind !== 'jacobian') ||
      core.x.kind !== 'pass_tensor' ||
      core.x.tensor !== 'loss' ||
      core.x.pass.loss === 'cross_entropy',
  );

/** Programs of a vocabulary, together on one small network, and in one module. */
function population(vocabulary: VocabularyName, arch: string): Subject {
  const builder = coreBuilder();
  const proxies = fc.sample(genomes(vocabulary), { numRuns: POPULATION, seed: SEED }).map(({ genome }, at) => {
    const source = { name: 'random.zc', text: textOf(genome, { name: `p${at}` }) };
    return readProgram(source, () => null, builder).proxies[0];
  });
  const network = micro.networkOf(arch, 3, 4);
  const batch = 3;
  const pixels = normal(stream(SEED, 'images'), batch * 3 * 4 * 4);
  const labels = Int32Array.from({ length: batch }, (_, image) => image);
  const provide = sourceProvider({ batch: { pixels, labels }, seed: SEED, initialisation: 'torch' });
  return { proxies, network, batch, provide, told: () => arch };
}

/** Each program on a network of its own. */
const pairs = (): readonly Subject[] =>
  fc
    .sample(scorings({ size: 16 }), { numRuns: COUNT, seed: SEED })
    .map((scoring) => ({ ...scoring, batches: 2, told: scoring[fc.toStringMethod] }))
    .filter((each) => isPlain(each) && isNamed(each) && affordable(graphOf(each)));

const python = findPython();
const title = 'random programs in PyTorch give what the interpreter gives, within error bounds';
if (python === null) test.skip(`${title} (skipped: no Python with torch; EZNASC_PYTHON can name one)`);
else {
  describe(title, () => {
    const groups: Readonly<Record<string, readonly Subject[]>> = {
      'on random networks': pairs(),
      'of the vocabulary default': [population('default', '301312')],
      'of the vocabulary eznas': [population('eznas', '312321')],
    };
    const subjects = Object.values(groups).flat();
    let answers: readonly Answer[];
    beforeAll(() => {
      answers = runInPython(
        python,
        subjects.map(({ proxies, ...rest }) => ({
          modules: [pythonModule(proxies, 'random.zc').text],
          values: valuesOf(proxies),
          random: randomOf(proxies, rest.network, rest.batch),
          ...rest,
        })),
      );
    });

    test.each(Object.keys(groups))('%s', (group) => {
      const compared = groups[group].flatMap((subject) => {
        const { scores, errors, changes } = answers[subjects.indexOf(subject)];
        expect([...errors, ...changes], subject.told()).toEqual([]);
        return [...boundsOf(subject)].map(([name, bounds]) => ({ subject, name, bounds, actual: scores[name] }));
      });
      for (const { subject, name, bounds, actual } of compared) {
        const proxy = subject.proxies.find((each) => each.name === name) as CheckedProxy;
        expect(violations(bounds, [actual]), `${printCore(proxy)}\n${subject.told()}`).toEqual([]);
      }
      // Bounds are wide, or none, where determinants or spectra of inexact numbers are taken; there most agree all the same.
      const share = (holds: (bounds: Bounded, actual: number) => boolean): number =>
        compared.filter(({ bounds, actual }) => holds(bounds, actual)).length / compared.length;
      const near = (a: number, b: number): boolean => distance(a, b) === 0 || Math.abs(a - b) <= 1e-9 * Math.abs(b);
      expect(share(({ error, value }) => near(value.data[0] + error.data[0], value.data[0]))).toBeGreaterThan(0.1);
      expect(share(({ value }, actual) => near(actual, value.data[0]))).toBeGreaterThan(0.9);
    });
  });
}
