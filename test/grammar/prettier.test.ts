/** The plugin in a Prettier of the tests' own: the same text as `format`, by Prettier's options. */
import * as prettier from 'prettier';
import { describe, expect, test } from 'vitest';
import { format } from '../../grammar/format.ts';
import * as plugin from '../../grammar/prettier/plugin.ts';

const formatted = (text: string, options: prettier.Options = {}): Promise<string> =>
  prettier.format(text, { parser: 'zc', plugins: [plugin], ...options });

const text = `proxy a {
let m=mean(square(sum(l.out*grad(l.out), keep: [batch, out])), batch)/2 // here
  // prettier-ignore
  let kernel = f(0,1,0,
                 1,1,1)
}`;

describe('the plugin', () => {
  test('lays out as `format` does', async () => {
    const result = format({ name: 'test.zc', text });
    expect(result).toEqual({ kind: 'formatted', text: await formatted(text) });
    expect(await formatted(text)).toContain(', batch) / 2 // here\n');
  });

  test('keeps to the options of Prettier', async () => {
    expect(await formatted('def f(){let a=1 a}', { useTabs: true, endOfLine: 'crlf' })).toBe(
      'def f() {\r\n\tlet a = 1\r\n\ta\r\n}\r\n',
    );
    expect(await formatted('def f() = a_long_name + b', { printWidth: 20, tabWidth: 4 })).toBe(
      'def f() =\n    a_long_name + b\n',
    );
  });

  test('reads Windows line ends and a byte order mark, and gives the mark back', async () => {
    expect(await formatted('\uFEFFuse "a"\r\n\r\n\r\n// b\r\n')).toBe('\uFEFFuse "a"\n\n// b\n');
  });

  test('makes nothing of nothing', async () => {
    expect(await formatted(' \n')).toBe('');
  });

  test('says what is wrong with a text, and where', async () => {
    const error = await formatted('proxy a {\n  score = 1 1\n}').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^ZC0003: unexpected `1` \(2:13\)\n[^]*> 2 \| {3}score = 1 1/),
      loc: { start: { line: 2, column: 13 } },
    });
  });

  test('formats the programs in Markdown, and leaves those with errors alone', async () => {
    const page = '# Page\n\n```zc\nuse   "a"\n```\n\n```zc fails\nuse   a\n```\n';
    expect(await prettier.format(page, { parser: 'markdown', plugins: [plugin] })).toBe(
      page.replace('use   "a"', 'use "a"'),
    );
  });
});
