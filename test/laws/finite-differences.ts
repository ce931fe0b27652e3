/** Gradients held against central differences of order four, along a random direction per source. */
import { expect } from 'vitest';
import { add, allDims, mul, reduce } from '../../compiler/graph/build.ts';
import { differentiate } from '../../compiler/autodiff/differentiate.ts';
import { elements, type GraphNode } from '../../compiler/graph/graph.ts';
import type { TensorSource } from '../../compiler/graph/primitive.ts';
import { stream, uniform } from '../../runtime/random.ts';
import { interpret } from '../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../runtime/reference/tensor.ts';
import { type Grown, noise } from './arbitrary/graph.ts';

const STEP = 2e-4;
const TOLERANCE = 1e-6;

/** Expects every source's gradient to be the slope of y; y may contain gradients. */
export function expectGradients({ g, y, sources }: Grown, valueOf: (source: TensorSource) => Tensor): void {
  const gradients = sources.map((x) => g.node({ kind: 'gradient' }, [y, x]));
  const outputs = [y, ...gradients].map((node, at) => ({ name: `${at}`, node }));
  const [plain, ...slopes] = differentiate(g, { outputs }).outputs.map(({ node }) => node);
  const at = interpret([plain, ...slopes], valueOf);
  const value = scalarOf(at, plain);

  sources.forEach((source, index) => {
    const direction = uniform(stream(index, 'direction'), elements(source.shape), -1, 1);
    const alongDirection = (t: number): number => {
      const moved = (asked: TensorSource): Tensor => {
        const { shape, data } = valueOf(asked);
        return isSame(asked, source)
          ? tensor(
              shape,
              data.map((x, k) => x + t * direction[k]),
            )
          : { shape, data };
      };
      return scalarOf(interpret([plain], moved), plain);
    };
    const slope = (at.get(slopes[index]) as Tensor).data.reduce((sum, part, k) => sum + part * direction[k], 0);
    const expected = centralDifference(alongDirection);
    const scale = 1 + Math.abs(value) + Math.abs(expected);
    expect(Math.abs(slope - expected) / scale, `source ${index}: ${slope}, by differences ${expected}`).toBeLessThan(
      TOLERANCE,
    );
  });
}

/** The scalar product of all gradients of y with fresh sources: its gradients are products with y's second derivatives. */
export function gradientSum({ g, y, sources, ...rest }: Grown): Grown {
  const directions = sources.map(({ shape }, at) => noise(g, sources.length + at, shape));
  const terms = sources.map((x, at) => {
    const gradient = g.node({ kind: 'gradient' }, [y, x]);
    return reduce(g, 'sum', mul(g, gradient, directions[at]), allDims(x));
  });
  return { ...rest, g, y: terms.reduce((sum, term) => add(g, sum, term)), sources: [...sources, ...directions] };
}

function centralDifference(f: (t: number) => number): number {
  return (8 * (f(STEP) - f(-STEP)) - (f(2 * STEP) - f(-2 * STEP))) / (12 * STEP);
}

const scalarOf = (tensors: ReadonlyMap<GraphNode, Tensor>, node: GraphNode): number =>
  (tensors.get(node) as Tensor).data[0];

const isSame = (asked: TensorSource, { op }: GraphNode): boolean =>
  asked.kind === 'noise' && op.kind === 'source' && op.source.kind === 'noise' && op.source.stream === asked.stream;
