/** A line that tells a person how far long work has come. Without a terminal, or with `--quiet`, there is none. */
import type { Output } from './output/output.ts';

export interface Progress {
  /** One more is done. */
  readonly step: () => void;
  /** Takes the line away, before anything else is written; the next step brings it back. */
  readonly clear: () => void;
}

const MILLISECONDS_BETWEEN = 100;
const CLEAR = '\r\u001b[2K';

/** Progress through `total` things, named by the plural `what`. */
export function progress(output: Output, total: number, what: string): Progress {
  if (output.quiet || !process.stderr.isTTY) return { step: () => undefined, clear: () => undefined };
  const start = performance.now();
  let done = 0;
  let shown = -Infinity;
  const show = (): void => {
    const now = performance.now();
    if (now - shown < MILLISECONDS_BETWEEN) return;
    shown = now;
    process.stderr.write(CLEAR + output.talkColours.dim(describe(done, total, what, (now - start) / 1000)));
  };
  show();
  return {
    step: () => {
      done++;
      show();
    },
    clear: () => {
      shown = -Infinity;
      process.stderr.write(CLEAR);
    },
  };
}

/** Such as `120 of 500 networks, 4.1 a second, 1 min 33 s left`. */
export function describe(done: number, total: number, what: string, seconds: number): string {
  const count = `${done} of ${total} ${what}`;
  if (done === 0 || seconds === 0) return count;
  const rate = done / seconds;
  const speed = rate >= 1 ? `${rate.toFixed(1)} a second` : `${(rate * 60).toFixed(1)} a minute`;
  return `${count}, ${speed}, ${duration((total - done) / rate)} left`;
}

/** Such as `3 min 20 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
