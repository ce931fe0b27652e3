/** Shows a search as it goes on: a block that is redrawn on a terminal, lines in a pipe, records with `--json`. */
import type { StopRules } from '../../evolution/engine/config.ts';
import type { RunSummary } from '../../evolution/engine/summary.ts';
import { generationEvent } from '../../evolution/run/events.ts';
import type { Output } from '../output/output.ts';
import { generationLine, type View, viewLines } from './view.ts';

export interface Live {
  readonly onGeneration: (summary: RunSummary) => void;
  readonly onEvaluated: (count: number) => void;
  /** Says a sentence above what is redrawn. */
  readonly say: (sentence: string) => void;
  /** Leaves what was shown last, and shows nothing more. */
  readonly end: () => void;
}

const MILLISECONDS_BETWEEN = 1000;

/** From the first second on until `end` the terminal's last lines are those of the search. */
export function live(output: Output, stop: StopRules): Live {
  const block = output.quiet || !process.stderr.isTTY ? null : redrawn(output);
  const start = performance.now();
  let view: View = { summary: null, stop, seconds: 0, scores: 0, generations: 0 };
  const show = (change: Partial<View>): void => {
    view = { ...view, ...change, seconds: (performance.now() - start) / 1000 };
    block?.draw(view);
  };
  const clock = block === null ? null : setInterval(() => show({}), MILLISECONDS_BETWEEN);
  return {
    onGeneration: (summary) => {
      block?.clear();
      if (output.json) output.record(generationRecord(summary));
      else if (block === null) output.say(generationLine(summary));
      show({ summary, generations: view.generations + 1 });
    },
    onEvaluated: (count) => show({ scores: view.scores + count }),
    say: (sentence) => {
      block?.clear();
      output.say(sentence);
      show({});
    },
    end: () => {
      if (clock !== null) clearInterval(clock);
      show({});
    },
  };
}

/** A record of spec/formats.md: the event of the run's folder with a version. */
const generationRecord = (summary: RunSummary): object => ({
  kind: 'generation',
  schema: 1,
  ...generationEvent(summary),
});

interface Block {
  readonly draw: (view: View) => void;
  readonly clear: () => void;
}

/** The last lines of the terminal, written anew each time; where it has no room for all, the first ones. */
function redrawn({ talkColours: { dim, bold } }: Output): Block {
  const tones = { plain: (text: string): string => text, dim, bold };
  let height = 0;
  const up = (): string => (height === 0 ? '' : `\u001b[${height}A\u001b[J`);
  return {
    draw: (view) => {
      const { columns, rows } = process.stderr;
      const lines = viewLines(view, columns - 1).slice(0, Math.max(1, rows - 1));
      process.stderr.write(up() + lines.map(({ text, tone }) => `${tones[tone](text)}\n`).join(''));
      height = lines.length;
    },
    clear: () => {
      process.stderr.write(up());
      height = 0;
    },
  };
}
