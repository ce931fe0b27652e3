import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProblemError } from '../../../../runtime/problem.ts';
import {
  NDS_OPERATIONS,
  type NdsArchitecture,
  type NdsCell,
  printArchitecture,
} from '../../../../runtime/spaces/nds/architecture.ts';
import { parseArchitecture } from '../../../../runtime/spaces/nds/parse.ts';

const ARCH =
  'w16:d8/sep_conv_3x3~0:skip_connect~1+dil_conv_5x5~2:none~0=2.3/max_pool_3x3~1:max_pool_3x3~1+none~0:conv_7x1_1x7~2=3';

const cells: fc.Arbitrary<NdsCell> = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const edge = (node: number) =>
    fc.record({ operation: fc.constantFrom(...NDS_OPERATIONS), from: fc.integer({ min: 0, max: node + 1 }) });
  const nodes = fc.tuple(...Array.from({ length: count }, (_, node) => fc.tuple(edge(node), edge(node))));
  const states = Array.from({ length: count }, (_, node) => node + 2);
  const outputs = fc.shuffledSubarray(states, { minLength: 1 });
  return fc.record({ nodes, outputs });
});

const architectures: fc.Arbitrary<NdsArchitecture> = fc.record({
  width: fc.integer({ min: 1, max: 512 }),
  depth: fc.integer({ min: 1, max: 64 }),
  normal: cells,
  reduce: cells,
});

test('every architecture reads back from its string', () => {
  fc.assert(
    fc.property(architectures, (architecture) => {
      expect(parseArchitecture(printArchitecture(architecture), NDS_OPERATIONS)).toEqual(architecture);
    }),
  );
});

test('a string lists width, depth, the nodes of both cells, and their outputs', () => {
  expect(parseArchitecture(ARCH, NDS_OPERATIONS)).toEqual({
    width: 16,
    depth: 8,
    normal: {
      nodes: [
        [
          { operation: 'sep_conv_3x3', from: 0 },
          { operation: 'skip_connect', from: 1 },
        ],
        [
          { operation: 'dil_conv_5x5', from: 2 },
          { operation: 'none', from: 0 },
        ],
      ],
      outputs: [2, 3],
    },
    reduce: {
      nodes: [
        [
          { operation: 'max_pool_3x3', from: 1 },
          { operation: 'max_pool_3x3', from: 1 },
        ],
        [
          { operation: 'none', from: 0 },
          { operation: 'conv_7x1_1x7', from: 2 },
        ],
      ],
      outputs: [3],
    },
  });
});

const CELL = 'skip_connect~0:skip_connect~1=2';

test.each([
  ['301312', 'it does not begin with width and depth'],
  ['w16/x/y', 'it does not begin with width and depth'],
  [`w16:d8/${CELL}`, 'it must have three parts joined by `/`'],
  [`w0:d8/${CELL}/${CELL}`, 'its width must be a whole number from 1 to 512, and not 0'],
  [`w16:d1000000/${CELL}/${CELL}`, 'its depth must be a whole number from 1 to 64, and not 1000000'],
  [`w16:d8/${CELL}/skip_connect~0:skip_connect~1`, 'a cell must end in its outputs, such as `=2.3`'],
  [`w16:d8/${CELL}=2/${CELL}`, 'a cell must end in its outputs'],
  [`w16:d8/${CELL}/skip_connect~0=2`, 'a node must be two edges joined by `:`'],
  [`w16:d8/${CELL}/skip_connect~0:skip_connect=2`, 'an edge must be like `skip_connect~0`'],
  [`w16:d8/${CELL}/skip_connect~0:skip_connect~01=2`, 'states must be whole numbers'],
  [`w16:d8/${CELL}/skip_connect~0:skip_connect~1=`, 'states must be whole numbers'],
  [`w16:d8/${CELL}/skip_connect~0:skip_connect~2=2`, 'what state 2 of its reduction cell reads must be'],
  [
    `w16:d8/skip_connect~0:skip_connect~1=3/${CELL}`,
    'each output of its normal cell must be a whole number from 2 to 2',
  ],
  [`w16:d8/skip_connect~0:skip_connect~1=1/${CELL}`, 'each output of its normal cell must be'],
  [`w16:d8/skip_connect~0:skip_connect~1=2.2/${CELL}`, 'its normal cell gives an output twice'],
  [`w16:d8/${`${CELL.slice(0, -2)}+`.repeat(12)}${CELL}/${CELL}`, 'from 1 to 12, and not 13'],
])('%s is refused with a reason', (text, reason) => {
  expect(() => parseArchitecture(text, NDS_OPERATIONS)).toThrow(reason);
  expect(() => parseArchitecture(text, NDS_OPERATIONS)).toThrow(ProblemError);
});

test('a misspelt operation gets a suggestion, and one of another space the list of what there is', () => {
  const parse = (arch: string) => () => parseArchitecture(arch, ['skip_connect', 'sep_conv_3x3']);
  const misspelt = `w16:d8/skip_conect~0:skip_connect~1=2/${CELL}`;
  expect(parse(misspelt)).toThrow(expect.objectContaining({ help: 'did you mean `skip_connect`?' }));
  const foreign = `w16:d8/max_pool_7x7~0:skip_connect~1=2/${CELL}`;
  expect(parse(foreign)).toThrow('there is no operation `max_pool_7x7` here');
  expect(parse(foreign)).toThrow(expect.objectContaining({ help: 'the operations are skip_connect, sep_conv_3x3' }));
});

test('a long architecture does not hide what is wrong with it', () => {
  const broken = ARCH.replace('w16', 'w9999');
  expect(() => parseArchitecture(broken, NDS_OPERATIONS)).toThrow(`\`${broken.slice(0, 40)}…\` is not`);
});
