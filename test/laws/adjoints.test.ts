/** Linear primitives and their adjoints: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for any stride, padding, dilation and groups. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { elements } from '../../compiler/graph/graph.ts';
import type { Shape } from '../../compiler/graph/primitive.ts';
import { slid } from '../../compiler/graph/slide.ts';
import { stream, uniform } from '../../runtime/random.ts';
import { evaluateNode } from '../../runtime/reference/evaluate.ts';
import { type Tensor, tensor } from '../../runtime/reference/tensor.ts';
import { law } from './law.ts';

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const pair = (max: number, min = 1) => fc.tuple(upTo(max, min), upTo(max, min));
const sides = (max: number) => fc.tuple(upTo(max, 0), upTo(max, 0), upTo(max, 0), upTo(max, 0));

const convolutions = fc.record({
  batch: upTo(2),
  groups: upTo(3),
  ins: upTo(2),
  outs: upTo(2),
  size: pair(7),
  kernel: pair(3),
  stride: pair(3),
  padding: sides(3),
  dilation: pair(2),
});
law(
  'a convolution and its two adjoints give one trilinear form',
  fc.property(convolutions, fc.nat(), ({ batch, groups, ins, outs, size, kernel, ...rest }, seed) => {
    const slide = { ...rest, groups };
    const length = slid(size, { ...slide, kernel });
    fc.pre(Math.min(...length) > 0);
    const x = random(seed, 'x', [batch, groups * ins, ...size]);
    const w = random(seed, 'w', [groups * outs, ins, ...kernel]);
    const y = random(seed, 'y', [batch, groups * outs, ...length]);

    const form = product(evaluateNode({ kind: 'conv', slide }, [x, w]), y);
    expect(product(x, evaluateNode({ kind: 'conv_input_grad', slide, size }, [y, w]))).toBeCloseTo(form, 10);
    expect(product(w, evaluateNode({ kind: 'conv_weight_grad', slide, kernel }, [x, y]))).toBeCloseTo(form, 10);
  }),
);

const pools = fc.record({
  planes: fc.tuple(upTo(2), upTo(2)),
  size: pair(7, 2),
  kernel: pair(3),
  stride: pair(3),
  padding: sides(2),
  counted: fc.boolean(),
});
law(
  'average pooling and its gradient are adjoint',
  fc.property(pools, fc.nat(), ({ planes, size, ...window }, seed) => {
    fc.pre(window.padding.every((each, side) => each < window.kernel[side % 2]));
    const length = slid(size, window);
    fc.pre(Math.min(...length) > 0);
    const x = random(seed, 'x', [...planes, ...size]);
    const y = random(seed, 'y', [...planes, ...length]);

    const form = product(evaluateNode({ kind: 'average_pool', window }, [x]), y);
    expect(product(x, evaluateNode({ kind: 'average_pool_grad', window, size }, [y]))).toBeCloseTo(form, 10);
  }),
);

law(
  'gathering by maxima and scattering by them are adjoint, and the maxima are what is gathered of x itself',
  fc.property(pools, fc.nat(), ({ planes, size, ...window }, seed) => {
    fc.pre(window.padding.every((each, side) => each < window.kernel[side % 2]));
    const length = slid(size, window);
    fc.pre(Math.min(...length) > 0);
    const x = random(seed, 'x', [...planes, ...size]);
    const values = random(seed, 'values', x.shape);
    const y = random(seed, 'y', [...planes, ...length]);

    const form = product(evaluateNode({ kind: 'max_pool_gather', window }, [x, values]), y);
    expect(product(values, evaluateNode({ kind: 'max_pool_scatter', window }, [x, y]))).toBeCloseTo(form, 10);
    const maxima = evaluateNode({ kind: 'max_pool_gather', window }, [x, x]).data;
    const averages = evaluateNode({ kind: 'average_pool', window: { ...window, counted: false } }, [x]).data;
    expect(maxima.every((maximum, at) => maximum >= averages[at] - 1e-12)).toBe(true);
  }),
);

function random(seed: number, name: string, shape: Shape): Tensor {
  return tensor(shape, uniform(stream(seed, name), elements(shape), -1, 1));
}

function product(a: Tensor, b: Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return a.data.reduce((sum, value, at) => sum + value * b.data[at], 0);
}
