/**
 * Uninstalling cannot be intercepted: the owner gets a list by email at once; who installs again finds the shop healed from
 * our record, and after the record was erased from the one tag that is left.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { stock } from '../../scripts/demo/shop.ts';
import { available, differences, digits, snapshotOf } from '../../scripts/demo/snapshot.ts';
import { quiet, until } from '../../scripts/demo/wait.ts';
import type { App } from '../../app/wire.server.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { ownersVisit } from '../../scripts/demo/app-under-demo.ts';
import { actingCampaign, appHere, environmentOf, installHere, OWNER } from './scene.ts';

const SHOP = 'leaving.myshopify.com';
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 180_000;
const HELD = 'holdfast-held';

interface Letter {
  to: string[];
  source: string;
}

/** A mail server on this machine that keeps what it gets. */
async function startMailServer(): Promise<{ url: string; letters: Letter[]; stop(): Promise<void> }> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(parts).toString('utf8'),
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The parts of a message, each decoded. */
function partsOf({ source }: Letter): string[] {
  return source.split(/\r?\n--[^\r\n]+\r?\n/).map((part) => {
    const [head = '', ...rest] = part.split(/\r?\n\r?\n/);
    const body = rest.join('\n\n');
    if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
    if (!/quoted-printable/i.test(head)) return body;
    const bytes = body
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  });
}

describe('the app is taken out while products are held', () => {
  let mail: Awaited<ReturnType<typeof startMailServer>>;
  let store: DevStore;
  let app: App & { stopAll(): Promise<void> };
  let appUrl: string;
  let dataDir: string;
  let held: ProductView;
  let campaign: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'holdfast-leaving-'));
    mail = await startMailServer();
    const port = await freePort();
    appUrl = `http://127.0.0.1:${port}`;
    store = await startDevStore({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET, port: 0 });
    const environment = environmentOf({ port, storeUrl: store.url, dataDir });
    app = await appHere({
      ...environment,
      SMTP_URL: mail.url,
      MAIL_FROM: 'Holdfast <hello@holdfast.example>',
    });
    await store.createShop({ domain: SHOP, name: 'Leaving & Co', plan: 'plus' });
    await stock(store, SHOP, ['apparel']);
    await installHere(app, store, SHOP, appUrl);
    await ownerComes();
    const products = (await store.state(SHOP)).products;
    const chosen = products.filter((one) => one.variants.length === 1 && available(one) > 0).slice(0, 3);
    held = chosen[0] as ProductView;
    campaign = await actingCampaign(app, SHOP, chosen);
    await quiet(app, store, [SHOP]);
  }, TIMEOUT_MS);
  afterAll(async () => {
    await app?.stopAll();
    await store?.stop();
    await mail?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, TIMEOUT_MS);

  const now = async (): Promise<ProductView> =>
    (await store.state(SHOP)).products.find(({ id }) => id === held.id) as ProductView;
  const sellOut = async (): Promise<void> => {
    for (const variant of (await now()).variants) {
      for (const level of variant.levels) {
        if (level.available <= 0) continue;
        const lines = [{ variantId: variant.id, quantity: level.available }];
        await store.do(SHOP, 'sell', { lines, locationId: level.locationId });
      }
    }
    await until('the product to be hidden', async () => (await now()).status === 'UNLISTED');
    await quiet(app, store, [SHOP]);
  };
  /** What each of the owner's requests does first. */
  const ownerComes = () =>
    app.holdfast.team.meet(SHOP, {
      userId: OWNER.userId,
      name: 'Olivia Hart',
      email: 'olivia@shop.example',
      emailVerified: true,
      locale: 'en',
      accountOwner: true,
      collaborator: false,
    });
  const frame = () => app.holdfast.views.frame(SHOP);
  const uninstall = async (): Promise<void> => {
    await store.do(SHOP, 'uninstallApp', undefined);
  };

  it('a held product carries the tag, and one that is free does not', { timeout: TIMEOUT_MS }, async () => {
    await sellOut();
    const tagged = (await store.state(SHOP)).products.filter(({ tags }) => tags.includes(HELD));
    expect(tagged.map(({ title }) => title)).toEqual([held.title]);
  });

  it('the owner gets the list within a minute', { timeout: TIMEOUT_MS }, async () => {
    const at = Date.now();
    await uninstall();
    await until('the message to the owner', async () => mail.letters.length > 0, MINUTE_MS);
    expect(Date.now() - at).toBeLessThan(MINUTE_MS);
    const letter = mail.letters[0] as Letter;
    expect(letter.to).toEqual(['olivia@shop.example']);
    const parts = partsOf(letter);
    const [text, html, csv] = [
      parts.find((part) => part.includes('→') && !part.includes('<')),
      parts.find((part) => part.includes('<!doctype html>')),
      parts.find((part) => part.startsWith('\ufeff')),
    ];
    expect(text).toContain(`${held.title} – Hidden`);
    expect(text).toContain('Status: Active → Unlisted');
    expect(text).toMatch(/Sales channel Google[^:\n]*: published → not published/);
    expect(text).toContain('2 other products carry only tags');
    expect(text).toContain(`https://${SHOP}/admin/products?tag=${HELD}`);
    expect(html).toContain('Leaving &amp; Co');
    expect(csv).toContain(`${held.title},${digits(held.id)}`);
    expect(csv?.split('\r\n').length).toBeGreaterThan(3);
    expect((await now()).status).toBe('UNLISTED');
  });

  it('who installs again within 48 hours finds everything put back', { timeout: TIMEOUT_MS }, async () => {
    const before = (await store.state(SHOP)).products;
    await store.do(SHOP, 'installApp', {});
    await installHere(app, store, SHOP, appUrl);
    await until('the product to be back', async () => (await now()).status === 'ACTIVE');
    await quiet(app, store, [SHOP]);
    const after = await now();
    expect(after.tags).not.toContain(HELD);
    expect(after.tags.filter((tag) => tag.startsWith('campaign:'))).toEqual([]);
    expect(before.length).toBe((await store.state(SHOP)).products.length);
    expect(mail.letters.length).toBe(1);
    const original = { ...held, variants: after.variants };
    expect(differences(snapshotOf([original]), snapshotOf([after]))).toEqual([]);
  });

  it(
    'after the record was erased, the tag says which products to look at',
    { timeout: TIMEOUT_MS },
    async () => {
      const { commands } = app.holdfast;
      const list = await commands.foreseeActing(SHOP, OWNER, campaign);
      if (!list.ok) throw new Error(JSON.stringify(list.problems));
      await commands.startActing(SHOP, OWNER, campaign, list.fingerprint);
      await until('the product to be hidden', async () => (await now()).status === 'UNLISTED');
      await quiet(app, store, [SHOP]);
      await uninstall();
      await until('the second message', async () => mail.letters.length > 1, MINUTE_MS);
      await redact();
      expect(await frame()).toBeNull();

      await store.do(SHOP, 'installApp', {});
      await installHere(app, store, SHOP, appUrl);
      await quiet(app, store, [SHOP]);
      const { alerts } = await app.holdfast.views.home(SHOP, Date.now(), null);
      expect(alerts).toMatchObject([{ kind: 'stray', params: { count: 1, names: held.title, tag: HELD } }]);
      expect(await app.holdfast.views.strays(SHOP, HELD)).toMatchObject([
        { title: held.title, status: 'UNLISTED' },
      ]);
      // Nobody knows what it was: nothing is guessed.
      expect((await now()).status).toBe('UNLISTED');

      await store.do(SHOP, 'removeTags', { productId: held.id, tags: [HELD] });
      await quiet(app, store, [SHOP]);
      await app.reconcile(SHOP);
      expect((await app.holdfast.views.home(SHOP, Date.now(), null)).alerts).toEqual([]);
    },
  );

  it('a reinstall while the catalogue is exported starts over', { timeout: TIMEOUT_MS }, async () => {
    const goes = async (): Promise<void> => {
      const told = mail.letters.length;
      await uninstall();
      await until('the uninstall to be heard', async () => mail.letters.length > told, MINUTE_MS);
    };
    await ownerComes();
    await goes();
    await store.dials(SHOP, { bulkMs: 5_000 });
    await store.do(SHOP, 'installApp', {});
    await app.holdfast.shopify.authenticate.admin(await ownersVisit(appUrl, store, SHOP));
    await until('the export to run', async () => (await frame())?.sync.state === 'running');
    await goes();
    // Nobody tells us of what happens now, and the export of before does not know it.
    await store.do(SHOP, 'addTags', { productId: held.id, tags: ['meanwhile'] });
    await store.do(SHOP, 'installApp', {});
    await installHere(app, store, SHOP, appUrl);
    await quiet(app, store, [SHOP]);
    expect(await app.holdfast.views.strays(SHOP, 'meanwhile')).toMatchObject([{ title: held.title }]);
    expect(await frame()).toMatchObject({ sync: { state: 'done' } });
  });

  /** Shopify asks for it 48 hours after an uninstall. */
  async function redact(): Promise<void> {
    const body = Buffer.from(JSON.stringify({ shop_id: 1, shop_domain: SHOP }));
    const answer = await app.intake.receive(
      {
        'x-shopify-topic': 'shop/redact',
        'x-shopify-shop-domain': SHOP,
        'x-shopify-webhook-id': randomUUID(),
        'x-shopify-triggered-at': new Date().toISOString(),
        'x-shopify-api-version': '2026-10',
        'x-shopify-hmac-sha256': createHmac('sha256', API_SECRET).update(body).digest('base64'),
      },
      body,
    );
    expect(answer.status).toBe(200);
    await until('the record to be gone', async () => (await frame()) === null);
  }
});
