/** What is said about derivatives. */
import type { Label } from '../../../grammar/diagnostic.ts';
import { type AxisType, showType } from '../../core/axis.ts';
import type { Finding, Place } from '../report.ts';
import { hasType } from './words.ts';

const at = (place: Place, text: string): Label => ({ ...place, text });

export const notScalar = (type: AxisType): Finding => ({
  code: 'ZC0401',
  title: 'only a scalar has a gradient',
  label: `this has axes ${showType(type)}`,
  rule: '`grad(y, x)` says how the scalar `y` moves with each value of `x`',
  help: 'reduce it first, e.g. `grad(sum(y), x)`; for one gradient per image or class use `jacobian(y, x)`',
});

export const notOfNetwork = (operator: string, definition: readonly Label[]): Finding => ({
  code: 'ZC0402',
  title: `\`${operator}\` differentiates by a tensor of the network`,
  label: 'computed from others, or not a tensor of the network',
  secondary: definition,
  rule: 'what to differentiate by is read from a pass or a site as it is: `p.input`, `l.weight`, `r.in`',
  help: 'take the gradient by the tensor itself, and compute with the result',
});

export const gradWithoutLoss = (definition: Place | null): Finding => ({
  code: 'ZC0403',
  title: '`grad(x)` needs a pass with a loss',
  label: 'the pass that this is read from has no loss',
  secondary: definition ? [at(definition, 'says nothing about a loss')] : [],
  rule: '`grad(x)` is the gradient of the loss of the pass that `x` is read from',
  help: 'give the pass one, e.g. `loss: cross_entropy`, or say of what: `grad(y, x)`',
});

export const noDerivative = (operator: string, use: Place | null): Finding => ({
  code: 'ZC0404',
  title: `\`${operator}\` has no derivative`,
  label: `differentiates through \`${operator}\``,
  secondary: use ? [at(use, `\`${operator}\` is used here`)] : [],
  rule: 'everything between `y` and `x` in `grad(y, x)` must have a derivative',
  help: `hold it constant with \`stop(…)\`, or replace \`${operator}\``,
});

export const byLabels = (tensor: string): Finding => ({
  code: 'ZC0405',
  title: 'labels do not vary',
  label: `\`${tensor}\` comes from the data set`,
  rule: '`grad` and `jacobian` differentiate by what the network computes with',
  help: 'differentiate by `p.logits`, `p.input` or a tensor of a site',
});

export const notRows = (type: AxisType): Finding => ({
  code: 'ZC0406',
  title: '`jacobian` needs values along one axis that all sites have alike',
  label: `this ${hasType(type)}${type.length === 1 ? ', whose length belongs to the site' : ''}`,
  rule: '`jacobian(y, x)` takes a `y` with one axis that belongs to no site, such as `batch` or `class`',
  help:
    type.length === 0
      ? 'for the gradient of a scalar write `grad(y, x)`'
      : type.length === 1
        ? 'reduce it, and write `grad(sum(y), x)`'
        : 'reduce the other axes, e.g. `sum(y, keep: batch)`',
});
