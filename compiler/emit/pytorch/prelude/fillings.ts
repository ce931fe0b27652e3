/** The lines of the class `Pass` that note sites, with the fields that a module's programs read of them. */
import { FAMILIES, type SiteKind } from '../../../sites/families.ts';
import { assignment, call, callCode, COLUMNS } from '../statement.ts';
import { affine, normalise } from './normalisation.ts';
import { attributeOf, type Reads } from './reads.ts';
import type { Fillings } from './template.ts';

const CONV_NUMBERS = {
  channels_in: 'input.shape[1]',
  channels_out: 'weight.shape[0]',
  kh: 'weight.shape[2]',
  kw: 'weight.shape[3]',
  hi: 'input.shape[2]',
  wi: 'input.shape[3]',
  ho: 'output.shape[2]',
  wo: 'output.shape[3]',
  stride: 'stride if isinstance(stride, int) else stride[0]',
  groups: 'groups',
  macs: 'output[0].numel() * weight[0].numel()',
  depth: 'output.depth',
  place: 'self.calls',
};

const CHANNEL_NUMBERS = {
  position: 'input.shape[1]',
  channel: 'input.shape[2 if input.dim() == 3 else 1]',
  h: 'input.shape[-2]',
  w: 'input.shape[-1]',
  depth: 'output.depth',
  place: 'self.calls',
};

/** Which side of a layer a tensor is. */
const SIDES: Readonly<Record<string, string>> = { in: 'input', out: 'output' };

export function fillingsOf(reads: Reads): Fillings {
  const parameters = (kind: SiteKind | null): readonly string[] => {
    if (!reads.families.has('parameters')) return [];
    const site = (of: SiteKind, value: string, role: string): string =>
      callCode(call('Site', ...siteArguments(reads, [of], `"${of}"`, { value, place: 'self.calls', role })));
    if (kind !== null) {
      const bias = [
        'if bias is not None:',
        `    self.parameters.append(${site('channel_parameter', 'bias', '"bias"')})`,
      ];
      return [`self.parameters.append(${site(kind, 'weight', '"weight"')})`, ...bias];
    }
    const named = reads.fields.get('channel_parameter')?.has('role') === true;
    return [
      named ? 'for role, value in ("scale", weight), ("shift", bias):' : 'for value in weight, bias:',
      '    if value is not None and value.dim() == 1:',
      `        self.parameters.append(${site('channel_parameter', 'value', 'role')})`,
    ];
  };
  const keeping = (kinds: readonly SiteKind[], also: readonly string[] = []): readonly string[] => {
    const names = kinds.flatMap((kind) => [...(reads.fields.get(kind) ?? [])]);
    const kept = ['input', 'output'].filter(
      (side) => also.includes(side) || names.some((name) => SIDES[name] === side),
    );
    return kept.length === 0 ? [] : [`self.keep(${kept.join(', ')})`];
  };
  const triples = reads.families.has('triples');
  const readsOfTriple = (name: string): boolean => reads.fields.get('triple')?.has(name) === true;
  const channels = { ...SIDES, ...CHANNEL_NUMBERS };
  const triple = siteArguments(reads, ['triple'], '"triple"', {
    ...CONV_NUMBERS,
    relu_in: 'relu.input',
    conv_in: 'input',
    weight: 'weight',
    conv_out: 'output',
    norm_out: '',
    relu_place: 'relu.place',
    norm_place: '',
  });
  return {
    conv_kept: keeping(['conv'], [...(triples ? ['output'] : []), ...(readsOfTriple('conv_in') ? ['input'] : [])]),
    linear_kept: keeping(['linear', 'linear_seq']),
    norm_kept: keeping(['norm', 'norm_flat']),
    cell_kept: reads.fields.get('cell')?.has('out') ? ['self.keep(output)'] : [],
    norm_out_kept: readsOfTriple('norm_out') ? ['self.keep(output)'] : [],
    relu_kept: keeping(
      ['relu', 'relu_flat', 'relu_seq'],
      [...(triples ? ['output'] : []), ...(readsOfTriple('relu_in') ? ['input'] : [])],
    ),
    lists: [...reads.families].map((family) => `self.${family} = []`),
    conv: noted(reads, ['conv'], '"conv"', { ...SIDES, ...CONV_NUMBERS, weight: 'weight' }),
    conv_parameters: parameters('conv_parameter'),
    triple: assignment('triple', call('Site', ...triple, 'norm_out=None')),
    linear: noted(reads, ['linear', 'linear_seq'], '"linear" if input.dim() == 2 else "linear_seq"', {
      ...SIDES,
      weight: 'weight',
      channels_in: 'weight.shape[1]',
      channels_out: 'weight.shape[0]',
      macs: 'output[0].numel() * weight[0].numel()',
      position: 'input.shape[1]',
      depth: 'output.depth',
      place: 'self.calls',
    }),
    linear_parameters: parameters('linear_parameter'),
    normalise: normalise(reads),
    norm_parameters: parameters(null),
    affine: affine(reads),
    norm: noted(reads, ['norm', 'norm_flat'], '"norm" if input.dim() == 4 else "norm_flat"', {
      ...channels,
      scale: 'weight',
      shift: 'bias',
    }),
    layer_norm_parameters: parameters(null),
    relu: noted(
      reads,
      ['relu', 'relu_flat', 'relu_seq'],
      '{2: "relu_flat", 3: "relu_seq", 4: "relu"}[input.dim()]',
      channels,
    ),
    cell: noted(reads, ['cell'], '"cell"', {
      in: 'arguments[0]',
      out: 'output',
      channels_in: 'arguments[0].shape[1]',
      hi: 'arguments[0].shape[2]',
      wi: 'arguments[0].shape[3]',
      channel: 'output.shape[1]',
      h: 'output.shape[2]',
      w: 'output.shape[3]',
      depth: 'depth_of(output)',
      place: 'f"cell {len(self.cells)}"',
    }),
  };
}

/** `kind=…` and the fields that are read of the kinds. */
function siteArguments(
  { fields }: Reads,
  kinds: readonly SiteKind[],
  kind: string,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  const wanted = new Set(kinds.flatMap((each) => [...(fields.get(each) ?? [])]));
  const given = [...wanted].flatMap((name) => {
    if (name === 'index' || values[name] === '') return [];
    if (values[name] === undefined) throw new Error(`a ${kinds[0]} has no ${name}`);
    return [`${attributeOf(name)}=${values[name]}`];
  });
  return [`kind=${kind}`, ...given];
}

/** Appends the site of a layer to every list that is read and has its kind. */
function noted(
  reads: Reads,
  kinds: readonly SiteKind[],
  kind: string,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  const having = [...reads.families].filter((family) => FAMILIES[family].kinds.some((each) => kinds.includes(each)));
  if (having.length === 0) return [];
  // Which of several kinds it is takes a line of its own.
  const [before, word] = kinds.length === 1 ? [[], kind] : [[`kind = ${kind}`], 'kind'];
  const site = call('Site', ...siteArguments(reads, kinds, word, values));
  const appended = `self.${having[0]}.append(${callCode(site)})`;
  if (having.length === 1 && appended.length <= COLUMNS) return [...before, appended];
  return [...before, ...assignment('site', site), ...having.map((family) => `self.${family}.append(site)`)];
}
