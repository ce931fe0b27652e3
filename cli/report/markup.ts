/** HTML that is made from texts without trusting them. */

/** Markup that is known to be well-formed; only this file makes it. */
export interface Markup {
  readonly source: string;
}

/** What stands in a template: texts are escaped, markup is not, and a list is one after the other. */
type Part = string | number | Markup | readonly Part[];

/** Markup with parts in it, which may stand between tags or in quoted attributes. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { source: String.raw({ raw: strings }, ...parts.map(write)) };
}

/** Markup of a library or of our own, as it is. */
export const trusted = (source: string): Markup => ({ source });

export const nothing: Markup = { source: '' };

function write(part: Part): string {
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => ESCAPES[character]);
  if (typeof part === 'number') return String(part);
  return 'source' in part ? part.source : part.map(write).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
