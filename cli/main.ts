#!/usr/bin/env node
/** The program `eznasc`. */
import { withoutTelemetry } from '../runtime/engines/telemetry.ts';
import { inlineLess } from '../runtime/inlining.ts';
import { run } from './run.ts';

withoutTelemetry();
inlineLess();

// Whoever reads the output may have seen enough, as `head` has: that is no failure, and what else is written is dropped.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(process.argv.slice(2));
