/** Text for primitives, equal exactly for equal ones: what interning and kernels' keys compare. */
import type {
  AverageWindow,
  Padding,
  Primitive,
  PrimitiveKind,
  PrimitiveOf,
  Slide,
  TensorSource,
  Window,
} from './primitive.ts';

/** Text that is equal exactly for equal primitives. */
export function primitiveKey(op: Primitive): string {
  // The table is indexed by the very kind whose operator it is given; TypeScript cannot follow that correlation.
  const fields = (rules[op.kind] as (op: Primitive) => string)(op);
  return fields === '' ? op.kind : `${op.kind} ${fields}`;
}

// Written by hand, for `JSON.stringify` takes several times as long, and writes NaN, the infinities and -0 as null and 0.
const rules: { readonly [K in PrimitiveKind]: (op: PrimitiveOf<K>) => string } = {
  source: ({ source, shape }) => `${sourceKey(source)} ${list(shape)}`,
  fill: ({ value, shape }) => `${Object.is(value, -0) ? '-0' : value} ${list(shape)}`,
  eye: ({ n }) => String(n),
  unary: ({ fn }) => fn,
  binary: ({ fn }) => fn,
  select: () => '',
  reshape: ({ shape }) => list(shape),
  transpose: ({ perm }) => list(perm),
  expand: ({ shape }) => list(shape),
  slice: ({ dim, start, stop }) => `${dim} ${start} ${stop}`,
  pad: ({ dim, before, after }) => `${dim} ${before} ${after}`,
  concat: ({ dim }) => String(dim),
  reduce: ({ fn, dims }) => `${fn} ${list(dims)}`,
  contract: ({ left, right, out }) => `${left},${right}->${out}`,
  agreements: () => '',
  conv: ({ slide }) => slideKey(slide),
  conv_input_grad: ({ slide, size }) => `${slideKey(slide)} ${list(size)}`,
  conv_weight_grad: ({ slide, kernel }) => `${slideKey(slide)} ${list(kernel)}`,
  average_pool: ({ window }) => averageKey(window),
  average_pool_grad: ({ window, size }) => `${averageKey(window)} ${list(size)}`,
  max_pool_gather: ({ window }) => windowKey(window),
  max_pool_scatter: ({ window }) => windowKey(window),
  batch_norm: ({ epsilon }) => String(epsilon),
  batch_norm_grad: ({ epsilon }) => String(epsilon),
  determinant: ({ fn }) => fn,
  inverse: () => '',
  eigenvalues: () => '',
  singular_values: () => '',
  sort: ({ dim }) => String(dim),
  count_distinct: () => '',
  stop: () => '',
  port: ({ place }) => place,
  gradient: () => '',
};

const list = (numbers: readonly number[] | Padding): string => `[${numbers.join()}]`;

const slideKey = ({ stride, padding, dilation, groups }: Slide): string =>
  `${list(stride)} ${list(padding)} ${list(dilation)} ${groups}`;

const windowKey = ({ kernel, stride, padding }: Window): string => `${list(kernel)} ${list(stride)} ${list(padding)}`;

const averageKey = (window: AverageWindow): string => `${windowKey(window)} ${window.counted}`;

function sourceKey(source: TensorSource): string {
  switch (source.kind) {
    case 'images':
    case 'labels':
    case 'targets':
      return `${source.kind} ${source.batch}`;
    case 'ones':
      return source.kind;
    case 'noise':
      return `${source.kind} ${source.stream}`;
    case 'random':
      return `${source.kind} ${source.distribution} ${source.number} ${source.place}`;
    case 'weight':
      return `${source.kind} ${source.role} ${source.values} ${source.fanIn} ${source.fanOut} ${source.path}`;
    default:
      return source satisfies never;
  }
}
