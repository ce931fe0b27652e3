/** Comma-separated values as RFC 4180 has them: quoted fields, doubled quotes inside them, any line end. */

/** The records of a text, each a list of fields. Empty lines are no records; an unclosed quote runs to the end. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
      record.push(field.value);
      at = field.end;
      if (text[at] !== ',') break;
      at++;
    }
    // Of `\r\n` the `\n` is left, and reads as an empty line.
    at++;
    if (record.length > 1 || record[0] !== '') records.push(record);
  }
  return records;
}

/** A field's value, and where the text goes on behind it. */
interface Field {
  readonly value: string;
  readonly end: number;
}

function plainField(text: string, start: number): Field {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number): Field {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { value: value + text.slice(from), end: text.length };
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      // What follows a closing quote is against the rules; it is kept rather than lost.
      const rest = plainField(text, quote + 1);
      return { value: value + rest.value, end: rest.end };
    }
    value += '"';
    from = quote + 2;
  }
}

/** A line for the header and one for each row. */
export function printCsv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((fields) => `${fields.map(printField).join(',')}\n`).join('');
}

function printField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
