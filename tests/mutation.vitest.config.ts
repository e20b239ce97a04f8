import { defineConfig } from 'vitest/config';

/** The tests that mutants of app/core have to survive: its own, without the long ones over random stories. */
export default defineConfig({
  test: {
    include: ['tests/core/*.test.ts'],
    exclude: ['tests/core/law*.test.ts', 'tests/core/demand-backtest.test.ts'],
    // The core keeps nothing between tests; loading it afresh for each file takes longer than the tests.
    isolate: false,
    testTimeout: 20_000,
  },
});
