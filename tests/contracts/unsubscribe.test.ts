/** The link at the end of an email: over HTTP, without a session, and nothing else than it says. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TRIGGERS } from '../../app/core/audience.ts';
import { ownTellingSchema, tellingSchema } from '../../app/core/telling.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { unsubscribeDoor } from '../../app/doors/unsubscribe.ts';
import { createSigner } from '../../app/flow/reach/signing.ts';
import type { TellingStore } from '../../app/flow/telling/store.ts';
import { tellAll } from '../../app/flow/telling/tell.ts';
import { createUnsubscribing, type Unsubscribing } from '../../app/flow/telling/unsubscribe.ts';
import { leavePage } from '../../app/notify/leave-page.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { installShop, newShop, NOON } from './store-fixture.ts';

onEachDatabase('Unsubscribing', (ground) => {
  let shop: string;
  let store: TellingStore;
  let links: Unsubscribing;
  let server: Server;
  let base: string;
  const signer = createSigner(['secret']);
  const ask = async (path: string, method = 'GET', body?: string) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  const own = (userId = '2') =>
    store.inShop(shop, async (tx) => (await tx.toldPeople()).find((one) => one.userId === userId)?.own);

  beforeAll(async () => {
    server = createServer((req, res) => {
      const door = unsubscribeDoor(links, leavePage);
      void door(req, res, new URL(req.url ?? '/', 'http://x')).then(
        (taken) => taken || res.writeHead(500).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    shop = newShop();
    store = createTellingStore(ground.database);
    links = createUnsubscribing({ store, signer, clock: { now: () => NOON } });
    await installShop(ground.store, shop, []);
    await store.inShop(shop, async (tx) => {
      for (const [userId, locale] of [
        ['2', 'de'],
        ['3', 'en'],
      ] as const)
        await tx.upsertMember({
          userId,
          locale,
          role: 'operations',
          name: `Person ${userId}`,
          email: `p${userId}@tea.test`,
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: NOON,
          lastSeenAt: NOON,
        });
      const told = { sold_out: 'now', traffic: 'digest' } as const;
      await tx.saveOwnTelling('2', ownTellingSchema.parse({ told }));
      await tx.saveAgreedTelling(tellingSchema.parse({ quiet: null }), NOON);
    });
  });

  test('looking changes nothing; one click takes this person off this trigger, and is seen in their settings', async () => {
    const path = links.path(shop, '2', ['sold_out']);
    const seen = await ask(path);
    expect(seen.status).toBe(200);
    expect(seen.text).toContain('Ausverkauft');
    expect(seen.text).toContain('<form method="post">');
    expect(seen.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await own())?.told).toEqual({ sold_out: 'now', traffic: 'digest' });
    const done = await ask(path, 'POST', 'List-Unsubscribe=One-Click');
    expect(done.status).toBe(200);
    expect(done.text).not.toContain('<form');
    expect(await own()).toMatchObject({
      told: { sold_out: 'off', traffic: 'digest' },
      brief: true,
    });
    expect((await own('3'))?.told).toEqual({});
    expect((await ask(path)).text).toContain('Erledigt');
    expect((await ask(path, 'POST')).status).toBe(200);
  });

  test('several at once, and the weekly brief alone', async () => {
    await ask(links.path(shop, '3', ['traffic', 'budget']), 'POST');
    expect(await own('3')).toMatchObject({ told: { budget: 'off', traffic: 'off' }, brief: true });
    await ask(links.path(shop, '3', ['brief']), 'POST');
    expect(await own('3')).toMatchObject({ told: { budget: 'off', traffic: 'off' }, brief: false });
  });

  test('a link that was changed in any part is none', async () => {
    const path = links.path(shop, '2', ['sold_out']);
    for (const changed of [
      path.replace('/2/', '/3/'),
      path.replace('sold_out', 'broken'),
      path.replace('sold_out', TRIGGERS.join('.')),
      path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      path.replace(shop, newShop()),
      '/unsubscribe/x',
    ]) {
      expect((await ask(changed, 'POST')).status).toBe(404);
      expect((await ask(changed)).text).toContain('This link does not work');
    }
    expect((await own())?.told).toEqual({ sold_out: 'now', traffic: 'digest' });
    const feed = signer.sign('feed', `${shop}/2/sold_out`);
    expect((await ask(`/unsubscribe/${shop}/2/sold_out/${feed}`, 'POST')).status).toBe(404);
    expect((await ask(path, 'DELETE')).status).toBe(405);
  });

  test('who has left the team is nobody any more; what waits for whoever leaves a trigger is not sent', async () => {
    const sent: string[] = [];
    await store.inShop(shop, (tx) =>
      tx.openAlerts(
        null,
        [{ subject: 'a', kind: 'sold_out', urgency: 'now', message: 'm', params: {}, campaignId: null }],
        NOON,
      ),
    );
    let now = NOON;
    const tell = () =>
      tellAll({
        store: { ...store, shopsToTell: async () => [shop] },
        clock: { now: () => now },
        newId: () => `m${now}`,
        log: { error: () => {} },
        post: {
          canMail: true,
          send: async ({ to }) => {
            sent.push('email' in to ? to.email : '');
            return { outcome: 'sent' };
          },
        },
      });
    await tell();
    await ask(links.path(shop, '2', ['sold_out']), 'POST');
    now += 120_000;
    await tell();
    expect(sent).toEqual(['p3@tea.test']);
    await store.inShop(shop, (tx) => tx.removeMember('3'));
    expect((await ask(links.path(shop, '3', ['sold_out']), 'POST')).status).toBe(404);
  });
});
