import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type FrameLocator, type Page } from '@playwright/test';
import { demoEnvironment, startApp, type RunningApp } from '../../scripts/demo/app-under-demo.ts';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { install, stock } from '../../scripts/demo/shop.ts';
import { quiet } from '../../scripts/demo/wait.ts';
import { SMTPServer } from 'smtp-server';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { slowDown } from './slow.ts';

/** A shop with the app installed, and a person in front of it. */
export interface Scene {
  store: DevStore;
  app: RunningApp;
  shop: string;
  /** Address of the shop's pages in the dev store. */
  at: string;
  product(title: string): Promise<ProductView>;
  /** Emails that arrived, in their order: to whom and what about. */
  letters: Letter[];
  /** From here on the app's clock is so much later, and does what is due then. */
  later(ms: number): void;
  /** Waits until everything is delivered, judged, written and confirmed. */
  settle(): Promise<void>;
}

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

interface Fixtures {
  /** Opens a page of the app inside the admin's frame. */
  openApp(path?: string, locale?: 'en' | 'de'): Promise<FrameLocator>;
  /** What the browser's console and uncaught errors said; must be empty at the end of each test. */
  complaints: string[];
}

let shops = 0;

interface Grounds {
  /** Files that name different stories get shops of their own: roles and settings of one do not reach the other. */
  story: string;
  /** Email is sent, and arrives here. */
  mail: boolean;
  /** Optional scopes that the shop's owner allows as soon as the app is there. */
  allows: readonly string[];
  ground: { store: DevStore; app: RunningApp; letters: Letter[]; later(ms: number): void };
  scene: Scene;
  slowness: void;
}

export const test = base.extend<Fixtures, Grounds>({
  story: ['the main job', { option: true, scope: 'worker' }],
  mail: [false, { option: true, scope: 'worker' }],
  allows: [['read_orders'], { option: true, scope: 'worker' }],
  slowness: [
    async ({ browser }, use) => {
      slowDown(browser);
      await use();
    },
    { scope: 'worker', auto: true },
  ],
  ground: [
    async ({ mail }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'));
      const port = await freePort();
      const keys = { apiKey: API_KEY, apiSecret: API_SECRET };
      const store = await startDevStore({ appUrl: `http://127.0.0.1:${port}`, ...keys, port: 0 });
      const office = await openPostOffice();
      let ahead = 0;
      const app = await startApp(
        {
          ...demoEnvironment({ port, storeUrl: store.url, dataDir: folder }),
          ...(mail ? office.settings : {}),
        },
        'warn',
        { clock: { now: () => Date.now() + ahead } },
      );
      await use({
        store,
        app,
        letters: office.letters,
        later: (ms) => {
          ahead += ms;
        },
      });
      await app.stopAll();
      await office.close();
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  scene: [
    async ({ ground: { store, app, letters, later }, allows }, use) => {
      shops += 1;
      const shop = `shop-${process.pid}-${shops}.myshopify.com`;
      await store.createShop({ domain: shop, name: 'Harbour Goods', plan: 'plus', allows: [...allows] });
      await stock(store, shop, ['apparel']);
      await install(app, store, shop);
      const settle = (): Promise<void> => quiet(app, store, [shop]);
      await settle();
      await use({
        store,
        app,
        shop,
        at: `${store.url}/store/${shop.replace('.myshopify.com', '')}`,
        settle,
        letters,
        later,
        async product(title) {
          const found = (await store.state(shop)).products.find((one) => one.title === title);
          if (!found) throw new Error(`There is no product "${title}"`);
          return found;
        },
      });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() !== 'log') {
          complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
        }
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  openApp: async ({ page, scene }, use) => {
    await use(async (path = '', locale = 'en') => {
      const address = new URL(`${scene.at}/apps/holdfast${path}`);
      address.searchParams.set('locale', locale);
      await page.goto(address.href);
      const frame = appIn(page);
      await frame.locator('h1').first().waitFor();
      return frame;
    });
  },
});

export { expect } from '@playwright/test';

export const appIn = (page: Page): FrameLocator => page.frameLocator('iframe[title="Holdfast"]');

/** Violations of WCAG A and AA in the page and the app's frame, in words. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')})`,
  );
}

/** A mail server on this machine that keeps what it gets. */
async function openPostOffice() {
  const letters: Letter[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        letters.push({
          to,
          text,
          subject: /^Subject: (.*(?:\r\n .*)*)/m.exec(text)?.[1]?.replaceAll(/\r\n /g, ' ') ?? '',
        });
        done();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  return {
    letters,
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'hello@holdfast.example' },
    close: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  };
}
