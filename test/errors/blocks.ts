/** The fenced blocks of a Markdown page. */

export interface Block {
  /** What stands after the opening fence. */
  readonly info: string;
  readonly text: string;
  /** Offsets of the text in the page. */
  readonly start: number;
  readonly end: number;
}

/** All blocks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 0: whole, 1: info, 2: text }) => {
    const start = index + whole.indexOf('\n') + 1;
    return { info, text, start, end: start + text.length };
  });
}
