/**
 * Text as a terminal can show it: one cell for each code point, with its width. Control characters become symbols, so that
 * a program cannot move the cursor, hide or reorder what a message says about it.
 */

/** What one code point looks like. */
export interface Cell {
  readonly text: string;
  /** In columns of a terminal: 0, 1 or 2, more for a tab. */
  readonly width: number;
}

const TAB: Cell = { text: '    ', width: 4 };

/** How a code point is shown. */
export function cellOf(point: number): Cell {
  if (point === 0x09) return TAB;
  if (point < 0x20) return { text: String.fromCodePoint(0x2400 + point), width: 1 };
  if (point === 0x7f) return { text: '␡', width: 1 };
  const text = String.fromCodePoint(point);
  if (point < 0x7f) return { text, width: 1 };
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return { text: '�', width: 1 };
  if (/\p{M}/u.test(text)) return { text, width: 0 };
  return {
    text,
    width:
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
        text,
      ) || point >= 0x20000
        ? 2
        : 1,
  };
}

const LONGEST_WORD = 60;

/** A message's text: on one line, without control characters, overlong words cut in the middle. */
export function visible(text: string): string {
  const short = text.replace(new RegExp(`\\S{${LONGEST_WORD + 1},}`, 'gu'), (word) => {
    const points = [...word.slice(0, LONGEST_WORD)];
    return `${points.slice(0, 40).join('')}…${[...word.slice(-12)].slice(-10).join('')}`;
  });
  return [...short].map((each) => cellOf(each.codePointAt(0) ?? 0).text).join('');
}
