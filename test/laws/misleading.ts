/** Signs of a gradient of EZNAS-A: 16 rows of -1, 0 and 1, whose determinant is 0; elimination has remainders in a row that it takes multiples of. */
const ROWS =
  '--+---++------+- +0++--00-0++-00- -+-+--00+--++0+- +-0-000000----0+ +00+000000++-00+ +000000000+---0- ++00000000++-00- +-000000000+--0+ ' +
  '+0000000000+0-0+ -0000000000+--0- +00000000000000- 000000000000+00- -00000-++0+---0- 00+0++++++++++0- -0000----00---0- ++---+-+-+-+-+0-';

/** Row after row. */
export const MISLEADING: readonly number[] = [...ROWS.replaceAll(' ', '')].map((sign) => '-0+'.indexOf(sign) - 1);
