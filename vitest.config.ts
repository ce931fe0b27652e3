/** Tests run on the sources; those of the command line, and of worker threads, on the bundle, which is built before them. */
import { defineConfig } from 'vitest/config';

const BUNDLED = [
  'test/cli/**/*.test.ts',
  'test/runtime/scoring/**/*.test.ts',
  'test/evolution/evaluation/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Some tests load onnxruntime themselves; and none leaves kernels behind.
    env: { ORT_DISABLE_TELEMETRY: '1', EZNASC_CACHE: 'off' },
    projects: [
      { extends: true, test: { name: 'sources', include: ['test/**/*.test.ts'], exclude: BUNDLED } },
      { extends: true, test: { name: 'bundle', include: BUNDLED, globalSetup: 'test/setup/bundle.ts' } },
    ],
  },
});
