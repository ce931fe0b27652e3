/** Warnings: what the user should know of what was done, and may not have meant. */
import type { Output } from './output/output.ts';

/** Says a sentence, whatever the flags. */
export function tellWarning(sentence: string, output: Output): void {
  const { bold, yellow } = output.talkColours;
  output.warn(`${bold(yellow('warning'))}: ${sentence}`);
}
