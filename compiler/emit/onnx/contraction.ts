/**
 * Matrix products. Einstein summation becomes one: letters are sorted into batch, rows, columns and summed ones, and the operands
 * are brought to that order, by a transposing product where this spares a copy.
 */
import { elements } from '../../graph/graph.ts';
import type { PrimitiveOf, Shape } from '../../graph/primitive.ts';
import { type EmittersOf, onNumbers } from './emitter.ts';
import { matrixProduct } from './matrix-product.ts';
import { reshaped, type Scope, transposed } from './scope.ts';

export const contraction: EmittersOf<'contract' | 'agreements'> = {
  /** With signs s of 1 and -1, s sᵀ is agreements less disagreements. */
  agreements: onNumbers((s, _, [x], [from], shape) => {
    const places = elements(from.slice(1));
    if (elements(from) === 0) return nothing(s, shape);
    const signs = s.emit('Where', [s.emit('Greater', [x, s.floats([0])]), s.floats([1]), s.floats([-1])]);
    const rows = reshaped(s, signs, from, [from[0], places]);
    const excess = matrixProduct(s, [rows, rows], 2, { transB: true });
    return s.emit('Mul', [s.emit('Add', [excess, s.floats([places])]), s.floats([0.5])]);
  }),

  contract: onNumbers((s, op, [a, b], [left, right], shape) => {
    if (elements(left) === 0 || elements(right) === 0) return nothing(s, shape);
    const letters = sorted(op);
    const operands = [
      { name: a, word: op.left, shape: left },
      { name: b, word: op.right, shape: right },
    ] as const;
    // Vectors are multiplied pointwise: that beats products of matrices with a single row and column by a factor of 3.
    if (letters.summed === '' || letters.rows + letters.columns === '') {
      return multiplied(s, operands, letters, op.out);
    }
    // The operand whose free letters come first in the result gives its rows.
    const columnsFirst =
      letters.columns !== '' && op.out.indexOf(letters.columns[0]) < op.out.indexOf(letters.rows[0] ?? '');
    const exchanged = { ...letters, rows: letters.columns, columns: letters.rows };
    return columnsFirst
      ? product(s, operands[1], operands[0], exchanged, op.out)
      : product(s, operands[0], operands[1], letters, op.out);
  }),
};

/** onnxruntime leaves the result of a product over nothing as it finds it in memory. */
const nothing = (s: Scope, shape: Shape): string => s.emit('Expand', [s.floats([0]), s.ints(shape)]);

/** The letters of a contraction by what they do; `rows` are free in the left operand, `columns` in the right. */
interface Letters {
  readonly batch: string;
  readonly rows: string;
  readonly columns: string;
  readonly summed: string;
}

interface Operand {
  readonly name: string;
  readonly word: string;
  readonly shape: Shape;
}

function sorted({ left, right, out }: PrimitiveOf<'contract'>): Letters {
  const pick = (word: string, holds: (letter: string) => boolean): string => [...word].filter(holds).join('');
  return {
    batch: pick(out, (letter) => left.includes(letter) && right.includes(letter)),
    rows: pick(out, (letter) => !right.includes(letter)),
    columns: pick(out, (letter) => !left.includes(letter)),
    summed: pick(left, (letter) => !out.includes(letter)),
  };
}

/** Pointwise product of the operands, aligned to out's letters and the summed ones; then a sum. */
function multiplied(s: Scope, operands: readonly Operand[], letters: Letters, out: string): string {
  const order = letters.summed === '' ? out : operands[0].word;
  const aligned = operands.map((operand) => {
    const present = [...order].filter((letter) => operand.word.includes(letter));
    const name = ordered(s, operand, present.join(''));
    const to = [...order].map((letter) => (operand.word.includes(letter) ? sizeOf(operand, letter) : 1));
    return reshaped(s, name, sizes(operand, present.join('')), to);
  });
  if (letters.summed === '') return s.emit('Mul', aligned);
  const dims = s.ints([...letters.summed].map((letter) => order.indexOf(letter)).sort((a, b) => a - b));
  const [a, b] = aligned;
  const result =
    a === b
      ? s.emit('ReduceSumSquare', [a, dims], { keepdims: 0 })
      : s.emit('ReduceSum', [s.emit('Mul', [a, b]), dims], { keepdims: 0 });
  const kept = [...order].filter((letter) => out.includes(letter)).join('');
  return ordered(s, { name: result, word: kept, shape: sizes(operands[0], kept) }, out);
}

/** [batch, rows, summed] times [batch, summed, columns]. */
function product(s: Scope, left: Operand, right: Operand, letters: Letters, out: string): string {
  const { batch, rows, columns, summed } = letters;
  const count = (operand: Operand, word: string): number => elements(sizes(operand, word));
  const [batches, height, width, depth] = [
    count(left, batch),
    count(left, rows),
    count(right, columns),
    count(left, summed),
  ];
  const prefix = batch === '' ? [] : [batches];

  const transA = !inOrder(left, batch + rows + summed) && inOrder(left, batch + summed + rows);
  const transB = !inOrder(right, batch + summed + columns) && inOrder(right, batch + columns + summed);
  const a = matrix(s, left, batch + (transA ? summed + rows : rows + summed), [
    ...prefix,
    ...(transA ? [depth, height] : [height, depth]),
  ]);
  const b = matrix(s, right, batch + (transB ? columns + summed : summed + columns), [
    ...prefix,
    ...(transB ? [width, depth] : [depth, width]),
  ]);
  const y = matrixProduct(s, [a, b], prefix.length + 2, { transA, transB });
  const word = batch + rows + columns;
  const unfolded = [...sizes(left, batch + rows), ...sizes(right, columns)];
  return ordered(s, { name: reshaped(s, y, [...prefix, height, width], unfolded), word, shape: unfolded }, out);
}

/** An operand with its letters in the given order, folded to a matrix. */
function matrix(s: Scope, operand: Operand, order: string, folded: Shape): string {
  return reshaped(s, ordered(s, operand, order), sizes(operand, order), folded);
}

const ordered = (s: Scope, operand: Operand, order: string): string =>
  transposed(s, operand.name, operand.shape, permutation(operand, order));

/** Whether an operand's letters are in this order already, but for those of size 1. */
function inOrder(operand: Operand, order: string): boolean {
  const moving = permutation(operand, order).filter((dim) => operand.shape[dim] !== 1);
  return moving.every((dim, at) => at === 0 || moving[at - 1] < dim);
}

const permutation = ({ word }: Operand, order: string): readonly number[] =>
  [...order].map((letter) => word.indexOf(letter));

const sizes = (operand: Operand, word: string): Shape => [...word].map((letter) => sizeOf(operand, letter));

const sizeOf = ({ word, shape }: Operand, letter: string): number => shape[word.indexOf(letter)];
