/** Activations are the functions they are named after, and neither they nor their gradients overflow to NaN. */
import { describe, expect, test } from 'vitest';
import { differentiate } from '../../../compiler/autodiff/differentiate.ts';
import * as b from '../../../compiler/graph/build.ts';
import { graphBuilder } from '../../../compiler/graph/graph.ts';
import { ACTIVATIONS } from '../../../compiler/network/activations.ts';
import type { ActivationFn } from '../../../compiler/network/network.ts';
import { interpret } from '../../../runtime/reference/evaluate.ts';
import { tensor } from '../../../runtime/reference/tensor.ts';

/** Values and slopes of a function at some places. */
function at(
  fn: ActivationFn,
  parameters: readonly number[],
  places: readonly number[],
): readonly (readonly number[])[] {
  const g = graphBuilder();
  const x = g.node({ kind: 'source', source: { kind: 'noise', stream: 0 }, shape: [places.length] }, []);
  const y = ACTIVATIONS[fn].apply(g, x, parameters);
  const slope = g.node({ kind: 'gradient' }, [b.reduce(g, 'sum', y, [0]), x]);
  const nodes = differentiate(g, { outputs: [y, slope].map((node) => ({ name: '', node })) }).outputs;
  const results = interpret(
    nodes.map(({ node }) => node),
    () => tensor(x.shape, Float64Array.from(places)),
  );
  return nodes.map(({ node }) => [...(results.get(node)?.data ?? [])]);
}

/** Values of PyTorch 2 in float64 at -2.5, -0.3, 0, 0.7 and 4. */
const PLACES = [-2.5, -0.3, 0, 0.7, 4];
// prettier-ignore
const VALUES: readonly (readonly [ActivationFn, readonly number[], values: readonly number[], slopes: readonly number[]])[] = [
  ['sigmoid', [], [0.07585818002124355, 0.425557483188341, 0.5, 0.6681877721681662, 0.9820137900379085], [0.07010371654510815, 0.24445831169074586, 0.25, 0.22171287329310904, 0.017662706213291107]],
  ['tanh', [], [-0.9866142981514303, -0.2913126124515909, 0, 0.6043677771171635, 0.999329299739067], [0.02659222668316057, 0.9151369618266292, 1, 0.6347395899824586, 0.0013409506830259165]],
  ['erf', [], [-0.999593047982555, -0.3286267594591274, 0, 0.6778011938374184, 0.9999999845827421], [0.00217828423035271, 1.031260909618963, 1.1283791670955126, 0.6912748604105386, 1.2698234671866558e-07]],
  ['gelu', [], [-0.015524163314440398, -0.1146265733433142, 0, 0.5306254434438489, 3.9998733150326675], [-0.03761108590814519, 0.26767223317289013, 0.5, 0.9766141011336599, 1.0005036496612265]],
  ['gelu_tanh', [], [-0.015084266089998577, -0.11462907645724074, 0, 0.5305701347051167, 3.9999297540518075], [-0.03795157621266618, 0.26770454836119817, 0.5, 0.976357218656104, 1.000335123197122]],
  ['silu', [], [-0.18964545005310887, -0.1276672449565023, 0, 0.46773144051771626, 3.928055160151634], [-0.09940111134152683, 0.3522199896811173, 0.5, 0.8233867834733425, 1.0526646148910728]],
  ['mish', [], [-0.19681620390653337, -0.15113317713833455, 0, 0.5611483776438518, 3.9974128069762385], [-0.10974357275018566, 0.40851087693570215, 0.6, 0.9687948682001859, 1.0044328769037503]],
  ['softplus', [], [0.07888973429254963, 0.5543552444685271, Math.LN2, 1.103186048885458, 4.0181499279178094], [0.07585818002124356, 0.425557483188341, 0.5, 0.6681877721681662, 0.9820137900379085]],
  ['softsign', [], [-0.7142857142857143, -0.23076923076923075, 0, 0.4117647058823529, 0.8], [0.08163265306122447, 0.5917159763313609, 1, 0.34602076124567477, 0.04000000000000001]],
  ['selu', [], [-1.6137857588732425, -0.45566731537912203, 0, 0.7354906911488363, 4.202803949421922], [0.1443135819741343, 1.3024320254682547, 1.7580993408473766, 1.0507009873554805, 1.0507009873554805]],
  ['hard_swish', [], [-0.20833333333333334, -0.135, 0, 0.43166666666666664, 4], [-0.33333333333333337, 0.4, 0.5, 0.7333333333333333, 1]],
  ['leaky_relu', [0.2], [-0.5, -0.06, 0, 0.7, 4], [0.2, 0.2, 0.2, 1, 1]],
  ['elu', [0.5], [-0.45895750068805063, -0.12959088965914106, 0, 0.7, 4], [0.0410424993119494, 0.37040911034085894, 0.5, 1, 1]],
  ['hard_sigmoid', [1 / 6, 0.5], [0.08333333333333333, 0.45, 0.5, 0.6166666666666667, 1], [1 / 6, 1 / 6, 1 / 6, 1 / 6, 0]],
  ['clip', [0, 6], [0, 0, 0, 0.7, 4], [0, 0, 0, 1, 1]],
  ['clip', [-1, 1], [-1, -0.3, 0, 0.7, 1], [0, 1, 1, 1, 0]],
  ['pow', [2], [6.25, 0.09, 0, 0.48999999999999994, 16], [-5, -0.6, 0, 1.4, 8]],
  ['pow', [3], [-15.625, -0.027, 0, 0.3429999999999999, 64], [18.75, 0.27, 0, 1.4699999999999998, 48]],
];

describe.each(VALUES)('%s of %j', (fn, parameters, values, slopes) => {
  const [actual, actualSlopes] = at(fn, parameters, PLACES);

  test.each(PLACES.map((place, index) => [place, index]))(
    'has the value and the slope of PyTorch at %d',
    (_, index) => {
      expect(actual[index]).toBeCloseTo(values[index], 12);
      expect(actualSlopes[index]).toBeCloseTo(slopes[index], 12);
    },
  );

  test('is not NaN for large numbers, nor is its slope', () => {
    const large = [1e2, 1e3, 1e10, 1e30, 1e200].flatMap((size) => [size, -size]);
    expect(at(fn, parameters, large).flat().filter(Number.isNaN)).toEqual([]);
  });

  test('is NaN of NaN', () => expect(at(fn, parameters, [NaN])[0]).toEqual([NaN]));
});

test('the logarithm of 1 + eˣ and what is made of it keep small numbers', () => {
  const [[softplus, far]] = at('softplus', [], [-50, 50]);
  expect(softplus / Math.exp(-50)).toBeCloseTo(1, 12);
  expect(far).toBe(50);
});
