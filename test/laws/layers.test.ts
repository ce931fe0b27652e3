/** Every kind of layer has the gradients, once and twice, that finite differences give: by its inputs and by its weights. */
import * as fc from 'fast-check';
import { describe } from 'vitest';
import * as b from '../../compiler/graph/build.ts';
import type { GraphNode } from '../../compiler/graph/graph.ts';
import { INPUT, type LayerOp } from '../../compiler/network/network.ts';
import { type ParameterName, parametersOf } from '../../compiler/network/parameters.ts';
import { layerShapes } from '../../compiler/network/shapes.ts';
import { applyLayer } from '../../compiler/specialise/layers/apply.ts';
import { type Grown, grownPrimitive, spacedValues } from './arbitrary/graph.ts';
import type { Soil } from './arbitrary/growth.ts';
import { STEPS } from './arbitrary/network.ts';
import { append, type Draft, type Step } from './arbitrary/network/draft.ts';
import { activationOf, FUNCTIONS, PARTIAL, positive } from './arbitrary/network/tensors.ts';
import { expectGradients, gradientSum } from './finite-differences.ts';
import { law } from './law.ts';

const functions = FUNCTIONS.map((fn): readonly [string, Step] => [
  fn,
  (draft, x) => {
    return append(draft, activationOf(draft, fn), PARTIAL.has(fn) ? positive(draft, x) : x);
  },
]);
const { activation: _, ...others } = STEPS;

describe.each([...Object.entries<Step>(others), ...functions])('%s', (_, step) => {
  const grown: fc.Arbitrary<Grown> = grownPrimitive({ grow: (soil, x) => taken(soil, x, step) });

  law(
    'has the gradients that finite differences give',
    fc.property(grown, fc.nat(), (some, seed) => expectGradients(some, spacedValues(seed, some.sources))),
    { numRuns: 20 },
  );

  law(
    'has the second derivatives that finite differences give',
    fc.property(grown, fc.nat(), (some, seed) => {
      const slope = gradientSum(some);
      expectGradients(slope, spacedValues(seed, slope.sources));
    }),
    { numRuns: 8 },
  );
});

/** The layers of a step on a map, a sequence or a vector made of x, with fresh weights. */
function taken(soil: Soil, x: GraphNode, step: Step): GraphNode {
  const { g, choose } = soil;
  const [batch, ...rest] = [...x.shape, 1, 1, 1, 1].slice(0, 4);
  const input = [rest[0], rest[1], rest[2]] as const;
  const draft: Draft = { choose, input, layers: [], tensors: [{ layer: INPUT, shape: input }] };
  const [channels, ...image] = input;
  const pixels = image[0] * image[1];
  const as = [input, [channels, pixels], [channels * pixels]][choose(3)];
  draft.tensors.push(append(draft, { kind: 'reshape', shape: as }, draft.tensors[0]));
  step(draft, draft.tensors[1]);

  const shapes = layerShapes({ name: '', ...draft, classes: 0, features: 0, logits: 0 });
  const outputs: GraphNode[] = [];
  const norm = (['train', 'eval', 'identity'] as const)[choose(3)];
  draft.layers.forEach(({ op, inputs }, layer) => {
    const known = new Map<ParameterName, GraphNode>();
    const parameter = (name: ParameterName): GraphNode => known.get(name) ?? fresh(name);
    const fresh = (name: ParameterName): GraphNode => {
      const node = soil.fresh(parametersOf(op).find((each) => each.name === name)?.shape ?? []);
      known.set(name, node);
      return node;
    };
    const read = inputs.map((from) => (from === INPUT ? b.reshape(g, x, [batch, ...input]) : outputs[from]));
    outputs.push(applyLayer({ g, norm, images: batch, shape: shapes[layer], parameter }, tame(op), read));
  });
  return outputs[outputs.length - 1];
}

/** Nearly constant channels divided by nearly nothing are too steep for differences. */
const tame = (op: LayerOp): LayerOp => ('epsilon' in op ? { ...op, epsilon: 0.1 } : op);
