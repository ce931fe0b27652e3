/** Texts of which lines are left out by conditions, and in which lists of fields are filled in. */

/** What is true of a text; a line that ends in `#? a&!b|c` is there if that holds. */
export type Conditions = Readonly<Record<string, boolean>>;

/** Lines for a place `<<name>>`, which stands alone; without lines the line with the place goes too. */
export type Fillings = Readonly<Record<string, readonly string[]>>;

export function fill(template: string, conditions: Conditions, fillings: Fillings): string {
  const lines = template
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [text, condition] = line.split('#?');
      if (condition !== undefined && !condition.split('|').some((each) => all(conditions, each))) return [];
      const place = /^( *)<<(\w+)>>$/.exec(text.trimEnd());
      if (!place) return [text.trimEnd()];
      const [, indent, name] = place;
      return known(fillings, name).map((each) => (each === '' ? '' : indent + each));
    });
  return spaced(lines).join('\n');
}

/** One blank line before what is indented, two before what is not; what was left out leaves none. */
function spaced(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, at) => {
    if (line === '') return [];
    if (at === 0 || lines[at - 1] !== '') return [line];
    return [...(line.startsWith(' ') ? [''] : ['', '']), line];
  });
}

const all = (conditions: Conditions, names: string): boolean =>
  names.split('&').every((name) => holds(conditions, name.trim()));

const holds = (conditions: Conditions, name: string): boolean =>
  name.startsWith('!') ? !known(conditions, name.slice(1)) : known(conditions, name);

function known<T>(table: Readonly<Record<string, T>>, name: string): T {
  if (!Object.hasOwn(table, name)) throw new Error(`a template asks for ${name}`);
  return table[name];
}
