/**
 * The width of a text on a terminal, for texts of our own: a column per code point, none for colours. The bundle has it in
 * place of the package `string-width`, which builds large tables for scripts that these texts are not written in.
 */

export default function width(text: string): number {
  let columns = 0;
  for (const _ of text.replace(COLOUR, '')) columns++;
  return columns;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
