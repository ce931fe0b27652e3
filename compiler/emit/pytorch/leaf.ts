/** What a program reads, in Python. */
import type { Core } from '../../core/core.ts';
import { LOSS_CODE, runOf } from './runs.ts';
import { attributeOf } from './prelude/reads.ts';
import { simple, type Value } from './value.ts';
import { loopAt, type Place, reading, runName, type Writing } from './writing.ts';

type Leaf = Extract<Core, { readonly kind: 'number' | 'constant' | 'pass_tensor' | 'site_tensor' | 'site_number' }>;

export function leaf(writing: Writing, core: Leaf, place: Place): Value {
  const axes = core.type.map(({ name }) => name);
  switch (core.kind) {
    case 'number':
      return numberValue(core.value);
    case 'constant':
      return simple(writing.constant(core.name, core.value), 'number');
    case 'pass_tensor':
      return simple(passTensor(writing, core), 'tensor', axes);
    case 'site_tensor': {
      const { kind, site } = loopAt(place, core.binder);
      reading(writing, kind, core.tensor);
      return simple(`${site(runOf(writing.runs, core.pass))}.${attributeOf(core.tensor)}`, 'tensor', axes);
    }
    case 'site_number': {
      const { kind, index, anySite } = loopAt(place, core.binder);
      if (core.number === 'index') return simple(index(), 'number');
      reading(writing, kind, core.number);
      return simple(`${anySite()}.${core.number}`, 'number');
    }
    default:
      return core satisfies never;
  }
}

function numberValue(value: number): Value {
  const text = numberText(Math.abs(value));
  return value < 0 ? { ...simple(`-${text}`, 'number'), binding: 'sign' } : simple(text, 'number');
}

/** A number that is not negative, in Python. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'torch.nan';
  return Number.isFinite(value) ? String(value) : 'torch.inf';
}

function passTensor(writing: Writing, { pass, tensor }: Core & { readonly kind: 'pass_tensor' }): string {
  switch (tensor) {
    case 'input':
      return writing.inputOf(pass);
    case 'logits':
      return `${runName(writing, pass)}.logits`;
    case 'features':
      writing.reads.features = true;
      return `${runName(writing, pass)}.features`;
    case 'loss': {
      if (pass.loss === null) throw new Error('the checker must have refused the loss of a pass without one');
      if (pass.loss === 'sum_features') writing.reads.features = true;
      return LOSS_CODE[pass.loss](runName(writing, pass), () => writing.labels(pass));
    }
    case 'labels':
      return `${writing.labels(pass)}.to(${writing.dtype()})`;
    case 'targets':
      return `F.one_hot(${writing.labels(pass)}, ${runName(writing, pass)}.logits.shape[1]).to(${writing.dtype()})`;
    default:
      return tensor satisfies never;
  }
}
