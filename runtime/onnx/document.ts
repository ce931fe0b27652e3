/** The list of operators in `spec/onnx-import.md`, made from the tables. */
import { FOLDED } from './fold/table.ts';
import { OPERATORS } from './translate/table.ts';

/** As Markdown. */
export function operatorList(): string {
  const rows = [...OPERATORS].map(([op, { doc }]) => `| \`${op}\` | ${doc} |`);
  const known = FOLDED.map((op) => `\`${op}\``).join(', ');
  return [
    ['| operator | becomes |', '| --- | --- |', ...rows].join('\n'),
    `Computed when the file is read, if all inputs are known (of \`Shape\`, \`Size\` and \`CastLike\` not all need be): ${known}.`,
  ].join('\n\n');
}
