/**
 * Eigenvalues of a symmetric matrix without its vectors: Householder's reduction to three diagonals, then implicit QL steps (`tred2` and
 * `tql2` of EISPACK, as JAMA has them, with all left out that only vectors need).
 */

/**
 * The eigenvalues, in no order, of a row-major symmetric n × n matrix, n ≥ 1, whose elements must be finite and their squares neither
 * overflow nor vanish; it is overwritten.
 */
export function symmetricEigenvalues(a: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  reduce(a, n, diagonal, beside);
  iterate(n, diagonal, beside);
  return diagonal;
}

/** Brings a to tridiagonal form: its diagonal into `d`, what is before each element of it into `e`, from 1 on. */
function reduce(a: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < n; j++) d[j] = a[j * n + n - 1];
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]);
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j++) d[j] = a[j * n + i - 1];
      continue;
    }
    // The vector of the reflection takes the place of d.
    let h = 0;
    for (let k = 0; k < i; k++) {
      d[k] /= scale;
      h += d[k] * d[k];
    }
    const last = d[i - 1];
    const length = last > 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = scale * length;
    h -= last * length;
    d[i - 1] = last - length;
    reflect(a, n, i, h, d, e);
    for (let j = 0; j < i; j++) d[j] = a[j * n + i - 1];
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i];
  e[0] = 0;
}

/** Reflects the leading i rows and columns of a, of which the upper half is kept, by the vector d, whose square is 2h. */
function reflect(a: Float64Array, n: number, i: number, h: number, d: Float64Array, e: Float64Array): void {
  for (let j = 0; j < i; j++) e[j] = 0;
  for (let j = 0; j < i; j++) {
    const f = d[j];
    let g = e[j] + a[j * n + j] * f;
    for (let k = j + 1, at = j * n + k; k < i; k++, at++) {
      g += a[at] * d[k];
      e[k] += a[at] * f;
    }
    e[j] = g;
  }
  let f = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    f += e[j] * d[j];
  }
  const half = f / (h + h);
  for (let j = 0; j < i; j++) e[j] -= half * d[j];
  for (let j = 0; j < i; j++) {
    const [x, y] = [d[j], e[j]];
    for (let k = j, at = j * n + k; k < i; k++, at++) a[at] -= x * e[k] + y * d[k];
  }
}

/** Makes the diagonal d the eigenvalues, beside which e becomes 0. */
function iterate(n: number, d: Float64Array, e: Float64Array): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shifted = 0;
  let greatest = 0;
  for (let l = 0; l < n; l++) {
    greatest = Math.max(greatest, Math.abs(d[l]) + Math.abs(e[l]));
    let m = l;
    while (Math.abs(e[m]) > Number.EPSILON * greatest) m++;
    if (m > l) {
      do {
        shifted += shift(n, l, d, e);
        sweep(l, m, d, e);
      } while (Math.abs(e[l]) > Number.EPSILON * greatest);
    }
    d[l] += shifted;
    e[l] = 0;
  }
}

/** Takes what is nearly an eigenvalue from the diagonal, from l on. */
function shift(n: number, l: number, d: Float64Array, e: Float64Array): number {
  const before = d[l];
  const p = (d[l + 1] - before) / (2 * e[l]);
  const r = p < 0 ? -hypotenuse(p, 1) : hypotenuse(p, 1);
  d[l] = e[l] / (p + r);
  d[l + 1] = e[l] * (p + r);
  const taken = before - d[l];
  for (let i = l + 2; i < n; i++) d[i] -= taken;
  return taken;
}

/** One QL step on the rows from l to m. */
function sweep(l: number, m: number, d: Float64Array, e: Float64Array): void {
  const next = d[l + 1];
  const beside = e[l + 1];
  let p = d[m];
  let [c, c2, c3] = [1, 1, 1];
  let [s, s2] = [0, 0];
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i];
    const h = c * p;
    const r = hypotenuse(p, e[i]);
    e[i + 1] = s * r;
    s = e[i] / r;
    c = p / r;
    p = c * d[i] - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]);
  }
  p = (-s * s2 * c3 * beside * e[l]) / next;
  e[l] = s * p;
  d[l] = c * p;
}

/** √(a² + b²), whose squares stay in range. */
function hypotenuse(a: number, b: number): number {
  if (Math.abs(a) > Math.abs(b)) {
    const ratio = b / a;
    return Math.abs(a) * Math.sqrt(1 + ratio * ratio);
  }
  if (b === 0) return 0;
  const ratio = a / b;
  return Math.abs(b) * Math.sqrt(1 + ratio * ratio);
}
