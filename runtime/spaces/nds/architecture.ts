/**
 * Architectures of the cell spaces of NDS [RJXLD19], and the strings that name them:
 *
 *     w16:d8/sep_conv_3x3~0:skip_connect~1+dil_conv_5x5~2:none~0=2.3/max_pool_3x3~0:…=…
 *
 * Width and depth, the normal cell, the reduction cell. A cell is its nodes joined by `+`, each two operations with the state
 * that they read, and behind `=` the states that are its output. States 0 and 1 are the outputs of the cell before the last
 * and of the last one, state 2 is the first node.
 */
import { suggest } from '../../../compiler/diagnostics/suggest.ts';
import { ProblemError } from '../../problem.ts';

/** What an edge can do, in the names of NDS. */
export const NDS_OPERATIONS = [
  'none',
  'skip_connect',
  'avg_pool_3x3',
  'max_pool_3x3',
  'max_pool_5x5',
  'max_pool_7x7',
  'conv_1x1',
  'conv_3x3',
  'conv_3x1_1x3',
  'conv_7x1_1x7',
  'sep_conv_3x3',
  'sep_conv_5x5',
  'sep_conv_7x7',
  'dil_conv_3x3',
  'dil_conv_5x5',
  'dil_sep_conv_3x3',
] as const;

export type NdsOperation = (typeof NDS_OPERATIONS)[number];

/** An operation on the state of that number. */
export interface NdsEdge<Operation = NdsOperation> {
  readonly operation: Operation;
  readonly from: number;
}

/** Each node is the sum of its two edges; the cell's output are the states `outputs`, channels after channels. */
export interface NdsCell<Operation = NdsOperation> {
  readonly nodes: readonly (readonly [NdsEdge<Operation>, NdsEdge<Operation>])[];
  readonly outputs: readonly number[];
}

/** `width` is the channels of a node in the first cells, `depth` the number of cells. */
export interface NdsArchitecture<Operation = NdsOperation> {
  readonly width: number;
  readonly depth: number;
  readonly normal: NdsCell<Operation>;
  readonly reduce: NdsCell<Operation>;
}

/** Far beyond what was ever trained, and still no more layers than can be compiled. */
const MOST_CHANNELS = 512;
const MOST_CELLS = 64;
const MOST_NODES = 12;

/** The string of an architecture; `parseArchitecture` reads it back. */
export function printArchitecture({ width, depth, normal, reduce }: NdsArchitecture): string {
  return `w${width}:d${depth}/${printCell(normal)}/${printCell(reduce)}`;
}

function printCell({ nodes, outputs }: NdsCell): string {
  const sums = nodes.map((edges) => edges.map(({ operation, from }) => `${operation}~${from}`).join(':'));
  return `${sums.join('+')}=${outputs.join('.')}`;
}

/**
 * An architecture whose numbers and names are those of one, as they came from a text or a file. Throws a `ProblemError` that
 * names it as `text`, in which `operations` are the names to choose from.
 */
export function checkArchitecture(
  { width, depth, normal, reduce }: NdsArchitecture<string>,
  text: string,
  operations: readonly NdsOperation[],
): NdsArchitecture {
  within(text, 'its width', width, 1, MOST_CHANNELS);
  within(text, 'its depth', depth, 1, MOST_CELLS);
  return {
    width,
    depth,
    normal: checkCell(normal, text, 'normal', operations),
    reduce: checkCell(reduce, text, 'reduction', operations),
  };
}

function checkCell(
  { nodes, outputs }: NdsCell<string>,
  text: string,
  which: string,
  operations: readonly NdsOperation[],
): NdsCell {
  const states = nodes.length + 2;
  within(text, `the number of nodes of its ${which} cell`, nodes.length, 1, MOST_NODES);
  for (const output of outputs) within(text, `each output of its ${which} cell`, output, 2, states - 1);
  if (outputs.length === 0) throw malformed(text, `its ${which} cell has no output`);
  if (new Set(outputs).size < outputs.length) throw malformed(text, `its ${which} cell gives an output twice`);
  const check = ({ operation, from }: NdsEdge<string>, node: number): NdsEdge => {
    within(text, `what state ${node} of its ${which} cell reads`, from, 0, node - 1);
    return { operation: operationNamed(operation, text, operations), from };
  };
  return { nodes: nodes.map(([left, right], at) => [check(left, at + 2), check(right, at + 2)]), outputs };
}

function within(text: string, what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw malformed(text, `${what} must be a whole number from ${least} to ${most}, and not ${value}`);
}

function operationNamed(name: string, text: string, operations: readonly NdsOperation[]): NdsOperation {
  const operation = operations.find((known) => known === name);
  if (operation !== undefined) return operation;
  const near = suggest(name, operations);
  const help = near === null ? `the operations are ${operations.join(', ')}` : `did you mean \`${near}\`?`;
  throw malformed(text, `there is no operation \`${shortened(name)}\` here`, help);
}

/** Says why a text is no architecture. */
export function malformed(text: string, why: string, help: string | null = null): ProblemError {
  return new ProblemError('invocation', `\`${shortened(text)}\` is not an architecture of NDS: ${why}.`, help);
}

/** Whole architectures would hide what is said about them. */
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
