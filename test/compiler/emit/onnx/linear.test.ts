import fc from 'fast-check';
import { describe, it } from 'vitest';
import { elements } from '../../../../compiler/graph/graph.ts';
import type { Primitive, Shape, Slide } from '../../../../compiler/graph/primitive.ts';
import { slid } from '../../../../compiler/graph/slide.ts';
import { shapeOf } from '../../../../compiler/graph/shape.ts';
import { tensor, type Tensor } from '../../../../runtime/reference/tensor.ts';
import { EXACT, expectAgreement, type Tolerance } from './agree.ts';
import { shapes, sizes, tensorOf, tensorsOf } from './arbitrary.ts';

/** Sums in any order: what rounding loses is relative to the terms, which may cancel; 64 roundings are allowed. */
const SUMS: Tolerance = { terms: 2 ** -18, own: 0 };

function agreeOn(cases: fc.Arbitrary<readonly [Primitive, readonly Shape[]]>, tolerance = SUMS, numRuns = 40): void {
  const filled = cases.chain(([op, inputs]) => fc.tuple(fc.constant(op), tensorsOf(inputs)));
  fc.assert(
    fc.property(filled, ([op, inputs]) => expectAgreement(op, inputs, tolerance)),
    { numRuns },
  );
}

describe('reductions', () => {
  const reductions = (shape: Shape) =>
    fc
      .subarray([...shape.keys()])
      .chain((dims) =>
        fc.constantFrom('sum', 'prod', 'max', 'min').map((fn) => ({ kind: 'reduce', fn, dims }) as const),
      );

  it('agree over any dimensions, none included', () =>
    agreeOn(
      shapes({ minLength: 0, maxLength: 4 }).chain((shape) => fc.tuple(reductions(shape), fc.constant([shape]))),
    ));

  it('propagate NaN and infinities wherever they stand', () => {
    // Powers of two, whose sums and products are exact in any order.
    const element = fc.constantFrom(NaN, Infinity, -Infinity, 0, 0.5, -0.5, 1, -1, 2, -2);
    const cases = shapes({ minLength: 1, maxLength: 3 }).chain((shape) =>
      fc.tuple(reductions(shape), tensorOf(shape, element)),
    );
    fc.assert(
      fc.property(cases, ([op, x]) => expectAgreement(op, [x], EXACT)),
      { numRuns: 80 },
    );
  });

  it.each(['sum', 'prod', 'max', 'min'] as const)('%s of nothing is its neutral element', (fn) => {
    const empty = new Float64Array();
    expectAgreement({ kind: 'reduce', fn, dims: [1] }, [{ shape: [2, 0], data: empty }], EXACT);
    expectAgreement({ kind: 'reduce', fn, dims: [1] }, [{ shape: [0, 2], data: empty }], EXACT);
    expectAgreement({ kind: 'reduce', fn, dims: [0, 1] }, [{ shape: [0, 0], data: empty }], EXACT);
  });
});

describe('contractions', () => {
  it('agree for any sorting of letters into batch, free and summed', () => agreeOn(contractions(1), SUMS, 120));
  it('agree where sizes are 0', () => agreeOn(contractions(0), SUMS, 60));
});

describe('agreements', () => {
  // Rows that end in the middle of vectors, and those that fill several blocks of them.
  const lengths = fc.oneof(sizes(1, 9), sizes(120, 136), sizes(2040, 2300));

  it('agree to the bit, whatever the numbers are and however long rows are', () => {
    const any = fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e-40, -1e-40, 1, -1, 2, -2);
    const cases = fc.tuple(sizes(1, 4), lengths).chain((shape) => tensorOf(shape, any));
    fc.assert(
      fc.property(cases, (x) => expectAgreement({ kind: 'agreements' }, [x], EXACT)),
      { numRuns: 60 },
    );
  });

  it.each([[[3, 0]], [[0, 3]], [[4]], [[2, 3, 2, 2]]])('agree on [%s]', (shape) => {
    const data = Array.from({ length: elements(shape) }, (_, at) => (at % 3) - 1);
    expectAgreement({ kind: 'agreements' }, [tensor(shape, data)], EXACT);
  });
});

/** Each letter is in two or three of the three words, in any order. */
function contractions(least: number): fc.Arbitrary<readonly [Primitive, readonly Shape[]]> {
  const letters = ['a', 'b', 'c', 'd', 'e'];
  const roles = fc.array(fc.tuple(sizes(0, 3), sizes(least, 4)), {
    minLength: letters.length,
    maxLength: letters.length,
  });
  return roles.chain((each) => {
    const word = (absent: number) =>
      fc
        .shuffledSubarray(letters, { minLength: letters.length })
        .map((all) => all.filter((letter) => each[letters.indexOf(letter)][0] !== absent).join(''));
    return fc.tuple(word(0), word(1), word(2)).map(([left, right, out]) => {
      const shape = (text: string): Shape => [...text].map((letter) => each[letters.indexOf(letter)][1]);
      return [{ kind: 'contract', left, right, out }, [shape(left), shape(right)]] as const;
    });
  });
}

describe('convolutions', () => {
  it('agree for any stride, padding, dilation, kernel and grouping', () => agreeOn(convolutions('conv')));
  it('agree in their gradient with respect to the input', () => agreeOn(convolutions('conv_input_grad'), SUMS, 80));
  it('agree where channels come in blocks', () => agreeOn(inBlocks('conv'), SUMS, 60));
  it('agree where channels come in blocks, in their gradient with respect to the input', () =>
    agreeOn(inBlocks('conv_input_grad'), SUMS, 60));
  it('agree in their gradient with respect to the weights', () => agreeOn(convolutions('conv_weight_grad'), SUMS, 80));

  it('give gradients of weights in which a NaN or an infinity is only where its pixel is met', () => {
    // Powers of two, whose sums of products are exact in any order.
    const finite = fc.constantFrom(0, 0.5, -0.5, 1, -1, 2, -2);
    const any = fc.oneof({ weight: 9, arbitrary: finite }, fc.constantFrom(NaN, Infinity, -Infinity));
    const unfolded = convolutions('conv_weight_grad', sizes(1, 3), fc.constant(1)).filter(
      ([op]) => op.kind === 'conv_weight_grad' && op.slide.stride[1] === 1 && Math.max(...op.kernel) > 1,
    );
    const cases = unfolded.chain(([op, [x, gy]]) => fc.tuple(fc.constant(op), tensorOf(x, any), tensorOf(gy, finite)));
    fc.assert(
      fc.property(cases, ([op, ...inputs]) => expectAgreement(op, inputs, EXACT)),
      { numRuns: 60 },
    );
  });
});

/** Some of these have as many channels and weights as it takes to be computed in blocks. */
const inBlocks = (kind: 'conv' | 'conv_input_grad'): ReturnType<typeof convolutions> =>
  convolutions(kind, fc.constantFrom(8, 16, 24, 32), fc.constant(1), sizes(12, 18));

function convolutions(
  kind: 'conv' | 'conv_input_grad' | 'conv_weight_grad',
  channels: fc.Arbitrary<number> = sizes(1, 3),
  groups: fc.Arbitrary<number> = sizes(1, 3),
  side: fc.Arbitrary<number> = sizes(5, 8),
): fc.Arbitrary<readonly [Primitive, readonly Shape[]]> {
  const slides: fc.Arbitrary<Slide> = fc.record({
    stride: fc.tuple(sizes(1, 3), sizes(1, 3)),
    padding: fc.tuple(sizes(0, 2), sizes(0, 2), sizes(0, 2), sizes(0, 2)),
    dilation: fc.tuple(sizes(1, 2), sizes(1, 2)),
    groups,
  });
  const dimensions = fc.record({
    batch: sizes(1, 4),
    ins: channels,
    outs: channels,
    kh: sizes(1, 3),
    kw: sizes(1, 3),
    h: side,
    w: side,
  });
  return fc.tuple(slides, dimensions).map(([slide, d]) => {
    const x = [d.batch, d.ins * slide.groups, d.h, d.w];
    const w = [d.outs * slide.groups, d.ins, d.kh, d.kw];
    const y = shapeOf({ kind: 'conv', slide }, [x, w]);
    if (kind === 'conv') return [{ kind, slide }, [x, w]] as const;
    if (kind === 'conv_input_grad') return [{ kind, slide, size: [d.h, d.w] }, [y, w]] as const;
    return [{ kind, slide, kernel: [d.kh, d.kw] }, [x, y]] as const;
  });
}

const windows = fc
  .record({
    kernel: fc.tuple(sizes(1, 3), sizes(1, 3)),
    stride: fc.tuple(sizes(1, 3), sizes(1, 3)),
    padding: fc.tuple(sizes(0, 2), sizes(0, 2), sizes(0, 2), sizes(0, 2)),
    counted: fc.boolean(),
  })
  .filter(({ kernel, padding }) => padding.every((each, side) => each < kernel[side % 2]))
  .chain((window) => fc.tuple(fc.constant(window), fc.tuple(sizes(1, 2), sizes(1, 3), sizes(1, 8), sizes(1, 8))))
  .filter(([window, [, , height, width]]) => Math.min(...slid([height, width], window)) > 0);

describe('average pooling', () => {
  it('divides by what lies inside the image, or by all of the window', () =>
    agreeOn(windows.map(([window, x]) => [{ kind: 'average_pool', window }, [x]] as const)));

  it('agrees in its adjoint', () =>
    agreeOn(
      windows.map(([window, x]) => {
        const y = shapeOf({ kind: 'average_pool', window }, [x]);
        return [{ kind: 'average_pool_grad', window, size: [x[2], x[3]] }, [y]] as const;
      }),
      SUMS,
      60,
    ));
});

describe('maximum pooling', () => {
  // Few values, so that windows have ties, NaN and nothing but infinities.
  const element = fc.constantFrom(NaN, Infinity, -Infinity, 0, 1, -1, 2);

  it.each(['max_pool_gather', 'max_pool_scatter'] as const)('%s finds the first of the greatest, NaN first', (kind) => {
    const cases = windows.chain(([window, x]) => {
      const op = { kind, window } as const;
      const gathered = shapeOf({ kind: 'max_pool_gather', window }, [x, x]);
      const moved = tensorOf(kind === 'max_pool_gather' ? x : gathered, fc.integer({ min: -9, max: 9 }));
      return fc.tuple(fc.constant(op), tensorOf(x, element), moved);
    });
    return fc.assert(
      fc.property(cases, ([op, x, moved]) => expectAgreement(op, [x, moved], EXACT)),
      { numRuns: 60 },
    );
  });
});

describe('batch normalisation', () => {
  const shaped = fc.oneof(
    fc.tuple(sizes(1, 6), sizes(1, 4)),
    fc.tuple(sizes(1, 4), sizes(1, 4), sizes(1, 5), sizes(1, 5)),
  );
  // A channel that is nearly constant is divided by little, and its gradient cancels.
  const epsilon = 1e-5;
  const cancelling: Tolerance = { own: 0, steps: true };

  it('agrees on vectors and images', () =>
    agreeOn(
      shaped.map((x) => [{ kind: 'batch_norm', epsilon }, [x, [x[1]], [x[1]]]] as const),
      cancelling,
    ));

  it('agrees in its gradient', () =>
    agreeOn(
      shaped.map((x) => [{ kind: 'batch_norm_grad', epsilon }, [x, [x[1]], x]] as const),
      cancelling,
    ));

  it('is accurate where nothing cancels', () => {
    const wave = (shape: Shape, rate: number): Tensor =>
      tensor(
        shape,
        Float64Array.from({ length: elements(shape) }, (_, at) => Math.sin(rate * at * at)),
      );
    const [x, gy, scale, shift] = [wave([8, 3, 6, 5], 1), wave([8, 3, 6, 5], 2), wave([3], 3), wave([3], 4)];
    const tolerance = { own: 0, greatest: 5e-7 };
    expectAgreement({ kind: 'batch_norm', epsilon }, [x, scale, shift], tolerance);
    expectAgreement({ kind: 'batch_norm_grad', epsilon }, [x, scale, gy], tolerance);
  });

  it.each(['batch_norm', 'batch_norm_grad'] as const)(
    '%s leaves no trace of a NaN in what it computes next',
    (kind) => {
      const good = tensor([2, 2], [1, 2, 4, 8]);
      const scale = tensor([2], [1, 1]);
      for (const x of [good, tensor([2, 2], [NaN, 2, Infinity, 8]), good]) {
        expectAgreement({ kind, epsilon }, [x, scale, kind === 'batch_norm' ? scale : good], cancelling);
      }
    },
  );
});
