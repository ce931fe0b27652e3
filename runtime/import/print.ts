/** Tables as comma-separated values. */

/** A line for the header and one for each row. */
export function printCsv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((fields) => `${fields.map(printField).join(',')}\n`).join('');
}

function printField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
