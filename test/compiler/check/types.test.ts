/** A good program for each rule, with the types that are found for its lets. */
import { describe, expect, test } from 'vitest';
import { check } from '../../../compiler/check/check.ts';
import { bindersOf, showType } from '../../../compiler/core/axis.ts';
import { allIn } from '../../../compiler/check/children.ts';
import { parse } from '../../../grammar/parse.ts';

/** The types of the lets of the program's proxy by name, several joined by `|`. */
function typesOf(text: string): Readonly<Record<string, string>> {
  const source = { name: 'good.zc', text };
  const { file, diagnostics } = parse(source);
  const checked = check(file, source);
  const errors = [...diagnostics, ...checked.diagnostics].filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
  const items = file.items.flatMap((item) => (item.kind === 'proxy' ? item.items : []));
  const values = items.flatMap((item) => (item.kind === 'let' || item.kind === 'score' ? [item.value] : []));
  const inner = allIn(values).flatMap((each) => (each.kind === 'block' ? each.lets : []));
  const lets = [...items.filter((item) => item.kind === 'let'), ...inner];
  return Object.fromEntries(
    lets.map(({ name, value }) => [
      name.text,
      [...new Set((checked.types.get(value) ?? []).map(showType))].join(' | '),
    ]),
  );
}

/** The type of one expression in a proxy with some passes. */
const typeOf = (expression: string): string =>
  typesOf(`proxy example {
  pass p = network(data, loss: cross_entropy)
  pass q = network(data + 0.1 * noise)
  pass o = network(ones, loss: sum)
  let found = ${expression}
  score = 1
}`)['found'];

/** The types of one expression at each kind of the sites of a family. */
const typeAt = (family: string, expression: string, where = ''): string =>
  typesOf(`proxy example {
  pass p = network(data, loss: cross_entropy)
  pass q = network(data + 0.1 * noise)
  score = sum for l in p.${family}${where}: {
    let found = ${expression}
    1
  }
}`)['found'];

describe('tensors of a pass', () => {
  test.each([
    ['p.input', '[batch, channel, h, w]'],
    ['p.logits', '[batch, class]'],
    ['p.features', '[batch, feature]'],
    ['p.loss', 'scalar'],
    ['p.labels', '[batch]'],
    ['p.targets', '[batch, class]'],
  ])('%s has type %s', (expression, type) => expect(typeOf(expression)).toBe(type));
});

describe('operators', () => {
  test.each([
    ['1 + 2 * pi', 'scalar'],
    ['p.logits - mean(p.logits, batch)', '[batch, class]'],
    ['mean(p.logits, batch) - p.logits', '[batch, class]'],
    ['where(p.labels > 1, p.logits, 0)', '[batch, class]'],
    ['not p.labels == 3 or p.labels > 5', '[batch]'],
    ['sum(p.input, [h, w])', '[batch, channel]'],
    ['sum(p.input, keep: [h, w])', '[h, w]'],
    ['std(p.input, ddof: 1, keep: batch)', '[batch]'],
    ['mean(3)', 'scalar'],
    ['quantile(p.logits, 0.9, [class])', '[batch]'],
    ['flatten(p.input, keep: batch)', '[batch, feature]'],
    ['rename(p.logits, class, label)', '[batch, label]'],
    ['size(p.logits, class)', 'scalar'],
    ['softmax(p.logits, class)', '[batch, class]'],
    ['outer(p.labels, mean(p.logits, batch))', '[batch, class]'],
    ['dot(p.logits, p.features, [batch])', '[class, feature]'],
    ['dot(p.logits, p.features, batch)', '[class, feature]'],
    ['gram(p.features, batch)', "[batch, batch']"],
    ['corr(p.input, channel)', "[channel, channel']"],
    ['logdet(gram(p.features, batch))', 'scalar'],
    ["eigvals(gram(p.features, batch), [batch, batch'])", '[batch]'],
    ['svdvals(p.logits)', '[value]'],
    ['svdvals(p.input, [channel, h])', '[batch, w, value]'],
    ['count_distinct(p.logits, batch)', 'scalar'],
    ['stop(p.logits)', '[batch, class]'],
  ])('%s has type %s', (expression, type) => expect(typeOf(expression)).toBe(type));
});

describe('derivatives', () => {
  test.each([
    ['grad(p.input)', '[batch, channel, h, w]'],
    ['grad(sum(p.logits), p.features)', '[batch, feature]'],
    ['grad(norm(grad(p.features)), p.input)', '[batch, channel, h, w]'],
    ['jacobian(mean(p.logits, batch), p.logits)', "[class, batch, class']"],
    ['jacobian(sum(p.logits, class), p.input)', "[batch, batch', channel, h, w]"],
    ['grad(sum(stop(median(p.logits, class)) * p.labels) + sum(p.logits), p.logits)', '[batch, class]'],
  ])('%s has type %s', (expression, type) => expect(typeOf(expression)).toBe(type));
});

describe('sites', () => {
  test.each([
    ['convs', 'l.weight', '[out, in, kh, kw]'],
    ['convs', 'l.stride', 'scalar'],
    ['weighted', 'l.in', '[batch, in, hi, wi] | [batch, in] | [batch, position, in]'],
    ['relus', 'mean(l.in, keep: [batch, channel])', '[batch, channel]'],
    ['parameters', 'l.value', '[out, in, kh, kw] | [out, in] | [channel]'],
    ['triples', 'q[l].norm_out - l.norm_out', '[batch, out, ho, wo]'],
    ['linears', 'dot(l.in, l.weight, [in])', '[batch, out] | [batch, position, out]'],
    ['convs', 'grad(l.weight) * l.weight', '[out, in, kh, kw]'],
  ])('in %s, %s has type %s', (family, expression, type) => expect(typeAt(family, expression)).toBe(type));
});

describe('what a fold says about sizes', () => {
  test.each([
    ['groups', ' where l.groups == 1', 'dot(l.in, l.weight, in)', '[batch, hi, wi, out, kh, kw]'],
    ['a square', ' where l.hi == l.wi', 'trace(l.in, [hi, wi])', '[batch, in]'],
    ['one part of an `and`', ' where 1 < l.kh and l.kh == l.kw', 'det(l.weight, [kh, kw])', '[out, in]'],
    [
      'sizes equal through a third',
      ' where l.ho == l.hi and l.hi == l.wi',
      'trace(l.out * mean(l.out, [batch, out, ho]), [ho, wo])',
      '',
    ],
    [
      'input and output channels',
      ' where l.channels_in == l.channels_out and l.groups == 1',
      'trace(l.weight, [out, in])',
      '[kh, kw]',
    ],
  ])('%s', (_, where, expression, type) => {
    if (type === '') expect(() => typeAt('convs', expression, where)).toThrow();
    else expect(typeAt('convs', expression, where)).toBe(type);
  });
});

describe('folds', () => {
  test.each([
    ['sum for l in p.convs: gram(l.out, batch)', "[batch, batch']"],
    ['collect for l in p.convs: norm(l.weight)', '[layer]'],
    ['collect for l in p.convs: mean(l.out, keep: batch)', '[layer, batch]'],
    ['concat for r in p.relus: flatten(r.in, keep: batch)', '[batch, feature]'],
    ['concat for n in p.norms: n.scale', '[channel]'],
    ['max for l in p.convs: sum for r in p.relus where r.depth < l.depth: mean(r.in)', 'scalar'],
    ['(collect for l in p.convs: l.depth) * (collect for m in q.convs: norm(m.weight))', '[layer]'],
    ['(concat for n in p.norms: n.scale) * (concat for n in p.norms: n.shift)', '[channel]'],
  ])('%s has type %s', (expression, type) => expect(typeOf(expression)).toBe(type));

  test('lines of other sites are another axis', () => {
    const other = '(collect for l in p.convs: l.depth) * (collect for m in p.relus: m.depth)';
    expect(() => typeOf(other)).toThrow();
    expect(() => typeOf(other.replace('relus', 'convs where m.kh == 1'))).toThrow();
  });

  test('a line of sites that an outer site chooses cannot leave the outer fold', () => {
    const inner = 'collect for r in p.relus where r.depth < l.depth: mean(r.in)';
    expect(() => typeOf(`sum for l in p.convs: ${inner}`)).toThrow();
    expect(typeOf(`sum for l in p.convs: sum(${inner})`)).toBe('scalar');
  });

  test('the one image of ones is another batch than that of the data', () => {
    expect(() => typeOf('o.logits - p.logits')).toThrow();
    expect(typeOf('mean(o.logits, batch) - p.logits')).toBe('[batch, class]');
  });
});

describe('defs', () => {
  test('are typed anew for each call', () => {
    const text = `const small = 1e-5 in [1e-8, 1]

def share(x) {
  let total = sum(abs(x)) + small
  x / total
}

proxy example {
  pass p = network(data)
  let a = share(p.logits)
  let b = share(share(p.features))
  score = sum(a) + sum(b)
}`;
    expect(typesOf(text)).toEqual({ a: '[batch, class]', b: '[batch, feature]' });
  });
});

test('every axis of a score-level value is free of sites', () => {
  const text = 'proxy example {\n  pass p = network(data)\n  score = norm(sum for l in p.convs: gram(l.out, batch))\n}';
  const source = { name: 'good.zc', text };
  const { types } = check(parse(source).file, source);
  const fold = [...types].find(([expression]) => expression.kind === 'fold');
  expect(fold?.[1].flat().flatMap(({ size }) => bindersOf(size))).toEqual([]);
});
