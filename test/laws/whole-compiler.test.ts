/**
 * Laws of the compiler as a whole, over well-typed programs on random networks: nothing raises on the way from a checked program
 * to its score, every level obeys its verifier, every pass keeps every bit of the score, and no program can tell what else
 * is compiled with it.
 */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import { type Graph, reachable } from '../../compiler/graph/graph.ts';
import { verifyGraph } from '../../compiler/graph/verify.ts';
import { adjoints } from '../../compiler/passes/adjoints.ts';
import { PIPELINE, REFERENCE_PIPELINE, runPasses } from '../../compiler/passes/pipeline.ts';
import { planOf } from '../../compiler/plan/assemble.ts';
import { verifyPlan } from '../../compiler/plan/verify.ts';
import { rescale, rescaleBeyond } from '../../compiler/range/rescale.ts';
import { specialise } from '../../compiler/specialise/specialise.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { tensor } from '../../runtime/reference/tensor.ts';
import { type Scoring, scorings } from './arbitrary/scoring.ts';
import { law } from './law.ts';
import { affordable, scoresOf } from './scores.ts';

law(
  'every level from the checked program to the plan obeys its verifier',
  fc.property(scorings({ size: 20 }), fc.constantFrom(0, 16, 4096), ({ proxies, network, batch }, small) => {
    const { builder, graph } = specialise(proxies, network, batch);
    verifyGraph(graph, 'specialised');
    const optimised = runPasses(builder, graph, PIPELINE, ({ name }, after) =>
      verifyGraph(after, name === 'differentiate' ? 'differentiated' : 'simplified'),
    );
    verifyPlan(planOf(optimised, small));
  }),
  { numRuns: 300 },
);

/** All passes but the one that has conditions and the one that adds in another order; laws of their own are for these. */
const UNCONDITIONAL = PIPELINE.filter((pass) => pass !== rescale && pass !== adjoints);

law(
  'every pass keeps every bit of the score, whatever it is',
  fc.property(scorings({ size: 20 }), ({ proxies, network, batch, provide }) => {
    const { builder, graph } = specialise(proxies, network, batch);
    // What gradients are is for finite differences to say; once taken, there are none for `differentiate` to change.
    const plain = runPasses(builder, graph, REFERENCE_PIPELINE);
    fc.pre(affordable(plain));
    const before = scoresOf(plain, provide);
    runPasses(builder, plain, UNCONDITIONAL, ({ name }, after) =>
      expect(scoresOf(after, provide), name).toEqual(before),
    );
  }),
  { numRuns: 800 },
);

law(
  'rescaling keeps every bit of the score where float64 has room, even if everything is rescaled',
  fc.property(scorings({ size: 20 }), ({ proxies, network, batch, provide }) => {
    const { builder, graph } = specialise(proxies, network, batch);
    const plain = runPasses(builder, graph, UNCONDITIONAL);
    fc.pre(affordable(plain) && !hasLogarithm(plain) && isModerate(plain, provide));
    const before = scoresOf(plain, provide);
    for (const { run } of [rescale, { run: rescaleBeyond(0) }]) {
      expect(scoresOf(run(builder, plain), provide)).toEqual(before);
    }
  }),
  { numRuns: 800 },
);

/** log(m · 2^e) = log m + e · log 2 is exact for real numbers only. */
const hasLogarithm = (graph: Graph): boolean => nodesOf(graph).some(({ op }) => op.kind === 'unary' && op.fn === 'log');

/**
 * Whether all numbers on the way are between 2^-60 and 2^60, or 0, ∞ or NaN. Beyond that, rescaled numbers may go on where plain
 * ones are 0 or ∞, which is what rescaling is for; or small ones may be lost beside large ones that are not added to them.
 */
function isModerate(graph: Graph, provide: Scoring['provide']): boolean {
  const values = interpret(nodesOf(graph), (source, shape) => tensor(shape, provide(source, shape)));
  const moderate = (x: number): boolean => x === 0 || !Number.isFinite(x) || Math.abs(Math.log2(Math.abs(x))) <= 60;
  return [...values.values()].every(({ data }) => data.every(moderate));
}

const nodesOf = (graph: Graph): ReturnType<typeof reachable> => reachable(graph.outputs.map(({ node }) => node));

law(
  'the score of a program is the same to the bit alone and beside another program',
  fc.property(scorings({ count: 2 }), ({ proxies, network, batch, provide }) => {
    const score = (some: typeof proxies): ReadonlyMap<string, number> => {
      const { graph } = compile(some, network, batch, REFERENCE_PIPELINE);
      fc.pre(affordable(graph));
      return scoresOf(graph, provide);
    };
    const together = score(proxies);
    for (const proxy of proxies) expect(score([proxy]).get(proxy.name)).toBe(together.get(proxy.name));
  }),
  { numRuns: 150 },
);
