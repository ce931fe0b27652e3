/** The lines of the class `Pass` that normalise, in the ways that a module's programs ask for. */
import type { PassSpec } from '../../../core/core.ts';
import type { Reads } from './reads.ts';

const NORMALISE: { readonly [N in PassSpec['norm']]: readonly string[] } = {
  train: ['output = torch.batch_norm(input, weight, bias, None, None, True, 0.0, eps, False)'],
  identity: ['output = input.view_as(input)'],
  eval: [
    'mean, variance = input.new_zeros(input.shape[1]), input.new_ones(input.shape[1])',
    'output = torch.batch_norm(input, weight, bias, mean, variance, False, 0.0, eps, False)',
  ],
};

/** Gives `output`. */
export function normalise({ norms }: Reads): readonly string[] {
  const [first, ...others] = [...norms];
  if (first === undefined) return NORMALISE.train;
  if (others.length === 0) return NORMALISE[first];
  return [...norms].flatMap((norm, at) => [
    at === 0 ? `if self.norm == "${norm}":` : at === others.length ? 'else:' : `elif self.norm == "${norm}":`,
    ...NORMALISE[norm].map((line) => `    ${line}`),
  ]);
}

/** Scale and shift of normalisations that have none. */
export function affine({ fields, gradients }: Reads): readonly string[] {
  const reads = (member: string): boolean =>
    (['norm', 'norm_flat'] as const).some((kind) => fields.get(kind)?.has(member));
  const leaf = gradients ? '.requires_grad_()' : '';
  return [
    ...(reads('scale') ? [`weight = input.new_ones(input.shape[1])${leaf} if weight is None else weight`] : []),
    ...(reads('shift') ? [`bias = input.new_zeros(input.shape[1])${leaf} if bias is None else bias`] : []),
  ];
}
