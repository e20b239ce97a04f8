import type { Browser } from '@playwright/test';

/** Milliseconds that each POST of a page waits before it leaves the browser; 0: none. */
const SLOW_POSTS_MS = Number(process.env['SLOW_POSTS_MS'] ?? 0);

/**
 * With `SLOW_POSTS_MS=3000 npm run test:e2e`, whatever a page sends is late, so that a test which leaves the page, or looks,
 * before what it did is known to the server fails on every machine and not only on a slow one.
 */
export function slowDown(browser: Browser): void {
  if (SLOW_POSTS_MS === 0) return;
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await open(options);
    await context.route('**/*', async (route, request) => {
      if (request.method() === 'POST') await new Promise((resolve) => setTimeout(resolve, SLOW_POSTS_MS));
      // Its page may have been closed meanwhile.
      await route.continue().catch(() => undefined);
    });
    return context;
  };
}
