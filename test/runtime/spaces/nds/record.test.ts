import { expect, test } from 'vitest';
import { ProblemError } from '../../../../runtime/problem.ts';
import { ndsArchitecture } from '../../../../runtime/spaces/nds/record.ts';

const genotype = {
  normal: [
    ['sep_conv_3x3', 0],
    ['skip_connect', 1],
    ['none', 2],
    ['avg_pool_3x3', 0],
  ],
  normal_concat: [2, 3],
  reduce: [
    ['max_pool_5x5', 1],
    ['dil_sep_conv_3x3', 0],
  ],
  reduce_concat: [2],
};
const net = { genotype, width: 24, depth: 12, aux: true, drop_prob: 0.1, num_nodes_normal: 2, num_nodes_reduce: 1 };

test('the object of an official file becomes the string of its architecture', () => {
  expect(ndsArchitecture(net)).toBe(
    'w24:d12/sep_conv_3x3~0:skip_connect~1+none~2:avg_pool_3x3~0=2.3/max_pool_5x5~1:dil_sep_conv_3x3~0=2',
  );
});

const withGenotype = (change: object) => ({ ...net, genotype: { ...genotype, ...change } });

test.each<[string, unknown, string]>([
  ['nothing', null, 'it is not an object'],
  ['a text', 'net', 'it is not an object'],
  ['no genotype', { ...net, genotype: undefined }, 'its genotype is not an object'],
  ['no width', { ...net, width: undefined }, 'its width is not a number'],
  ['a width of text', { ...net, width: '24' }, 'its width is not a number'],
  ['half a cell', { ...net, depth: 0.5 }, 'its depth must be a whole number from 1 to 64, and not 0.5'],
  ['a depth of NaN', { ...net, depth: NaN }, 'its depth must be a whole number'],
  ['a cell that is no list', withGenotype({ normal: {} }), 'its normal cell is not a list'],
  ['a cell without nodes', withGenotype({ reduce: [] }), 'the number of nodes of its reduction cell must be'],
  ['half a node', withGenotype({ reduce: [['none', 0]] }), 'its reduce cell has an edge too many'],
  ['an edge that is no pair', withGenotype({ reduce: ['none', 'none'] }), 'each edge of its reduce cell is not a list'],
  [
    'an operation that is a number',
    withGenotype({
      reduce: [
        [1, 0],
        [1, 0],
      ],
    }),
    'an operation of its reduce cell is not a text',
  ],
  [
    'an unknown operation',
    withGenotype({
      reduce: [
        ['zero', 0],
        ['none', 0],
      ],
    }),
    'there is no operation `zero` here',
  ],
  [
    'an edge from nowhere',
    withGenotype({ reduce: [['none'], ['none', 0]] }),
    'a state in its reduce cell is not a number',
  ],
  [
    'an edge from a later node',
    withGenotype({
      reduce: [
        ['none', 0],
        ['none', 3],
      ],
    }),
    'what state 2 of its reduction cell reads',
  ],
  ['outputs of text', withGenotype({ normal_concat: ['2'] }), 'normal_concat is not a number'],
  ['no outputs', withGenotype({ normal_concat: [] }), 'its normal cell has no output'],
  ['a thousand outputs', withGenotype({ normal_concat: Array(1000).fill(2) }), 'its normal cell gives an output twice'],
])('%s is refused with a reason', (_, value, reason) => {
  expect(() => ndsArchitecture(value)).toThrow(reason);
  expect(() => ndsArchitecture(value)).toThrow(ProblemError);
});
