/** People of a shop at their own desks: each a browser of their own, signed in to the dev store's admin. */
import type { Browser, FrameLocator, Page } from '@playwright/test';
import { USER_AGENT } from '../../scripts/chromium.ts';
import { appIn, type Scene } from './scene.ts';

const PEOPLE = { owner: 1001, merchandiser: 1002, operations: 1003 } as const;
const DAY_MS = 86_400_000;

export interface Desk {
  page: Page;
  app: FrameLocator;
  open(path: string): Promise<void>;
}

export async function sitDown(browser: Browser, scene: Scene, who: keyof typeof PEOPLE): Promise<Desk> {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${scene.at}?as=${PEOPLE[who]}`);
  const app = appIn(page);
  return {
    page,
    app,
    async open(path) {
      await page.goto(`${scene.at}/apps/holdfast${path}`);
      await app.locator('h1').first().waitFor();
    },
  };
}

/** The dev store's shops are there, unless told otherwise. */
const SHOPS_ZONE = 'America/New_York';
const shopsDay = new Intl.DateTimeFormat('en-CA', { timeZone: SHOPS_ZONE, dateStyle: 'short' });

/** `2026-11-28`, so many days from the shop's today. */
export const dayFromNow = (days: number): string => shopsDay.format(Date.now() + days * DAY_MS);
