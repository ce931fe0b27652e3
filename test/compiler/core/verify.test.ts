/** The verifier finds what is wrong with a core that no program has. */
import { describe, expect, test } from 'vitest';
import { type AxisType } from '../../../compiler/core/axis.ts';
import { type Core, type CoreOp, coreBuilder, type PassSpec } from '../../../compiler/core/core.ts';
import { verifyCore } from '../../../compiler/core/verify.ts';

const { node } = coreBuilder();
const pass: PassSpec = { input: [{ factor: 1, kind: 'data', stream: 0 }], loss: null, weights: 'init', norm: 'train' };
const batch = { name: 'batch', size: { kind: 'network', name: 'batch' } } as const;
const classes = { name: 'class', size: { kind: 'network', name: 'class' } } as const;
const out = { name: 'out', size: { kind: 'site', binder: 0, name: 'out' } } as const;

const logits = node({ kind: 'pass_tensor', pass, tensor: 'logits' }, [batch, classes]);
const one = node({ kind: 'number', value: 1 }, []);
const apply = (operator: 'sum' | 'add', parts: readonly Core[], axes: readonly string[], type: AxisType): Core =>
  node({ kind: 'apply', operator, arguments: parts, axes }, type);
const overLinears = (body: Core, condition: Core | null = null): CoreOp => ({
  kind: 'fold',
  fold: 'sum',
  family: 'linears',
  binder: 0,
  variants: (['linear', 'linear_seq'] as const).map((site) => ({ site, condition, body })),
  joined: null,
});

test('a good core has no problems', () => {
  expect(verifyCore(apply('sum', [logits], ['batch', 'class'], []))).toEqual([]);
  expect(verifyCore(node(overLinears(one), []))).toEqual([]);
});

describe('it finds', () => {
  const stride = node({ kind: 'site_number', binder: 0, number: 'stride' }, []);
  const depth = node({ kind: 'site_number', binder: 0, number: 'depth' }, []);
  const bias = node({ kind: 'site_tensor', pass, binder: 0, tensor: 'bias' }, [out]);
  const total = apply('sum', [logits], ['batch', 'class'], []);
  test.each<[string, Core, string]>([
    ['a score with axes', logits, 'the score has axes'],
    ['a type that no rule gives', apply('sum', [logits], ['class'], []), 'should have [batch]'],
    [
      'operands that do not align',
      apply('add', [apply('sum', [logits], ['class'], [batch]), apply('sum', [logits], ['batch'], [classes])], [], []),
      'do not fit together',
    ],
    ['a site outside its fold', depth, 'binder 0 is not bound'],
    ['a number that the site lacks', node(overLinears(stride), []), 'has no stride'],
    ['a tensor that the site lacks', node(overLinears(apply('sum', [bias], ['out'], [])), []), 'has no tensor bias'],
    ['a condition that reads a tensor', node(overLinears(one, total), []), 'not known beforehand'],
    ['a loss that the pass lacks', node({ kind: 'pass_tensor', pass, tensor: 'loss' }, []), 'has no loss'],
    ['a gradient by a value', node({ kind: 'grad', y: total, x: one }, []), 'x is number'],
    [
      'a fold with a kind too few',
      node({ ...overLinears(one), family: 'weighted' } as CoreOp, []),
      'has bodies for linear,linear_seq',
    ],
  ])('%s', (_, core, problem) => expect(verifyCore(core).join('\n')).toContain(problem));

  test('an axis of the site that leaves its fold', () => {
    const weight = node({ kind: 'site_tensor', pass, binder: 0, tensor: 'weight' }, [
      out,
      { name: 'in', size: { kind: 'site', binder: 0, name: 'in' } },
    ]);
    const leaving = node(overLinears(apply('sum', [weight], ['in'], [out])), [out]);
    expect(verifyCore(apply('sum', [leaving], ['out'], [])).join('\n')).toContain('[out] cannot leave');
  });
});
