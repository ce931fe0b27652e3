/** What is said about passes and sites. */
import type { Label } from '../../../grammar/diagnostic.ts';
import { type AxisType, showType } from '../../core/axis.ts';
import { FAMILIES, type Family } from '../../sites/families.ts';
import type { Finding, Place } from '../report.ts';
import { didYouMean, hasType, listed } from './words.ts';

const at = (place: Place, text: string): Label => ({ ...place, text });

const INPUT_RULE = 'an input is a sum of `data`, `noise` and `ones`, each with a factor if need be';

export const badInput = (): Finding => ({
  code: 'ZC0301',
  title: 'not an input for the network',
  label: 'not `data`, `noise`, `ones` or a number times one of them',
  rule: INPUT_RULE,
  help: 'for example `network(data)` or `network(data + 0.1 * noise)`',
});

export const unknownInput = (name: string, known: readonly string[]): Finding => ({
  code: 'ZC0301',
  title: `\`${name}\` is not an input for the network`,
  label: 'neither an input nor a constant',
  rule: INPUT_RULE,
  help: didYouMean(name, known, 'write `data`, `noise` or `ones`'),
});

export const onlyNumber = (): Finding => ({
  code: 'ZC0301',
  title: 'a number alone is not an input for the network',
  label: 'a number',
  rule: INPUT_RULE,
  help: 'multiply it with an input, e.g. `2 * ones`',
});

export const badStream = (kind: 'data' | 'noise'): Finding => ({
  code: 'ZC0301',
  title: kind === 'noise' ? 'noise is numbered 0, 1, 2, …' : 'batches are numbered 0, 1, 2, …',
  label: 'not such a number',
  rule:
    kind === 'noise'
      ? '`noise(1)`, `noise(2)`, … are independent of each other and of `noise`'
      : '`data(1)`, `data(2)`, … are the batches of images after `data`, which is `data(0)`',
  help: `write \`${kind}\`, or \`${kind}(1)\` for another one`,
});

export const unknownOption = (name: string, known: readonly string[]): Finding => ({
  code: 'ZC0302',
  title: `a pass has no option \`${name}\``,
  label: 'unknown option',
  help: didYouMean(name, known, `the options are ${listed(known)}`),
});

export const unknownValue = (option: string, value: string, known: readonly string[]): Finding => ({
  code: 'ZC0303',
  title: `\`${option}\` cannot be \`${value}\``,
  label: 'unknown value',
  rule: `\`${option}\` is ${listed(known, 'or')}${option === 'weights' ? ', or a number' : ''}`,
  help: didYouMean(value, known, `write \`${option}: ${known[0]}\``),
});

export const optionTwice = (name: string, earlier: Place): Finding => ({
  code: 'ZC0304',
  title: `the option \`${name}\` is given twice`,
  label: 'given again here',
  secondary: [at(earlier, 'already given here')],
  help: 'keep one of them',
});

/** `mixed` says whether the input has labels of two batches, and not none. */
export const noLabelsForLoss = (mixed: boolean, input: Place): Finding => ({
  code: 'ZC0305',
  title: `cross-entropy needs labels, and ${mixed ? 'images of two batches have two for each' : '`ones` has none'}`,
  label: 'compares the logits with labels',
  secondary: [at(input, mixed ? 'images of different batches' : 'an image that belongs to no class')],
  rule: mixed ? ONE_BATCH : 'only an input with `data` or `noise` has a batch with labels',
  help: mixed ? 'write `loss: sum`, or a pass for each batch' : 'write `loss: sum`, or feed the network with `data`',
});

const ONE_BATCH =
  'labels are those of the batch of images that the input has, be it `data` or another one such as `data(1)`';

export const noLoss = (pass: string, definition: Place | null): Finding => ({
  code: 'ZC0306',
  title: `the pass ${pass === '' ? '' : `\`${pass}\` `}has no loss`,
  label: 'there is no loss to read',
  secondary: definition ? [at(definition, 'says nothing about a loss')] : [],
  help: 'give the pass one: `loss: cross_entropy`, `loss: sum` or `loss: sum_features`',
});

/** `mixed` as above. */
export const noLabels = (pass: string, tensor: string, mixed: boolean, definition: Place): Finding => ({
  code: 'ZC0307',
  title: `the pass \`${pass}\` has no labels`,
  label: `there are no ${tensor} to read`,
  secondary: [at(definition, mixed ? 'its input has images of different batches' : 'its input is only `ones`')],
  rule: mixed ? ONE_BATCH : 'only an input with `data` or `noise` has a batch with labels',
  help: 'read them from a pass on `data`',
});

export const unknownPassMember = (pass: string, member: string, known: readonly string[]): Finding => ({
  code: 'ZC0308',
  title: `a pass has no \`${member}\``,
  label: `not a tensor of \`${pass}\``,
  help: didYouMean(member, known, `its tensors are ${listed(known)}`),
});

export const unknownSiteMember = (site: string, what: string, member: string, known: readonly string[]): Finding => ({
  code: 'ZC0309',
  title: `${what} has no \`${member}\``,
  label: `\`${site}\` is ${what}`,
  help: didYouMean(member, known, `it has ${listed(known)}`),
});

export const onlySomeKinds = (
  member: string,
  family: Family,
  lacking: string,
  definition: Place,
  instead: readonly Family[],
): Finding => ({
  code: 'ZC0310',
  title: `not every site of \`${family}\` has \`${member}\``,
  label: `${lacking} has no \`${member}\``,
  secondary: [at(definition, `stands for ${FAMILIES[family].doc}`)],
  rule: 'what the body of a fold reads is there at every site',
  help:
    instead.length > 0
      ? `fold over ${listed(
          instead.map((name) => `${name}`),
          'or',
        )} instead`
      : 'read something that all of them have',
});

export const noMembers = (what: string, member: string): Finding => ({
  code: 'ZC0311',
  title: `only passes and sites have members`,
  label: `${what}, and has no \`${member}\``,
  rule: 'a point reads a tensor of a pass, `p.logits`, or of a site, `l.weight`',
  help: 'to call an operator, write it in front: `abs(x)`',
});

export const familyAsValue = (pass: string, family: string): Finding => ({
  code: 'ZC0312',
  title: `\`${pass}.${family}\` are sites, not a value`,
  label: 'many sites',
  rule: 'sites are visited by a fold',
  help: `write \`sum for l in ${pass}.${family}: …\``,
});

export const notAFamily = (): Finding => ({
  code: 'ZC0313',
  title: 'a fold goes over a family of sites',
  label: 'not a family of sites',
  help: 'name one after a pass: `p.convs`, `p.weighted`, `p.relus`, …',
});

export const passNotFamily = (pass: string): Finding => ({
  code: 'ZC0313',
  title: 'a fold goes over a family of sites',
  label: `\`${pass}\` is a whole pass`,
  help: `name a family: \`${pass}.convs\`, \`${pass}.weighted\`, \`${pass}.relus\`, …`,
});

export const unknownFamily = (pass: string, name: string): Finding => ({
  code: 'ZC0313',
  title: `there is no family \`${name}\``,
  label: `not a family of sites of \`${pass}\``,
  help: didYouMean(name, Object.keys(FAMILIES), `the families are ${listed(Object.keys(FAMILIES))}`),
});

export const unknownFold = (name: string, known: readonly string[]): Finding => ({
  code: 'ZC0314',
  title: `unknown fold \`${name}\``,
  label: 'not a way to combine sites',
  help: didYouMean(name, known, `the folds are ${listed(known)}`),
});

export const conditionReads = (tensor: Place | null, shown: string): Finding => ({
  code: 'ZC0315',
  title: 'the condition of a fold reads a tensor',
  label: `depends on ${shown}`,
  secondary: tensor ? [at(tensor, 'a tensor')] : [],
  rule: 'which sites take part is known before anything runs: from numbers such as `l.stride` and `l.kh`',
  help: 'choose by value in the body: `where(c, a, b)`',
});

export const conditionNotScalar = (type: AxisType): Finding => ({
  code: 'ZC0316',
  title: 'the condition of a fold is not a scalar',
  label: `this has axes ${showType(type)}`,
  rule: 'a site takes part or not: the condition is one number',
  help: 'compare numbers of the site, e.g. `l.stride == 1`',
});

export const conditionBeyondNumbers = (part: Place | null): Finding => ({
  code: 'ZC0316',
  title: 'the condition of a fold is more than arithmetic on numbers',
  label: 'decides which sites take part',
  secondary: part ? [at(part, 'needs a tensor')] : [],
  rule: 'a condition is computed from numbers of sites, lengths and folds of them, without axes on the way',
  help: 'fold the numbers at once, e.g. `(mean for m in p.convs: m.macs)`',
});

export const notAPass = (): Finding => ({
  code: 'ZC0317',
  title: 'only a pass takes a site in brackets',
  label: 'not a pass',
  rule: '`n[l]` is the site `l` as the pass `n` sees it; tensors have no positions, only named axes',
  help: 'to take one of many values, reduce over the axis: `max(x, [batch])`',
});

export const notASite = (pass: string, type: AxisType | null): Finding => ({
  code: 'ZC0317',
  title: 'a pass takes a site in brackets',
  label: type ? `not a site: this ${hasType(type)}` : 'not a site',
  rule: `\`${pass}[l]\` is the site \`l\` of a fold as the pass \`${pass}\` sees it`,
  help: `write the name after \`for\`: \`sum for l in ${pass}.convs: … ${pass}[l].out …\``,
});

export const siteOfPassAsValue = (pass: string, site: string, example: string): Finding => ({
  code: 'ZC0108',
  title: `\`${pass}[${site}]\` is a site, not a value`,
  label: 'a place in the network',
  help: `read one of its tensors, e.g. \`${pass}[${site}].${example}\``,
});

export const notDrawnFor = (callee: string, definition: readonly Label[]): Finding => ({
  code: 'ZC0318',
  title: `\`${callee}\` draws for a tensor of the network`,
  label: 'computed from others, or not a tensor of the network',
  secondary: definition,
  rule: 'what is drawn belongs to a place, so it is drawn for a tensor of a pass or a site as it is: `p.input`, `l.weight`, `c.out`',
  help: `draw for the tensor itself, and compute with the result, e.g. \`mean(${callee}(l.weight), [kh, kw])\``,
});

export const badDraw = (callee: string): Finding => ({
  code: 'ZC0126',
  title: `the second argument of \`${callee}\` is a whole number from 0, written out`,
  label: 'not such a number',
  rule: `\`${callee}(x, 1)\`, \`${callee}(x, 2)\`, … are independent of each other and of \`${callee}(x)\``,
  help: 'write a number such as `0` or `1`',
});
