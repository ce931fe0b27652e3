/** What is said about axes. */
import type { Label } from '../../../grammar/diagnostic.ts';
import { type AxisType, showType } from '../../core/axis.ts';
import type { Finding, Place } from '../report.ts';
import { axisWord, didYouMean, hasType, listed } from './words.ts';

const shown = (type: AxisType): string => (type.length === 0 ? 'a scalar' : showType(type));

const at = (place: Place, text: string): Label => ({ ...place, text });

export const unknownAxis = (name: string, type: AxisType, tensor: Place): Finding => ({
  code: 'ZC0208',
  title: `there is no axis \`${name}\` here`,
  label: 'not an axis of the operand',
  secondary: [at(tensor, `this ${hasType(type)}`)],
  rule: 'an operator takes axes of its first operand',
  help: didYouMean(
    name,
    type.map((axis) => axis.name),
    type.length === 0
      ? 'a scalar has no axes: leave them out'
      : `its axes are ${listed(type.map((axis) => axis.name))}`,
  ),
});

export const axisTwice = (name: string, earlier: Place): Finding => ({
  code: 'ZC0209',
  title: `the axis \`${name}\` is named twice`,
  label: 'named again here',
  secondary: [at(earlier, 'already named here')],
  help: 'name it once',
});

export const axisLeaves = (names: readonly string[], type: AxisType, fold: Place, foldName: string): Finding => ({
  code: 'ZC0210',
  title: `${axisWord(names)} ${listed(names)} ${names.length === 1 ? 'belongs' : 'belong'} to one layer and cannot leave ${names.length === 1 ? 'its' : 'their'} fold`,
  label: `this has axes ${showType(type)}`,
  secondary: [at(fold, `\`${foldName}\` combines the values of all sites`)],
  rule: 'what a fold combines has only axes that are the same at every site, such as `batch`',
  help: `reduce ${names.length === 1 ? 'it' : 'them'} in the body, e.g. \`sum(…, [${names.join(', ')}])\``,
});

export const kindsDisagree = (one: string, first: AxisType, other: string, second: AxisType): Finding => ({
  code: 'ZC0211',
  title: 'the kinds of site disagree',
  label: `${shown(first)} for ${one}, ${shown(second)} for ${other}`,
  rule: 'the body of a fold has one type, whatever kind of site it is at',
  help: 'reduce to the axes that all kinds have, or fold over one kind: `p.convs`, `p.triples`, …',
});

export const nothingToJoin = (type: AxisType, count: number, fold: Place): Finding => ({
  code: 'ZC0212',
  title: count === 0 ? '`concat` finds no axis to join' : '`concat` finds several axes to join',
  label: `this ${hasType(type)}`,
  secondary: [at(fold, 'joins the one axis that belongs to the site')],
  rule: 'the body of `concat` has exactly one axis that belongs to the site',
  help: count === 0 ? 'to line up equal shapes, use `collect`' : 'join them first, e.g. with `flatten(x, keep: batch)`',
});

export const joinedDiffer = (one: string, other: string, first: string, second: string): Finding => ({
  code: 'ZC0212',
  title: '`concat` finds axes with different names to join',
  label: `for ${one} the axis is \`${first}\`, for ${other} it is \`${second}\``,
  rule: 'the axis that `concat` joins has one name at every site',
  help: `give it one: \`rename(x, ${second}, ${first})\`, or \`flatten\``,
});

export const layerTaken = (type: AxisType): Finding => ({
  code: 'ZC0207',
  title: 'there would be two axes called `layer`',
  label: `this has axes ${showType(type)}`,
  rule: 'the axes of a tensor have different names',
  help: 'rename the one there is: `rename(x, layer, other)`',
});
