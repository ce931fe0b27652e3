import { expect, test } from 'vitest';
import { tellFailure } from '../../cli/failure.ts';
import { processOutput } from '../../cli/output/output.ts';
import { ProblemError } from '../../runtime/problem.ts';

/** What is said about a failure, and the exit code. */
function told(error: unknown): { readonly code: number; readonly text: string } {
  const lines: string[] = [];
  const output = {
    ...processOutput({ json: false, quiet: true, colour: false }),
    warn: (line: string) => void lines.push(line),
  };
  const code = tellFailure(error, ['score', 'mine.zc'], output);
  return { code, text: lines.join('\n') };
}

test('a bug is reported as ours, with the command and the stack', () => {
  const { code, text } = told(new TypeError('x is not a function'));
  expect(code).toBe(70);
  expect(text).toMatch(/^eznasc met a bug of its own/);
  expect(text).toContain('\n  eznasc score mine.zc\n');
  expect(text).toMatch(/\n {2}TypeError: x is not a function\n {6}at /);
});

test('whatever is thrown has a report', () => {
  expect(told('a text')).toMatchObject({ code: 70, text: expect.stringContaining('\n  a text') });
});

test.each([
  ['invocation', 2],
  ['environment', 3],
] as const)('a problem of kind %s has exit code %d, a sentence and help', (kind, code) => {
  const problem = new ProblemError(kind, 'There is none.', 'make one');
  expect(told(problem)).toEqual({ code, text: 'error: There is none.\nhelp: make one' });
});
