/** What can be read in a context: tensors of sites and passes by the vocabulary, with their types. */
import type { Expression, Pass } from '../../grammar/ast.ts';
import * as b from '../../grammar/build.ts';
import { siteName } from '../genome/genome.ts';
import { extentOf } from '../genome/parts.ts';
import { type Context, tensorsOf } from './context.ts';
import type { Terminal } from './goal.ts';
import type { Material, MaterialPass } from './material.ts';
import { type Types, typesOf } from './types.ts';

export interface TypedTerminal {
  readonly terminal: Terminal;
  readonly types: Types;
}

/** Every terminal of the vocabulary in a context. Those that the checker refuses there, such as a gradient without a loss, are not. */
export function terminalsOf(material: Material, context: Context): readonly TypedTerminal[] {
  return material.passes.flatMap((pass) =>
    [...siteReads(material, context, pass), ...passReads(material, context, pass)].flatMap(({ expression, weight }) => {
      if (!(weight > 0)) return [];
      const types = typesOf(expression, context, passesOf(pass), []);
      return types ? [{ terminal: terminalOf(expression, weight * pass.weight), types }] : [];
    }),
  );
}

/** A number among the terminals of a goal. */
export const terminalOf = (expression: Expression, weight: number): Terminal => ({
  expression,
  weight,
  extent: extentOf(expression),
});

interface Read {
  readonly expression: Expression;
  readonly weight: number;
}

const passesOf = ({ pass, minus }: MaterialPass): readonly Pass[] => (minus ? [pass, minus] : [pass]);

function siteReads({ vocabulary }: Material, context: Context, pass: MaterialPass): readonly Read[] {
  return context.flatMap(({ family }, depth) => {
    const weights = vocabulary.families.find((each) => each.family === family)?.tensors ?? {};
    return tensorsOf(family).flatMap((tensor) =>
      reads(vocabulary.reads, pass, weights[tensor] ?? 0, (name) => b.member(b.index(name, siteName(depth)), tensor)),
    );
  });
}

/** Only outside folds: in a fold they would be the same at every site. */
function passReads({ vocabulary }: Material, context: Context, pass: MaterialPass): readonly Read[] {
  if (context.length > 0 || pass.sitesOnly) return [];
  return Object.entries(vocabulary.passTensors).flatMap(([tensor, weight]) =>
    reads({ ...vocabulary.reads, gradient: 0 }, pass, weight ?? 0, (name) => b.member(b.reference(name), tensor)),
  );
}

/** A tensor and its gradient, or how they differ from those of another pass. */
function reads(
  { value, gradient }: Material['vocabulary']['reads'],
  { pass, minus }: MaterialPass,
  weight: number,
  of: (pass: string) => Expression,
): readonly Read[] {
  const differing = (read: (name: string) => Expression): Expression =>
    minus ? b.binary('-', read(pass.name.text), read(minus.name.text)) : read(pass.name.text);
  const slope = (name: string): Expression => b.call('grad', [b.argument(of(name))]);
  return [
    { expression: differing(of), weight: weight * value },
    { expression: differing(slope), weight: weight * gradient },
  ];
}
