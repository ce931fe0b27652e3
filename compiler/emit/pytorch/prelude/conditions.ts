/** Which lines of the class `Pass` a module has, by what its programs read. */
import { FAMILIES, type SiteKind } from '../../../sites/families.ts';
import { isDrawn, type Reads } from './reads.ts';
import type { Conditions } from './template.ts';

/** Fields of a site that say which call of a layer it is. */
const PLACES = ['place', 'relu_place', 'norm_place'];

export function conditionsOf({ fields, families, variables, gradients, features, weights, norms }: Reads): Conditions {
  const has = (...kinds: readonly SiteKind[]): boolean =>
    [...families].some((family) => FAMILIES[family].kinds.some((kind) => kinds.includes(kind)));
  const reads = (member: string): boolean => [...fields.values()].some((names) => names.has(member));
  const varies = (...names: readonly `${SiteKind}.${string}`[]): boolean => names.some((name) => variables.has(name));
  const [abs, init] = [weights.has('abs'), weights.has('init')];
  const drawn = [...weights].some(isDrawn);
  const owned = gradients || abs || drawn;
  const parameters = families.has('parameters');
  const triples = families.has('triples');
  const ports = {
    conv_port: varies('conv.in', 'triple.conv_in'),
    linear_port: varies('linear.in', 'linear_seq.in'),
    norm_port: varies('norm.in', 'norm_flat.in'),
    relu_port: varies('relu.in', 'relu_flat.in', 'relu_seq.in', 'triple.relu_in'),
  };
  const port = Object.values(ports).some(Boolean) || varies('cell.in');
  const noted = { conv: has('conv'), linear: has('linear'), norm: has('norm'), relu: has('relu') };
  const depth = reads('depth');
  // Cells are counted by their list.
  const places = [...fields].some(([kind, names]) => kind !== 'cell' && PLACES.some((name) => names.has(name)));
  const keeps = triples || ['in', 'out', 'relu_in', 'conv_in', 'conv_out', 'norm_out'].some(reads);
  return {
    own: gradients,
    owned,
    choice: weights.size > 1 || norms.size > 1 || drawn,
    drawn,
    abs,
    init,
    both: abs && init,
    depth,
    features,
    parameters,
    triples,
    places,
    cells: families.has('cells'),
    cell_read: fields.get('cell')?.has('in') ?? false,
    cell_port: varies('cell.in'),
    conv: owned || parameters || triples || noted.conv || depth || places,
    linear: owned || parameters || noted.linear || features || depth || places,
    relu: noted.relu || triples || places,
    conv_noted: noted.conv || triples || parameters,
    linear_noted: noted.linear,
    norm_noted: noted.norm,
    relu_noted: noted.relu || triples,
    kept: keeps,
    port,
    ...ports,
  };
}
