/** Programs with one mistake each, and the code that it has to be told with. */

const proxy = (score: string, pass = 'network(data, loss: cross_entropy)'): string =>
  `edition 1\n\nproxy broken {\n  pass p = ${pass}\n  score = ${score}\n}\n`;

export const BROKEN_PROGRAMS: readonly (readonly [code: string, program: string])[] = [
  ['ZC0001', proxy('sum for l in p.convs: sum(l.weight) ; 1')],
  ['ZC0002', 'use "half.zc\n'],
  ['ZC0003', proxy('sum for l p.convs: sum(l.weight)')],
  ['ZC0005', proxy('sum for l in p.convs: .5 * sum(l.weight)')],
  ['ZC0006', proxy('1 + sum for l in p.convs: sum(l.weight)')],
  ['ZC0007', proxy('sum for l in p.convs: 1 < 2 < 3')],
  ['ZC0008', proxy('sum(p.logits)\n    + 1')],
  ['ZC0011', proxy('sum for l in p.convs: sum(abs(l.weight)')],
  ['ZC0101', proxy('sum for l in p.convs: sum(k.weight)')],
  ['ZC0104', proxy('sum for l in p.convs: summ(l.weight)')],
  ['ZC0106', `use "nowhere.zc"\n${proxy('sum(p.logits)').replace('edition 1\n', '')}`],
  ['ZC0201', proxy('sum for l in p.convs: sum(l.in * l.out)')],
  ['ZC0204', proxy('sum for l in p.convs: sum(logdet(l.weight, [kh, kw]))')],
  ['ZC0208', proxy('sum for l in p.convs: sum(mean(l.out, [bach, ho, wo]))')],
  ['ZC0210', proxy('sum(sum for l in p.convs: mean(l.out, [batch, ho, wo]))')],
  ['ZC0302', proxy('sum(p.logits)', 'network(data, los: sum)')],
  ['ZC0309', proxy('sum for l in p.convs: sum(l.wieght)')],
  ['ZC0401', proxy('sum for l in p.convs: sum(grad(l.out, l.weight))')],
  ['ZC0403', proxy('sum for l in p.convs: sum(grad(l.weight))', 'network(data)')],
  ['ZC0504', proxy('p.logits')],
];
