/** Python expressions of tensors whose dimensions still know their axis names, and how to put them together. */

/** How tightly the outermost operator of an expression binds, loosest first, after Python's grammar. */
export const BINDING = {
  condition: 0,
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  either: 5,
  both: 6,
  sum: 7,
  product: 8,
  sign: 9,
  power: 10,
  postfix: 11,
} as const;

export type Binding = keyof typeof BINDING;

/**
 * What an expression is when it runs: a Python number or bool, which have no axes, or a tensor of truth values or numbers.
 * Arithmetic on Python's own numbers may raise where IEEE 754 has a value, so little of it is written.
 */
export type Form = 'number' | 'truth' | 'mask' | 'tensor';

/** `axes[d]` names dimension d. */
export interface Value {
  readonly code: string;
  readonly binding: Binding;
  readonly form: Form;
  readonly axes: readonly string[];
  /** Known to be in double precision whatever the model's type is. */
  readonly double: boolean;
}

/** An expression that nothing needs parentheses in. */
export const simple = (
  code: string,
  form: Form,
  axes: readonly string[] = [],
  double: boolean = form === 'number',
): Value => ({ code, binding: 'postfix', form, axes, double });

/** The code of an operand, in parentheses where it binds looser than `least`. */
export const within = ({ code, binding }: Value, least: Binding): string =>
  BINDING[binding] >= BINDING[least] ? code : `(${code})`;

/** What is looked up in a value: a method, an attribute or an index. */
export const postfix = (value: Value, rest: string): Value => ({
  ...value,
  code: `${within(value, 'postfix')}${rest}`,
  binding: 'postfix',
});

/** The tightest level above one: what the operand on the other side of a sign needs. */
const ABOVE: { readonly [B in Binding]?: Binding } = {
  comparison: 'either',
  either: 'both',
  both: 'sum',
  sum: 'product',
  product: 'sign',
};

/** `a sign b`, of a sign that groups to the left; comparisons group neither way. */
export function infix(sign: string, binding: Binding, a: Value, b: Value): Pick<Value, 'code' | 'binding'> {
  const tighter = ABOVE[binding] ?? binding;
  const left = within(a, binding === 'comparison' ? tighter : binding);
  return { code: `${left} ${sign} ${within(b, tighter)}`, binding };
}

/** Several dimensions as Python writes them: one number or a tuple. */
export const dimsText = (dims: readonly number[]): string =>
  dims.length === 1 ? `${dims[0]}` : `(${dims.join(', ')})`;

/** Positions of axes in a value. */
export const dimsOf = ({ axes }: Value, names: readonly string[]): readonly number[] =>
  names.map((name) => axes.indexOf(name));

/** The axes of a value without some. */
export const without = ({ axes }: Value, names: readonly string[]): readonly string[] =>
  axes.filter((axis) => !names.includes(axis));

/** The value with its dimensions in the order of `axes`, which are its own. */
export function permute(value: Value, axes: readonly string[]): Value {
  const dims = dimsOf(value, axes);
  if (dims.every((dim, at) => dim === at)) return value;
  const rest = dims.length === 2 ? '.T' : `.permute(${dims.join(', ')})`;
  return { ...postfix(value, rest), axes };
}

/** The value so that it broadcasts against one with `axes`, which are all of its own and more. */
export function align(value: Value, axes: readonly string[]): Value {
  if (value.axes.length === 0) return value;
  const own = axes.filter((axis) => value.axes.includes(axis));
  const ordered = permute(value, own);
  // Broadcasting adds leading dimensions itself.
  const places = axes.slice(axes.indexOf(own[0])).map((axis) => (own.includes(axis) ? ':' : 'None'));
  const after = places.lastIndexOf(':') + 1;
  if (after === places.length && !places.includes('None')) return ordered;
  const trailing = !places.slice(0, after).includes('None') && after > 1;
  const index = trailing ? ['...', ...places.slice(after)] : places;
  return postfix(ordered, `[${index.join(', ')}]`);
}
