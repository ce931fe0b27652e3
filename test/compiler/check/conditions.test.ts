/** Conditions of folds: what is accepted can be evaluated before anything runs, on every network. */
import { describe, expect, test } from 'vitest';
import { coreBuilder } from '../../../compiler/core/core.ts';
import { readProgram } from '../../../compiler/program.ts';
import { specialise } from '../../../compiler/specialise/specialise.ts';
import { micro } from '../../../runtime/spaces/micro.ts';

const read = (condition: string) => {
  const text = `proxy x {\n  pass p = network(data)\n  score = sum for l in p.convs where ${condition}: sum(l.weight)\n}\n`;
  return readProgram({ name: 'x.zc', text }, () => null, coreBuilder());
};

describe('a condition may be', () => {
  test.each([
    'l.macs > (mean for m in p.convs: m.macs)',
    'l.stride == 1 and not (l.kh == 3 or l.groups > 1)',
    'size(l.weight, out) * 2 > count(l.weight) / (max for m in p.convs: m.kh)',
    'clamp(l.depth, 1, 3) ^ 2 < sqrt(norm(l.hi) + std(l.wi))',
    'l.index == (last for m in p.convs: m.index)',
    'size(collect for m in p.convs: m.macs, layer) > 3',
  ])('%s', (condition) => {
    const { proxies, diagnostics } = read(condition);
    expect(diagnostics).toEqual([]);
    expect(() => specialise(proxies, micro.networkOf('333333'), 2)).not.toThrow();
  });
});

describe('a condition may not be', () => {
  test.each([
    'l.macs > mean(collect for m in p.convs: m.macs)',
    'l.macs > median(l.kh)',
    'outer(l.kh, l.kw) > 3',
    'stop(l.kh) > 3',
    'l.kh > quantile(l.kw, 0.5)',
  ])('%s', (condition) => {
    expect(read(condition).diagnostics.map(({ code }) => code)).toEqual(['ZC0316']);
  });
});
