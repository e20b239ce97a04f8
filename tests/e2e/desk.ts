/** People of a shop at their own desks: each a browser of their own, signed in to the dev store's admin. */
import type { Browser, FrameLocator, Page } from '@playwright/test';
import { USER_AGENT } from '../../scripts/chromium.ts';
import { appIn, type Scene } from './scene.ts';

const PEOPLE = { owner: 1001, merchandiser: 1002, operations: 1003, viewer: 1004 } as const;
const DAY_MS = 86_400_000;

export interface Desk {
  page: Page;
  app: FrameLocator;
  open(path: string): Promise<void>;
  /** What the server answers to an action of the page `path`, whether or not a button offers it. */
  send(path: string, route: string, body: object): Promise<{ ok: boolean; reason?: string }>;
  /** Everything that the page's own data requests carry. */
  data(path: string, route: string): Promise<string>;
}

export async function sitDown(browser: Browser, scene: Scene, who: keyof typeof PEOPLE): Promise<Desk> {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${scene.at}?as=${PEOPLE[who]}`);
  const app = appIn(page);
  const address = (path: string, route: string): string => `${path}?_data=${encodeURIComponent(route)}`;
  return {
    page,
    app,
    async open(path) {
      await page.goto(`${scene.at}/apps/holdfast${path}`);
      await app.locator('h1').first().waitFor();
    },
    send: async (path, route, body) =>
      JSON.parse(await ask(app, { address: address(path, route), body })) as { ok: boolean; reason?: string },
    data: (path, route) => ask(app, { address: address(path, route), body: null }),
  };
}

/** Asks from inside the app's frame, where App Bridge signs requests; `body` null only reads. */
const ask = (app: FrameLocator, question: { address: string; body: object | null }): Promise<string> =>
  app.locator('body').evaluate(async (_, { address, body }) => {
    const answer = await fetch(
      address,
      body === null
        ? {}
        : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    );
    return answer.text();
  }, question);

/** The campaign that the app's frame shows: the admin's own address still says where the person came from. */
export function campaignOn(page: Page): string {
  const addresses = page.frames().map((frame) => frame.url());
  const id = /campaigns\/([\w-]{36})/.exec(addresses.join(' '))?.[1];
  if (id === undefined) throw new Error(`No campaign is open: ${addresses.join(' ')}`);
  return id;
}

/** The dev store's shops are there, unless told otherwise. */
const SHOPS_ZONE = 'America/New_York';
const shopsDay = new Intl.DateTimeFormat('en-CA', { timeZone: SHOPS_ZONE, dateStyle: 'short' });

/** `2026-11-28`, so many days from the shop's today. */
export const dayFromNow = (days: number): string => shopsDay.format(Date.now() + days * DAY_MS);
