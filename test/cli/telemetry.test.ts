/** Nothing is gathered about who runs what, in a thread or in several. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { program, root } from './eznasc.ts';

test.each(['1', '2'])('onnxruntime leaves nothing in the home of its user, with %s workers', (workers) => {
  const home = mkdtempSync(join(tmpdir(), 'eznasc-home-'));
  const { ORT_DISABLE_TELEMETRY: _, ...rest } = process.env;
  const env = { ...rest, HOME: home, XDG_CACHE_HOME: join(home, '.cache') };
  const args = [program, 'score', 'proxies/snip.zc', '--sample', '2', '--workers', workers];
  expect(spawnSync(process.execPath, args, { cwd: root, env }).status).toBe(0);
  expect(readdirSync(home, { recursive: true })).toEqual([]);
});
