/** Statements that give a variable a value, broken into lines where they are long. */

/** A call, whose arguments can stand on lines of their own. */
export interface Call {
  readonly callee: string;
  readonly arguments: readonly string[];
}

export const call = (callee: string, ...given: readonly string[]): Call => ({ callee, arguments: given });

export const callCode = (call: Call): string => `${call.callee}(${call.arguments.join(', ')})`;

/** As many columns as lines of the module have. */
export const COLUMNS = 100;

/** `left = callee(…)`. */
export function assignment(left: string, { callee, arguments: given }: Call): readonly string[] {
  const line = `${left} = ${callee}(${given.join(', ')})`;
  if (line.length <= COLUMNS) return [line];
  const inside = given.length === 1 ? generator(given[0]) : given.map((each) => `${each},`);
  return [`${left} = ${callee}(`, ...inside.map((each) => `    ${each}`), ')'];
}

/** `for x, y in zip(xs, ys):`; what follows `for` is given. */
export function loopHeader(sites: string): readonly string[] {
  const line = `for ${sites}:`;
  const zip = line.length > COLUMNS ? /^(.* in zip\()(.*)\):$/.exec(line) : null;
  return zip ? [zip[1], `    ${zip[2]}`, '):'] : [line];
}

/** `body for x in xs if condition` in lines. */
const generator = (text: string): readonly string[] => text.split(/ (?=for \w.* in |if )/);
