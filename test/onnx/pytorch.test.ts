/** Networks exported by PyTorch give the values that PyTorch itself computes: from stored files, and exported anew. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNetwork } from '../../runtime/onnx/load.ts';
import { exportedIn, expectScores } from './agreement.ts';
import { findExporter } from './python.ts';

const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url));
const SCRIPT = fileURLToPath(new URL('export.py', import.meta.url));
const MINUTES = 60_000;

/** Each keeps batch normalisations as they are; for one number of images or any, with weights inside or beside. */
const EXPORTERS = ['older-open', 'dynamo'];

describe.each(['reference', 'onnx'] as const)('stored files by the %s engine', (engine) => {
  test.each(exportedIn(FIXTURES))('$network, $exporter', (file) => expectScores(file, engine));
});

const python = findExporter();
const title = 'files that PyTorch exports now';
if (python === null) {
  test.skip(`${title} (skipped: no Python with torch, onnx and onnxscript; EZNASC_PYTHON can name one)`);
} else {
  describe(title, () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'eznasc-exported-'));
      // -B: no compiled files beside the sources.
      execFileSync(python, ['-B', SCRIPT, folder, ...EXPORTERS, 'fused', 'older-fused'], { stdio: 'pipe' });
    }, 15 * MINUTES);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test.each(EXPORTERS)('%s', async (exporter) => {
      const files = exportedIn(folder).filter((each) => each.exporter === exporter);
      expect(files.length).toBe(7);
      for (const file of files) await expectScores(file, 'reference');
    });

    test('what the warning about fused files advises gives files without a warning', () => {
      const warned = (wanted: (exporter: string) => boolean): readonly string[] =>
        exportedIn(folder)
          .filter(({ exporter, path }) => wanted(exporter) && loadNetwork(path).warning !== null)
          .map(({ network, exporter }) => `${network} ${exporter}`);
      expect(warned((exporter) => EXPORTERS.includes(exporter))).toEqual([]);
      expect(warned((exporter) => exporter === 'fused')).toEqual(
        expect.arrayContaining(['residual fused', 'mobile fused']),
      );
      expect(warned((exporter) => exporter === 'older-fused')).toEqual(
        expect.arrayContaining(['residual older-fused']),
      );
    });
  });
}
