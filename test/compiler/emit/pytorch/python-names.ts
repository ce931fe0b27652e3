/** The names in Python text, found without Python: enough to tell what is read but never defined, and the other way round. */

const KEYWORDS = new Set(
  (
    'False None True and as class def elif else except finally for from if import in is lambda not or raise return try while with ' +
    'any all bool dict dir hash staticmethod float getattr hasattr id int isinstance iter len list max min next range reversed str sum super tuple type ' +
    'zip enumerate Exception'
  ).split(' '),
);

/** Text without strings and comments. */
const bare = (text: string): string =>
  text
    .replace(/"""(?:[^\\]|\\.)*?"""/gs, '""')
    .replace(/f?"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/#[^\n]*/g, '')
    .replace(/^from \S+ import/gm, 'import');

/** Names that are neither attributes nor keywords of calls. */
function namesIn(code: string): readonly string[] {
  const found = code.matchAll(/(?<![.\w])([A-Za-z_]\w*)\b(?!\s*=(?!=)[^\n]*\))/g);
  return [...new Set([...found].map(([, name]) => name))].filter((name) => !KEYWORDS.has(name));
}

function definedIn(code: string): ReadonlySet<string> {
  const defined = new Set<string>();
  const add = (list: string): void => {
    for (const [name] of list.matchAll(/[A-Za-z_]\w*/g)) defined.add(name);
  };
  for (const [, list] of code.matchAll(/^\s*([\w, ()[\]:.|*]*?)\s*(?:[-+*/|]?=)(?!=)/gm)) add(list);
  for (const [, list] of code.matchAll(/\bfor ([\w, ()]+?) in\b/g)) add(list);
  for (const [, name, list] of code.matchAll(/\b(?:def|class) (\w+)\(([^)]*)\)/g)) add(`${name},${list}`);
  for (const [, list] of code.matchAll(/\blambda ([\w, ]*):/g)) add(list);
  for (const [, list] of code.matchAll(/^(?:from \S+ )?import (.*)$/gm)) add(list);
  return defined;
}

export function unknownNames(text: string): readonly string[] {
  const code = bare(text);
  const defined = definedIn(code);
  return namesIn(code).filter((name) => !defined.has(name));
}

/** Functions, classes and imports that nothing reads. */
export function unusedDefinitions(text: string): readonly string[] {
  const code = bare(text);
  const exported = /__all__ = \[(.*)\]/.exec(text)?.[1] ?? '';
  const definitions = [...code.matchAll(/^(?:def|class) (\w+)|^(?:from \S+ )?import (.*)$/gm)].flatMap(
    ([, name, list]) =>
      name === undefined ? list.split(',').map((each) => each.split(' as ').at(-1)?.trim() ?? '') : [name],
  );
  const uses = (name: string): number => [...code.matchAll(new RegExp(`(?<![.\\w])${name}\\b`, 'g'))].length;
  return definitions.filter((name) => !exported.includes(`"${name}"`) && uses(name) < 2);
}
