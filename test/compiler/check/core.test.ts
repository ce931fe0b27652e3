/** What the checker makes of a program. */
import { describe, expect, test } from 'vitest';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { printCore } from '../../../compiler/core/print.ts';
import { readProgram } from '../../../compiler/program.ts';

const read = (text: string, builder = coreBuilder()) => readProgram({ name: 'good.zc', text }, () => null, builder);

const inProxy = (score: string, passes = 'pass p = network(data, loss: sum)'): string =>
  `proxy example {\n  ${passes}\n  score = ${score}\n}`;

describe('the core', () => {
  test('is readable', () => {
    const { proxies } = read(`/// How differently the ReLUs see the samples. [MTSC21]
proxy naswot {
  pass p = network(data)
  score = logdet(sum for r in p.relus: {
    let code = heaviside(r.in)
    gram(code, batch) + gram(1 - code, batch)
  })
}`);
    expect(proxies[0].doc).toEqual(['How differently the ReLUs see the samples. [MTSC21]']);
    expect(printCore(proxies[0])).toMatchInlineSnapshot(`
      "proxy naswot (higher is better)
        p0 = network(data, weights: init, norm: train)
        %1: [batch, batch'] = sum for l0 in relus
          relu:
            %2: [batch, channel, h, w] = heaviside(p0[l0].in)
            add(gram(%2, [batch]), gram(sub(1, %2), [batch]))
          relu_flat:
            %3: [batch, channel] = heaviside(p0[l0].in)
            add(gram(%3, [batch]), gram(sub(1, %3), [batch]))
          relu_seq:
            %4: [batch, position, channel] = heaviside(p0[l0].in)
            add(gram(%4, [batch]), gram(sub(1, %4), [batch]))
        score = logdet(%1, [batch, batch'])
      "
    `);
  });

  test('has one node for what is written twice', () => {
    const builder = coreBuilder();
    const once = read(inProxy('sum(square(p.logits))'), builder).proxies[0].score;
    const named = read(inProxy('sum(square(m))', 'pass p = network(data, loss: sum)\n  let m = p.logits'), builder);
    const other = read(
      inProxy('sum(square(q.logits), [class, batch])', 'pass q = network(1 * data, loss: sum)'),
      builder,
    );
    expect(named.proxies[0].score).toBe(once);
    expect(other.proxies[0].score).toBe(once);
  });

  test.each([
    ['data', 'data'],
    ['2 * data - noise / 4', '2 * data + -0.25 * noise'],
    ['noise(2) + data + noise', 'data + noise + noise(2)'],
    ['0.5 * (data + noise) + noise', '0.5 * data + 1.5 * noise'],
    ['-ones', '-1 * ones'],
  ])('has %s as the input %s', (written, shown) => {
    const [proxy] = read(inProxy('mean(p.logits)', `pass p = network(${written})`)).proxies;
    expect(printCore(proxy)).toContain(`network(${shown}, weights`);
  });

  test('reads the constants of a file that is used by a used file', () => {
    const files: Readonly<Record<string, string>> = {
      'a.zc': 'use "b.zc"\ndef soft(x) = x + small',
      'b.zc': 'const small = 0.5',
    };
    const main = { name: 'main.zc', text: `use "a.zc"\nuse "b.zc"\n${inProxy('soft(mean(p.logits)) * small')}` };
    const load = (path: string) => (files[path] === undefined ? null : { name: path, text: files[path] });
    const { diagnostics, proxies } = readProgram(main, load, coreBuilder());
    expect(diagnostics).toEqual([]);
    expect(printCore(proxies[0])).toContain('mul(add(mean(p0.logits, [batch, class]), small), small)');
  });
});

describe('size', () => {
  test('ten thousand lets, each of the one before twice, are checked and printed', () => {
    const lets = Array.from({ length: 10_000 }, (_, at) => `  let x${at + 1} = x${at} + x${at}`);
    const { diagnostics, proxies } = read(`proxy long {\n  let x0 = 1\n${lets.join('\n')}\n  score = x10000\n}`);
    expect(diagnostics).toEqual([]);
    expect(printCore(proxies[0]).split('\n').length).toBeLessThan(10_010);
  });

  test('folds in folds over several kinds are refused before they take too long', () => {
    const folds = Array.from({ length: 18 }, (_, at) => `sum for l${at} in p.parameters:`).join(' ');
    const { diagnostics } = read(inProxy(`${folds} mean(l0.value)`));
    expect(diagnostics.map(({ code }) => code)).toEqual(['ZC0112']);
  });

  test('a chain of many defs is refused, not followed into the ground', () => {
    const defs = Array.from({ length: 5000 }, (_, at) => `def f${at + 1}(x) = f${at}(x) + 1`);
    const { diagnostics } = read(`def f0(x) = x\n${defs.join('\n')}\n${inProxy('f5000(1)')}`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['ZC0112']);
  });

  test('long expressions that call defs of long expressions do not exhaust the stack', () => {
    const long = (first: string): string => `${'1 - ('.repeat(40)}${first}${' * 2'.repeat(400)}${')'.repeat(40)}`;
    const { diagnostics } = read(`def f(x) = ${long('x')}\ndef g(x) = ${long('f(x)')}\n${inProxy(long('g(1)'))}`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['ZC0112']);
  });
});
