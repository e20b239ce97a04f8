import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from './scripts/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  workers: 2,
  retries: 0,
  // How fast the app is, is for the benches to say: a busy machine with two cores takes half of this.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? 'reports/playwright.json' }],
  ],
  use: {
    userAgent: USER_AGENT,
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: await findChromium(), args: CHROMIUM_ARGS },
  },
});
