import { describe, expect, test } from 'vitest';
import { format } from '../../grammar/format.ts';

/** The formatted text, which formatting leaves as it is. */
function formatted(text: string, width?: number): string {
  const once = format({ name: 'test.zc', text }, width);
  if (once.kind === 'refused') throw new Error(once.diagnostics.map((each) => each.title).join());
  expect(format({ name: 'test.zc', text: once.text }, width)).toEqual(once);
  return once.text;
}

test('a file as one would write it stays as it is', () => {
  const text = `// The examples of the language.

edition 1 // the only one

use "defs.zc"
use "more.zc"

const k = 1E-5 in [1e-8, 1.0]

/// How far apart the ends are.
def spread(x) = max(x) - min(x)
def one() = 1

def twice(x) {
  let y = x + x

  // y again
  y
}

/// How differently the ReLUs of an untrained network see the samples of a batch. [MTSC21]
// Ordinary comments may stand among doc comments.
/// A second line.
proxy naswot {
  direction higher

  // one pass
  pass p = network(data, loss: cross_entropy)
  let flow = sum for l in p.weighted: sum(stop(grad(l.weight)) * grad(l.weight)) // [WZG20]

  score = -logdet(sum for r in p.relus where r.hi == r.wi: {
    // binary codes
    let code = heaviside(r.in)
    gram(code, batch) + gram(1 - code, batch)
  })

  // the end
}
// Nothing follows.

// Nothing at all.
`;
  expect(formatted(text)).toBe(text);
});

test('a text with errors is refused, with what is wrong', () => {
  const result = format({ name: 'test.zc', text: 'proxy a { score = }' });
  expect(result.kind === 'refused' && result.diagnostics.map((each) => each.code)).toEqual(['ZC0003']);
});

test('nothing comes of nothing, and comments alone are a text', () => {
  expect(formatted(' \n\n\t')).toBe('');
  expect(formatted('\n\n// 1\n\n\n/// 2')).toBe('// 1\n\n/// 2\n');
});

describe('blank lines', () => {
  test('are at most one, and none inside a bracket at its ends', () => {
    expect(formatted('proxy a {\n\n\n  let x = {\n\n    1\n\n  }\n\n\n\n  score = x\n\n}')).toBe(
      'proxy a {\n  let x = { 1 }\n\n  score = x\n}\n',
    );
  });

  test('set items apart, above their comments, but for short items of one kind', () => {
    expect(
      formatted('use "a" use "b"\n\n\nuse "c" const a = 1\nconst b = 2\n// of f\ndef f() = 1 proxy a {} proxy b {}'),
    ).toBe(
      'use "a"\nuse "b"\n\nuse "c"\n\nconst a = 1\nconst b = 2\n\n// of f\ndef f() = 1\n\nproxy a {}\n\nproxy b {}\n',
    );
  });
});

describe('numbers and texts', () => {
  test('are spelled as they were', () => {
    const text = 'use "a\\\\b\\"c"\n\nconst k = -1.50E+3 in [-0, 007]\n\ndef f() = 1e0 + 0.10\n';
    expect(formatted(text)).toBe(text);
  });
});

describe('parentheses', () => {
  test('go where nobody needs them', () => {
    expect(formatted('def f() = ((a) * (b)) + (({ c }))')).toBe('def f() = a * b + { c }\n');
  });

  test('come to a number before a dot', () => {
    expect(formatted('def f() = - 1 .x + (1 // 1\n .y)')).toBe(
      'def f() =\n  -(1).x +\n  (\n    (1) // 1\n      .y\n  )\n',
    );
  });

  test('stay where a comment stands in them, one pair for each', () => {
    expect(formatted('def f() = ((\n// 1\n(a)))')).toBe('def f() = (\n  // 1\n  a\n)\n');
    expect(formatted('def f() = (((a // 1\n)) * (b // 2\n)\n// 3\n)')).toBe(
      'def f() = (\n  (\n    a // 1\n  ) *\n  (\n    b // 2\n  )\n  // 3\n)\n',
    );
  });

  test('go with a comment in brackets further inside', () => {
    expect(formatted('def f() = (g(a, // 1\nb))')).toBe('def f() = g(\n  a, // 1\n  b\n)\n');
  });
});

describe('comments', () => {
  test('stay at the end of their line or on their own', () => {
    expect(formatted('proxy a { // 1\n// 2\nlet x = 1 // 3\n// 4\nscore = x // 5\n// 6\n} // 7\n// 8\n')).toBe(
      'proxy a { // 1\n  // 2\n  let x = 1 // 3\n  // 4\n  score = x // 5\n  // 6\n} // 7\n// 8\n',
    );
  });

  test.each([
    ['after an equals sign', 'def f() = // 1\n  a + b', 'def f() = // 1\n  a + b\n'],
    [
      'above a value',
      'def f() =\n// 1\ng({ let a = 1\n a })',
      'def f() =\n  // 1\n  g({\n    let a = 1\n    a\n  })\n',
    ],
    [
      'in a list',
      'def f() = g( // 1\n a, // 2\n // 3\n b // 4\n)',
      'def f() = g( // 1\n  a, // 2\n  // 3\n  b // 4\n)\n',
    ],
    ['after the last comma of a list', 'def f() = g(a, // 1\n)', 'def f() = g(\n  a // 1\n)\n'],
    ['before a comma', 'def f() = g(a // 1\n, b)', 'def f() = g(\n  a // 1\n    ,\n  b\n)\n'],
    ['after an operator', 'def f() = a + // 1\n // 2\n b', 'def f() =\n  a + // 1\n  // 2\n  b\n'],
    ['before an operator', 'def f() = (a // 1\n + b)', 'def f() = (\n  a // 1\n    +\n  b\n)\n'],
    ['before a dot', 'def f() = (a // 1\n .b)', 'def f() = (\n  a // 1\n    .b\n)\n'],
    ['after a minus sign', 'def f() = - // 1\n a', 'def f() = - // 1\n  a\n'],
    ['after a colon', 'def f() = sum for l in p: // 1\n a', 'def f() = sum for l in p: // 1\n  a\n'],
    ['after a label', 'def f() = g(by: // 1\n a)', 'def f() = g(\n  by: // 1\n    a\n)\n'],
    ['before a block', 'def f() = // 1\n { let a = 1\n a }', 'def f() // 1\n  {\n    let a = 1\n    a\n  }\n'],
    [
      'inside a call of a fold with a block',
      'def f() = g( // 1\nsum for l in p: { let a = 1\n a } // 2\n)',
      'def f() = g( // 1\n  sum for l in p: {\n    let a = 1\n    a\n  } // 2\n)\n',
    ],
    [
      'before a bracket closes',
      'proxy a {\n  let x = g(a, [b // 1\n // 2\n])\n}',
      'proxy a {\n  let x = g(\n    a,\n    [\n      b // 1\n      // 2\n    ]\n  )\n}\n',
    ],
    [
      'among the words of a statement',
      'const // 1\nk // 2\n= 1 in // 3\n[0, 1]',
      'const // 1\n  k // 2\n  = 1 in // 3\n  [0, 1]\n',
    ],
  ])('%s', (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
  });

  test('of the doc kind that document nothing do not pass to the next item', () => {
    const text = 'def f() = (\n  a\n  /// 1\n  /// 2\n) /// 3\n\n/// 4\ndef g() = 1\n';
    expect(formatted(text)).toBe(text);
  });
});

describe('what stands below `// prettier-ignore`', () => {
  test('stays as it was written, be it an item or a statement', () => {
    const text = `// prettier-ignore
const   table=1 // odd

proxy a {
  // prettier-ignore
  let kernel = f(0,1,0,
                 1,1,1) // here

  let x = 1
}

/// Documented.
// prettier-ignore
proxy   b { score=1 // 1
}
`;
    expect(formatted(text.replaceAll('  let x = 1', '    let x=1'))).toBe(text);
  });

  test('ends with the statement, also where parentheses close it', () => {
    expect(formatted('proxy a {\n// prettier-ignore\nlet  x = ((1))\nlet  y = 1\n}')).toBe(
      'proxy a {\n  // prettier-ignore\n  let  x = ((1))\n  let y = 1\n}\n',
    );
  });

  test('is nothing if the comment trails a line', () => {
    expect(formatted('const a=1 // prettier-ignore\nconst  b=1')).toBe('const a = 1 // prettier-ignore\nconst b = 1\n');
  });
});

describe('lines', () => {
  test('are as long as they may be', () => {
    const text = 'proxy a {\n  let m = mean(square(sum(l.out * grad(l.out), keep: [batch, out])), batch) / 2\n}\n';
    expect(formatted(text)).toBe(text);
    expect(formatted(text, 75)).toBe(
      'proxy a {\n  let m =\n    mean(square(sum(l.out * grad(l.out), keep: [batch, out])), batch) / 2\n}\n',
    );
    expect(formatted(text, 40)).toBe(
      'proxy a {\n  let m =\n    mean(\n      square(\n        sum(\n          l.out * grad(l.out),\n          keep: [batch, out]\n        )\n      ),\n      batch\n    ) /\n    2\n}\n',
    );
  });
});
