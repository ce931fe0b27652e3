/** Products of matrices, with transpositions as part of the product where onnxruntime's own operators may be used. */
import type { Scope } from './scope.ts';

export interface Transpositions {
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** The product over the last two of `rank` dimensions, of operands that are transposed first if that is asked for. */
export function matrixProduct(
  s: Scope,
  [a, b]: readonly [string, string],
  rank: number,
  { transA = false, transB = false }: Transpositions = {},
): string {
  // The fused operator exists for float32 only; elsewhere onnxruntime fuses by itself what it can.
  if ((transA || transB) && s.extensions && s.element === 'float32') {
    return s.emit(
      'FusedMatMul',
      [a, b],
      { transA: Number(transA), transB: Number(transB) },
      { domain: 'com.microsoft' },
    );
  }
  return s.emit('MatMul', [transA ? mirrored(s, a, rank) : a, transB ? mirrored(s, b, rank) : b]);
}

/** The matrices of the last two of `rank` dimensions, transposed. */
export function mirrored(s: Scope, x: string, rank: number): string {
  const dims = [...Array(rank).keys()];
  return s.emit('Transpose', [x], { perm: [...dims.slice(0, -2), rank - 1, rank - 2] });
}
