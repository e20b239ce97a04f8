import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Flags for a headless Chromium that talks to nobody but the pages under test. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Shopify's library answers bots, headless browsers among them, with 410. */
export const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/**
 * Path of a Chromium: CHROMIUM_PATH, the system's, Playwright's own, or one that it installs (with Playwright, else apt).
 * @throws when there is none to be had: browser tests fail, they are not skipped.
 */
export async function findChromium(): Promise<string> {
  const found = candidates().find((path) => existsSync(path));
  if (found) return found;
  process.stdout.write('No Chromium on this machine: installing one\n');
  spawnSync('playwright', ['install', 'chromium'], { stdio: 'inherit', timeout: 300_000 });
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  spawnSync('sh', ['-c', 'apt-get update && apt-get install -y chromium'], {
    stdio: 'inherit',
    timeout: 600_000,
  });
  const installed = candidates().find((path) => existsSync(path));
  if (!installed)
    throw new Error('Browser tests need Chromium. Install it and set CHROMIUM_PATH to its program.');
  return installed;
}

const candidates = (): string[] => [
  ...(process.env['CHROMIUM_PATH'] ? [process.env['CHROMIUM_PATH']] : []),
  ...SYSTEM,
  chromium.executablePath(),
];
