import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', '**/node_modules/**'],
    globalSetup: 'tests/support/one-server.ts',
    // Long suites mostly wait for other processes; by default two cores would run one file at a time.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Processes that tests start take half as long once one of their kind has ended in peace.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'holdfast-compile-cache') },
  },
});
