/** How nodes whose inputs are all known are computed: shape arithmetic, position tables, rearranged weights. */
import type { External } from '../file/external.ts';
import { type Call, constantOf, fault } from '../graph/call.ts';
import type { Constant } from '../graph/constant.ts';
import {
  concat,
  expand,
  flatten,
  gatherAt,
  reshape,
  slice,
  split,
  squeeze,
  tile,
  transpose,
  unsqueeze,
} from './movement.ts';
import { pointwise, POINTWISE } from './pointwise.ts';
import { reduce, REDUCTIONS } from './reduction.ts';
import { cast, castLike, constantNode, constantOfShape, range, shapeOf, sizeOf } from './sources.ts';

type Fold = (call: Call, external: External) => readonly Constant[];

const ofFirst =
  (fold: (call: Call, input: Constant) => Constant): Fold =>
  (call) => [fold(call, firstOf(call))];

function firstOf(call: Call): Constant {
  const input = constantOf(call, 0);
  if (input === null) throw fault(call, 'has no input.');
  return input;
}

const FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ['Constant', (call, external) => [constantNode(call, external)]],
  ['Shape', (call) => [shapeOf(call)]],
  ['Size', (call) => [sizeOf(call)]],
  ['ConstantOfShape', (call) => [constantOfShape(call)]],
  ['Range', (call) => [range(call)]],
  ['Cast', ofFirst(cast)],
  ['CastLike', ofFirst(castLike)],
  ['Identity', ofFirst((_, input) => input)],
  ['Dropout', ofFirst((_, input) => input)],
  ['Concat', (call) => [concat(call)]],
  ['Expand', ofFirst(expand)],
  ['Flatten', ofFirst(flatten)],
  ['Gather', ofFirst(gatherAt)],
  ['Reshape', ofFirst(reshape)],
  ['Slice', ofFirst(slice)],
  ['Split', (call) => split(call, firstOf(call))],
  ['Squeeze', ofFirst(squeeze)],
  ['Tile', ofFirst(tile)],
  ['Transpose', ofFirst(transpose)],
  ['Unsqueeze', ofFirst(unsqueeze)],
  ...POINTWISE.map((op) => [op, (call: Call) => [pointwise(call)]] as const),
  ...REDUCTIONS.map((op) => [op, ofFirst(reduce)] as const),
]);

/** Operators that are computed when the network is read, if their inputs are known. */
export const FOLDED: readonly string[] = [...FOLDS.keys()];

/** Operators of whose inputs not all need be known: of these only so many. */
const NEEDED: ReadonlyMap<string, number> = new Map([
  ['Shape', 0],
  ['Size', 0],
  ['CastLike', 1],
]);

/** Whether a node can be computed before any image is seen, as far as its inputs go. */
export const isKnown = ({ node, inputs }: Call): boolean =>
  inputs.slice(0, NEEDED.get(node.op)).every((input) => input === null || input.kind === 'constant');

/** The outputs of a node all of whose inputs are known, or null if its operator is not computed. */
export function fold(call: Call, external: External): readonly Constant[] | null {
  return FOLDS.get(call.node.op)?.(call, external) ?? null;
}
