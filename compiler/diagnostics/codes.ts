/**
 * Every code a diagnostic can carry: what it is about in one line, and which stage finds it. A code that is not listed
 * here does not compile where the checker reports it; each has a page in `spec/errors/`.
 */

/** The stage that finds it: reading the text, resolving names, axis types, passes and sites, derivatives, whole proxies. */
export type Phase = 'text' | 'names' | 'axes' | 'passes' | 'derivatives' | 'proxies';

export interface CodeEntry {
  readonly title: string;
  readonly phase: Phase;
}

const text = (title: string): CodeEntry => ({ title, phase: 'text' });
const names = (title: string): CodeEntry => ({ title, phase: 'names' });
const axes = (title: string): CodeEntry => ({ title, phase: 'axes' });
const passes = (title: string): CodeEntry => ({ title, phase: 'passes' });
const derivatives = (title: string): CodeEntry => ({ title, phase: 'derivatives' });
const proxies = (title: string): CodeEntry => ({ title, phase: 'proxies' });

export const CODES = {
  ZC0001: text('unexpected character'),
  ZC0002: text('unterminated text'),
  ZC0003: text('unexpected word or sign'),
  ZC0004: text('nesting too deep'),
  ZC0005: text('malformed number'),
  ZC0006: text('a fold inside an operator needs parentheses'),
  ZC0007: text('comparisons cannot be chained'),
  ZC0008: text('a line begins in the middle of an expression'),
  ZC0009: text('unknown or misplaced edition'),
  ZC0010: text('unknown direction'),
  ZC0011: text('a bracket is never closed'),
  ZC0012: text('a block needs a result'),
  ZC0013: text('unknown escape in a text'),
  ZC0014: text('a bracket closes nothing'),
  ZC0015: text('too many mistakes'),

  ZC0101: names('unknown name'),
  ZC0102: names('a name is taken'),
  ZC0103: names('a name is used before it is defined'),
  ZC0104: names('unknown operator'),
  ZC0105: names('a def calls itself'),
  ZC0106: names('a file is not there'),
  ZC0107: names('files use each other in a circle'),
  ZC0108: names('this is not a value'),
  ZC0109: names('this cannot be called'),
  ZC0110: names('a let is never used'),
  ZC0111: names('a pass is never used'),
  ZC0112: names('the program is too large once written out'),
  ZC0121: names('an argument is missing'),
  ZC0122: names('an argument too many'),
  ZC0123: names('unknown label'),
  ZC0124: names('an argument is given twice'),
  ZC0125: names('a label where none is taken'),
  ZC0126: names('an argument of the wrong sort'),
  ZC0127: names('`axes` and `keep` exclude each other'),

  ZC0201: axes('axes do not fit together'),
  ZC0202: axes('two axes of one name have different sizes'),
  ZC0203: axes('a matrix operator needs two axes'),
  ZC0204: axes('a matrix is not known to be square'),
  ZC0205: axes('`outer` of operands with a common axis'),
  ZC0206: axes('`dot` over an axis that one operand lacks'),
  ZC0207: axes('two axes of one name'),
  ZC0208: axes('unknown axis'),
  ZC0209: axes('an axis is named twice'),
  ZC0210: axes('an axis cannot leave its fold'),
  ZC0211: axes('the kinds of site disagree'),
  ZC0212: axes('`concat` joins exactly one axis'),

  ZC0301: passes('not an input for the network'),
  ZC0302: passes('unknown option of a pass'),
  ZC0303: passes('unknown value of an option'),
  ZC0304: passes('an option is given twice'),
  ZC0305: passes('cross-entropy without labels'),
  ZC0306: passes('this pass has no loss'),
  ZC0307: passes('this pass has no labels'),
  ZC0308: passes('a pass has no such tensor'),
  ZC0309: passes('a site has no such tensor'),
  ZC0310: passes('only some kinds of site have this'),
  ZC0311: passes('only passes and sites have members'),
  ZC0312: passes('a family is read in a fold'),
  ZC0313: passes('not a family of sites'),
  ZC0314: passes('unknown fold'),
  ZC0315: passes('the condition of a fold reads a tensor'),
  ZC0316: passes('the condition of a fold is not a scalar'),
  ZC0317: passes('only a pass takes a site in brackets'),
  ZC0318: passes('random numbers for something that is not a tensor of the network'),

  ZC0401: derivatives('the gradient of something that is not a scalar'),
  ZC0402: derivatives('the gradient by something that is not a tensor of the network'),
  ZC0403: derivatives('`grad(x)` in a pass without a loss'),
  ZC0404: derivatives('an operator has no derivative'),
  ZC0405: derivatives('the gradient by labels'),
  ZC0406: derivatives('`jacobian` of something that has not just one axis'),

  ZC0501: proxies('a proxy has no score'),
  ZC0502: proxies('a second score'),
  ZC0503: proxies('a second direction'),
  ZC0504: proxies('the score is not a scalar'),
  ZC0505: proxies('a constant outside its bounds'),
} as const satisfies Record<`ZC0${number}`, CodeEntry>;

export type Code = keyof typeof CODES;

/** Whether a text is a code of this list. */
export const isCode = (text: string): text is Code => Object.hasOwn(CODES, text);
