/** The operators page of the specification, made from the operator table. */
import { FOLDS } from '../core/core.ts';
import { RANDOM } from './random.ts';
import { OPERATORS, type Operator, type OperatorGroup, type Parameter } from './table.ts';

const GROUPS: { readonly [G in OperatorGroup]: string } = {
  pointwise: 'Pointwise: operands are aligned by axis (§ 3.3)',
  reduction: 'Reductions: over `axes`, or all axes but those of `keep`, or all (§ 3.5)',
  axes: 'Axes',
  matrix: 'Matrices: on two `axes`, which may be left out if there are no others (§ 3.8)',
  derivative: 'Derivatives (§ 8)',
};

const SIGNS: Readonly<Record<string, string>> = {
  neg: '-x', add: 'a + b', sub: 'a - b', mul: 'a * b', div: 'a / b', pow: 'a ^ b', lt: 'a < b', le: 'a <= b', gt: 'a > b',
  ge: 'a >= b', eq: 'a == b', ne: 'a != b', and: 'a and b', or: 'a or b', not: 'not x',
}; // prettier-ignore

/** The page as Markdown. */
export function operatorsPage(): string {
  const groups = (Object.keys(GROUPS) as OperatorGroup[]).map((group) => `## ${GROUPS[group]}\n\n${groupTable(group)}`);
  const folds = Object.entries(FOLDS).map(([name, doc]) => `| \`${name} for x in …\` | ${doc} |`);
  return [
    '# Operators',
    'Generated from `compiler/operators/table.ts`. Unless a line says otherwise, NaN in gives NaN out. A ✗ marks operators that `grad` cannot pass.',
    ...groups,
    randomSection(),
    `## Folds (§ 6)\n\n| fold | |\n| --- | --- |\n${folds.join('\n')}`,
  ].join('\n\n') + '\n'; // prettier-ignore
}

function groupTable(group: OperatorGroup): string {
  const entries = Object.entries(OPERATORS as Readonly<Record<string, Operator>>);
  const rows = entries
    .filter(([, operator]) => operator.group === group)
    .map(([name, { parameters, doc, differentiable }]) => {
      const written = SIGNS[name] ?? `${name}(${parameters.map(showParameter).join(', ')})`;
      return `| \`${written}\` | ${doc} | ${differentiable ? '' : '✗'} |`;
    });
  const derivatives = [
    '| `grad(y, x)`, `grad(x)` | the gradient of a scalar | |',
    '| `jacobian(y, x)` | one gradient per element of y, which has one axis | |',
  ];
  return [
    '| operator | value | |',
    '| --- | --- | --- |',
    ...rows,
    ...(group === 'derivative' ? derivatives : []),
  ].join('\n');
}

/** What takes a tensor of the network instead of a value. */
function randomSection(): string {
  const rows = Object.entries(RANDOM).map(([name, { doc }]) => `| \`${name}(x)\`, \`${name}(x, k)\` | ${doc} |`);
  return `## Random numbers (§ 3.11)\n\n| call | value |\n| --- | --- |\n${rows.join('\n')}`;
}

const showParameter = ({ name, optional }: Parameter): string => (optional ? `${name}?` : name);
