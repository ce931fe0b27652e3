/** What is said about whole proxies and constants. */
import type { Label } from '../../../grammar/diagnostic.ts';
import { type AxisType, showType } from '../../core/axis.ts';
import type { Finding, Place } from '../report.ts';

const at = (place: Place, text: string): Label => ({ ...place, text });

export const noScore = (name: string): Finding => ({
  code: 'ZC0501',
  title: `the proxy \`${name}\` has no score`,
  label: 'gives no number to rank by',
  rule: 'a proxy has one line `score = …`',
  help: 'add one, e.g. `score = sum for l in p.weighted: sum(abs(l.weight))`',
});

export const secondScore = (first: Place): Finding => ({
  code: 'ZC0502',
  title: 'a proxy has one score',
  label: 'a second score',
  secondary: [at(first, 'the first one')],
  help: 'keep one of them, or make another proxy',
});

export const secondDirection = (first: Place): Finding => ({
  code: 'ZC0503',
  title: 'a proxy has one direction',
  label: 'a second direction',
  secondary: [at(first, 'the first one')],
  help: 'keep one of them',
});

export const scoreNotScalar = (type: AxisType): Finding => ({
  code: 'ZC0504',
  title: 'the score is not a scalar',
  label: `this has axes ${showType(type)}`,
  rule: 'networks are ranked by one number each',
  help: `reduce it, e.g. \`score = mean(…)\` or \`sum(…, [${type.map((axis) => axis.name).join(', ')}])\``,
});

export const outsideBounds = (value: number, low: number, high: number): Finding => ({
  code: 'ZC0505',
  title: low <= high ? 'a constant outside its bounds' : 'bounds the wrong way round',
  label: low <= high ? `${value} is not between ${low} and ${high}` : `no number is between ${low} and ${high}`,
  rule: 'the bounds of a constant are `[low, high]`, and its value is between them',
  help: low <= high ? 'widen the bounds' : `write \`in [${high}, ${low}]\``,
});
