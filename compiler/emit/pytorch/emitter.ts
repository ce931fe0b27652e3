/** What the rules of operators, folds and derivatives are given to write Python with. */
import type { Core } from '../../core/core.ts';
import type { Helper } from './prelude/helpers.ts';
import { postfix, simple, type Value, within } from './value.ts';

export interface Emitter {
  /** The name of a function that the module has to have. */
  readonly helper: (name: Helper) => string;
  /** The name of the type of the model's numbers. */
  readonly dtype: () => string;
  /** The name of the seed. */
  readonly seed: () => string;
  /** Whether a gradient is taken through this node. */
  readonly differentiated: (core: Core) => boolean;
}

/** A tensor of numbers, whatever the value is. */
export function asTensor(e: Emitter, value: Value): Value {
  switch (value.form) {
    case 'number':
    case 'truth':
      return simple(`${e.helper('scalar')}(${value.code})`, 'tensor', [], true);
    case 'mask':
      return value.axes.length === 0
        ? { ...postfix(value, '.double()'), form: 'tensor', double: true }
        : { ...postfix(value, `.to(${e.dtype()})`), form: 'tensor', double: false };
    case 'tensor':
      return value;
    default:
      return value.form satisfies never;
  }
}

/** A tensor in double precision. */
export function asDouble(e: Emitter, value: Value): Value {
  const tensor = asTensor(e, value);
  return tensor.double ? tensor : { ...postfix(tensor, '.double()'), double: true };
}

/** A value to compute with beside tensors: a Python number stays one. */
export function asOperand(e: Emitter, value: Value): Value {
  if (value.form === 'truth') return simple(`int(${value.code})`, 'number');
  return value.form === 'mask' ? asTensor(e, value) : value;
}

/** Truth values as tensors: whatever is not 0 is true. */
export function asMask(e: Emitter, value: Value): Value {
  if (value.form === 'mask') return value;
  const tensor = asTensor(e, value);
  return { ...tensor, code: `${within(tensor, 'either')} != 0`, binding: 'comparison', form: 'mask' };
}
