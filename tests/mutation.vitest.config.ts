import { defineConfig } from 'vitest/config';

/** The tests that mutants of app/core have to survive: its own, without the long ones over random stories. */
export default defineConfig({
  test: {
    include: ['tests/core/*.test.ts'],
    exclude: ['tests/core/laws*.test.ts', 'tests/core/demand-backtest.test.ts'],
    testTimeout: 20_000,
  },
});
