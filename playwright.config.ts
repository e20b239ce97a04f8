import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium, USER_AGENT } from './scripts/chromium.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  workers: 2,
  retries: 0,
  // How fast the app is, is for the benches to say: the longest story takes twelve minutes where others have nine tenths of two cores.
  timeout: 1_800_000,
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
