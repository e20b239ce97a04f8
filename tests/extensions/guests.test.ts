/** Pages for people without a seat: who gets in, what they see, what they can do, and what nobody finds out. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LinkPurpose, LinkRole } from '../../app/core/guest-links.ts';
import { createViews } from '../../app/db/views/create.ts';
import { guestDoor } from '../../app/doors/guest/door.ts';
import type { Person } from '../../app/flow/commands/commands.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import { createGuestCommands, type GuestCommands } from '../../app/flow/guests/commands.ts';
import { createGuestLinks } from '../../app/flow/guests/links.ts';
import { createSigner } from '../../app/flow/reach/signing.ts';
import {
  campaign,
  DAY,
  installShop,
  item,
  level,
  newShop,
  NOON,
  product,
  variant,
} from '../contracts/store-fixture.ts';
import { ASKING_NOBODY } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { serveDoors, type DoorServer } from './door-server.ts';

const OWNER: Person = { userId: '1', name: 'Olivia', role: 'owner' };
const OPS: Person = { userId: '2', name: 'Olu', role: 'operations' };
const MERCH: Person = { userId: '3', name: 'Mia', role: 'merchandiser' };

onEachDatabase('People without a seat', (ground) => {
  let server: DoorServer;
  let guests: GuestCommands;
  let shop: string;
  let now: number;
  let logged: unknown[];
  let ids = 0;

  beforeEach(async () => {
    now = NOON;
    logged = [];
    shop = newShop();
    const { store } = ground;
    const clock = { now: () => now };
    const views = createViews(ground.database.sql);
    const commands = createCommands({
      store,
      clock,
      shopify: ASKING_NOBODY,
      poke: () => {},
      newId: () => `id-${(ids += 1)}`,
    });
    const links = createGuestLinks({ store, clock, signer: createSigner(['k1', 'k0']) });
    guests = createGuestCommands({ store, links, clock, newId: () => `link-${(ids += 1)}` });
    const log = { error: (...said: unknown[]) => void logged.push(said) };
    server = await serveDoors(guestDoor({ links, views, commands, clock, appUrl: 'https://app.test', log }));
    await installShop(store, shop, ['1'], 'Europe/Berlin');
    await store.inShop(shop, async (tx) => {
      await tx.upsertProducts([product('1', { title: 'Cup <script>alert(1)</script>' })], NOON);
      await tx.upsertVariants([variant('1')], null);
      const window = { startsAt: NOON + 2 * DAY, endsAt: NOON + 9 * DAY, commitAt: NOON + DAY };
      await tx.insertCampaign(campaign('c1', { name: 'Spring; "sale"', state: 'draft', ...window }));
      await tx.insertCampaign(campaign('c2', { name: 'Running', state: 'live' }));
      await tx.upsertItems(
        [item('c1', '1', { plannedUnits: 100 }), item('c2', '1', { plannedUnits: 7 })],
        NOON,
      );
      await tx.saveLevels([level('1', 37)], NOON);
    });
    await commands.saveSettings(shop, OWNER, { signOff: 'wait' });
    expect(await commands.propose(shop, MERCH, 'c1')).toEqual({ ok: true });
  });
  afterEach(() => server.close());

  const open = async (role: LinkRole, purposes: LinkPurpose[], of = shop): Promise<string> => {
    const input = { name: 'Anna at the warehouse', role, purposes, locale: 'en', expiresAt: now + 30 * DAY };
    const opened = await guests.openGuestLink(of, OWNER, input);
    if (!opened.ok) throw new Error(JSON.stringify(opened));
    return (await guests.guestLinks(of, OWNER)).find(({ id }) => id === opened.id)?.path ?? '';
  };
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, { headers, redirect: 'manual' });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = async (path: string, form: Record<string, string>) => {
    const response = await fetch(server.url + path, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
    return { status: response.status, to: response.headers.get('location'), text: await response.text() };
  };
  const ledger = async () => {
    const query = { campaignId: null, productId: null, search: '', kinds: [], from: null, to: null };
    const views = createViews(ground.database.sql);
    return (await views.ledger(shop, { ...query, before: null, limit: 50 })).rows;
  };

  test('nothing is loaded, run, framed, kept or told to others; whatever is shown is text', async () => {
    const { status, headers, text } = await get(await open('operations', ['stock']));
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '';
    expect(headers.get('content-security-policy')).toContain(
      `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
    expect(text).not.toMatch(/ style=| on\w+=/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
    expect(text).toContain('Cup &lt;script&gt;');
    expect(text).not.toContain('<script');
    expect(text).toContain('37 units');
    expect(text).toContain('for Anna at the warehouse');
  });

  test('an address that was changed in any place opens nothing, and asks the database nothing', async () => {
    const path = await open('operations', ['stock']);
    const other = newShop();
    await installShop(ground.store, other, ['1']);
    const forged = [
      path.slice(0, -1) + (path.endsWith('A') ? 'B' : 'A'),
      path.replace(shop, other),
      path.replace(/link-\d+/, 'link-999999'),
      '/with/',
      '/with/x',
      `${path}x`,
    ];
    for (const one of forged) expect((await get(one)).status, one).toBe(404);
    expect((await get(path)).status).toBe(200);
  });

  test('a link of one shop shows nothing of another, not even of a campaign with the same id', async () => {
    const other = newShop();
    await installShop(ground.store, other, ['1']);
    await ground.store.inShop(other, (tx) =>
      tx.insertCampaign(campaign('c1', { name: 'Secret plan', state: 'approved', endsAt: NOON + 20 * DAY })),
    );
    const path = await open('operations', ['stock', 'feasibility', 'sign_off', 'calendar']);
    const pages = ['', '/stock?q=Product', '/feasibility', '/feasibility/c1', '/sign_off', '/sign_off/c1'];
    for (const page of [...pages, '/calendar.ics'])
      expect((await get(path + page)).text, page).not.toContain('Secret plan');
  });

  test('expired and revoked links are gone, whoever asks, and say so without the name of the shop', async () => {
    const path = await open('operations', ['stock', 'calendar']);
    const [link] = await guests.guestLinks(shop, OWNER);
    now += 30 * DAY;
    expect(await get(path)).toMatchObject({ status: 410 });
    now = NOON;
    expect(await guests.revokeGuestLink(shop, MERCH, link?.id ?? '')).toMatchObject({ reason: 'forbidden' });
    expect(await guests.revokeGuestLink(shop, OPS, link?.id ?? '')).toEqual({ ok: true });
    const gone = await get(path, { 'accept-language': 'de' });
    expect(gone).toMatchObject({ status: 410 });
    expect(gone.text).toContain('Dieser Link gilt nicht mehr');
    expect(gone.text).not.toContain(shop);
    expect((await get(`${path}/calendar.ics`)).status).toBe(410);
    expect((await ledger()).map(({ message }) => message)).toEqual(
      expect.arrayContaining(['ledger.link_opened', 'ledger.link_revoked']),
    );
  });

  test('a link opens what it is for and nothing else', async () => {
    const path = await open('operations', ['stock']);
    for (const page of [
      '/feasibility',
      '/sign_off',
      '/sign_off/c1',
      '/calendar',
      '/calendar.ics',
      '/settings',
    ])
      expect((await get(path + page)).status, page).toBe(404);
    expect((await post(`${path}/sign_off/c1`, { version: '1', answer: 'sign', note: '' })).status).toBe(404);
    expect((await post(`${path}/stock`, {})).status).toBe(405);
    const input = { name: 'V', role: 'viewer', locale: 'en', expiresAt: now + DAY } as const;
    expect(await guests.openGuestLink(shop, OWNER, { ...input, purposes: ['sign_off'] })).toMatchObject({
      ok: false,
    });
    expect(
      await guests.openGuestLink(shop, OPS, { ...input, role: 'merchandiser', purposes: ['stock'] }),
    ).toMatchObject({ reason: 'forbidden' });
    expect(
      await guests.openGuestLink(shop, OWNER, { ...input, purposes: ['stock'], expiresAt: now + 400 * DAY }),
    ).toMatchObject({ ok: false, problems: [{ field: 'expiresAt' }] });
  });

  test('a viewer by link sees no quantities where the shop keeps them', async () => {
    const path = await open('viewer', ['stock']);
    const shown = (await get(path)).text;
    expect(shown).toContain('37 units');
    expect(shown).toMatch(
      /Not enough for what comes.*<p class="soft">Spring; &quot;sale&quot;, from Nov 17: \d+ short<\/p>/s,
    );
    await ground.store.inShop(shop, async (tx) => {
      const settings = (await tx.shop())?.settings;
      if (settings) await tx.saveShop({ settings: { ...settings, viewersSeeQuantities: false } });
    });
    const { text } = await get(path);
    expect(text.split('but no units')).toHaveLength(2);
    expect(text).toContain('<span class="num"></span>');
    expect(text).not.toContain('37');
    expect(text).toContain('from Nov 17: not enough');
  });

  test('what is sold out says so, with and without quantities, and no date on which it would run out', async () => {
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('1', 0)], now + 1));
    const gone = { verdict: 'sold_out', assessment: {}, daysOfCover: 0, runsOutAt: new Date(now) };
    await ground.database.prisma.verdict.create({
      data: { shop, campaignId: 'c2', variantId: '11', productId: '1', at: new Date(now), ...gone },
    });
    for (const sees of [true, false]) {
      await ground.store.inShop(shop, async (tx) => {
        const settings = (await tx.shop())?.settings;
        if (settings) await tx.saveShop({ settings: { ...settings, viewersSeeQuantities: sees } });
      });
      const { text } = await get(await open('viewer', ['stock']));
      expect(text.match(/Sold out/g)).toHaveLength(1);
      expect(text).not.toContain('runs out');
      expect(text).toContain('Times are on the shop’s clock (Europe/Berlin).');
    }
  });

  test('a plan is signed by link, once, and the record says by whom', async () => {
    const path = await open('operations', ['sign_off']);
    expect((await get(path)).text).toContain('Spring; &quot;sale&quot;');
    expect((await get(`${path}/sign_off/c1`)).text).toContain('100 planned units');
    expect(await post(`${path}/sign_off/c1`, { version: '9', answer: 'sign', note: '' })).toMatchObject({
      status: 422,
    });
    expect(await post(`${path}/sign_off/c1`, { version: '1', answer: 'send_back', note: '' })).toMatchObject({
      status: 422,
    });
    expect(
      await post(`${path}/sign_off/c1`, { version: '1', answer: 'sign', note: 'two vans' }),
    ).toMatchObject({
      status: 303,
      to: `${path}/sign_off/c1?done=1`,
    });
    expect((await get(`${path}/sign_off/c1?done=1`)).text).toContain('Saved. The team sees it.');
    const [signed] = (await ledger()).filter(({ message }) => message === 'ledger.sign_off_reserved');
    expect(signed?.actor).toMatch(/^Anna at the warehouse \(link:link-\d+\)$/);
    expect(await post(`${path}/sign_off/c1`, { version: '1', answer: 'sign', note: '' })).toMatchObject({
      status: 422,
    });
  });

  test('who is asked to sign is told until when, what speaks against the plan, and what will happen', async () => {
    const path = await open('operations', ['sign_off', 'feasibility']);
    expect((await get(path)).text).toContain('An answer is wanted by');
    const page = async () => (await get(`${path}/sign_off/c1`)).text;
    const asked = await page();
    expect(asked).toContain('An answer is wanted by');
    expect(asked).toContain('Without it the campaign does not start on');
    expect(asked).toMatch(/Blocking: [^<]+\.<\/strong> \S/);
    expect(asked).toContain('When it sells out:');
    expect(asked).toContain('Operations have not said anything');
    const said = { campaign: 'c1', variant: '11', answer: 'not_feasible', note: 'no van on Friday' };
    expect((await post(`${path}/feasibility`, said)).status).toBe(303);
    expect(await page()).toMatch(/Not feasible: Cup &lt;script&gt;[\s\S]+no van on Friday/);
    now = NOON + DAY + 1;
    expect(await page()).toContain('An answer was wanted by');
  });

  test('an answer to a plan that was proposed after its commit date is nobody’s delay', async () => {
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { commitAt: NOON - 1 }));
    const path = await open('operations', ['sign_off']);
    for (const page of [path, `${path}/sign_off/c1`]) {
      const { text } = await get(page);
      expect(text).toMatch(/The plan was proposed after its commit date, Nov 15, 2026, 12:59/);
      expect(text).not.toContain('An answer was wanted by');
    }
  });

  test('who signs finds what is planned, where the link is for that, too', async () => {
    const page = async (purposes: LinkPurpose[]) =>
      (await get(`${await open('operations', purposes)}/sign_off/c1`)).text;
    expect(await page(['sign_off', 'feasibility'])).toMatch(
      /<a href="[^"]+\/feasibility\/c1">All items against the stock<\/a>/,
    );
    expect(await page(['sign_off'])).not.toContain('All items against the stock');
  });

  test('operations answer by link whether it can be done', async () => {
    const path = await open('operations', ['feasibility']);
    expect((await get(path)).text).toContain('needs 153 more: 30 can be counted on, 183 needed');
    const said = { campaign: 'c1', variant: '11', answer: 'not_feasible' };
    expect(await post(`${path}/feasibility`, { ...said, note: '' })).toMatchObject({ status: 422 });
    expect(await post(`${path}/feasibility`, { ...said, answer: 'maybe', note: '' })).toMatchObject({
      status: 422,
    });
    expect((await post(`${path}/feasibility`, { ...said, note: '"no" <van>' })).status).toBe(303);
    expect((await get(`${path}/feasibility`)).text).toContain('&quot;no&quot; &lt;van&gt;');
    const views = createViews(ground.database.sql);
    expect(await views.feasibility(shop, 'c1')).toMatchObject([
      { answer: 'not_feasible', by: 'Anna at the warehouse' },
    ]);
  });

  test('a calendar of campaigns and commit dates in the zone of the shop, the same until something changes', async () => {
    const path = `${await open('viewer', ['calendar'])}/calendar.ics`;
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const lines = text.replaceAll('\r\n ', '').split('\r\n');
    expect(lines).toContain(`UID:campaign-c1@${shop}`);
    expect(lines).toContain(`UID:commit-c1@${shop}`);
    expect(lines).toContain('SUMMARY:Spring\\; "sale"');
    expect(lines).toContain('DTSTART;TZID=Europe/Berlin:20261117T130000');
    expect(text).not.toContain('goes_out');
    const etag = headers.get('etag') ?? '';
    now += 3_600_000;
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { name: 'Later' }));
    expect((await get(path, { 'if-none-match': etag })).status).toBe(200);

    const placement = {
      id: 'p1',
      campaignId: 'c1',
      kind: 'email' as const,
      name: 'Thursday’s newsletter',
      link: null,
      ownerId: null,
      audience: 9_000,
      goesOutAt: Date.parse('2026-11-19T09:00:00Z'),
      lockedFrom: Date.parse('2026-11-18T16:00:00Z'),
      productIds: [],
      createdAt: now,
      createdBy: 'Mia (3)',
    };
    const calendar = async () => (await get(path)).text.replaceAll('\r\n ', '').split('\r\n');
    await ground.store.inShop(shop, (tx) => tx.putPlacement(placement));
    const placed = await calendar();
    const at = placed.indexOf(`UID:goes_out-p1@${shop}`);
    expect(placed.slice(at, at + 6)).toEqual(
      expect.arrayContaining([
        'SEQUENCE:1',
        'DTSTART;TZID=Europe/Berlin:20261119T100000',
        'SUMMARY:Goes out: Thursday’s newsletter',
      ]),
    );
    expect(placed).toContain('DTSTART;TZID=Europe/Berlin:20261118T170000');
    await ground.store.inShop(shop, (tx) => tx.putPlacement({ ...placement, lockedFrom: null }));
    const moved = await calendar();
    expect(moved).toContain('SEQUENCE:2');
    expect(moved).not.toContain(`UID:locked-p1@${shop}`);
    await ground.store.inShop(shop, (tx) => tx.removePlacement('p1', now));
    expect(await calendar()).not.toContain(`UID:goes_out-p1@${shop}`);
  });

  test('a survey that asks them is answered by link, once', async () => {
    const path = await open('viewer', ['survey']);
    expect((await get(path)).text).toContain('No survey waits for your answer.');
    const id = /link-\d+/.exec(path)?.[0] ?? '';
    const survey = { id: 'campaign:c2', campaignId: 'c2', title: 'Running', anonymous: false };
    await ground.store.inShop(shop, (tx) =>
      tx.openSurvey({ ...survey, openedAt: NOON, closesAt: NOON + DAY }, [`link:${id}`]),
    );
    expect((await get(path)).text).toContain('name="plan_in_time"');
    const form = {
      survey: 'campaign:c2',
      plan_in_time: '5',
      told_of_changes: '4',
      stock_matched: '3',
      text: 'a <b>',
    };
    expect((await post(`${path}/survey`, form)).status).toBe(422);
    expect((await post(`${path}/survey`, { ...form, alerts_helped: '6' })).status).toBe(422);
    expect((await post(`${path}/survey`, { ...form, alerts_helped: '2' })).status).toBe(303);
    expect((await post(`${path}/survey`, { ...form, alerts_helped: '2' })).status).toBe(422);
    const views = createViews(ground.database.sql);
    expect((await views.surveys(shop, '1', now))[0]?.points).toMatchObject([
      { text: 'a <b>', by: 'Anna at the warehouse' },
    ]);
  });

  test('too often is refused for a while', async () => {
    const path = await open('viewer', ['calendar']);
    const statuses = [];
    for (let n = 0; n < 61; n += 1) statuses.push((await get(`${path}/calendar.ics`)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    now += 61_000;
    expect((await get(path)).status).toBe(200);
  });

  test('when it was used is seen by those who manage links; its address only by those who may give it', async () => {
    const path = await open('merchandiser', ['calendar']);
    const listed = async (by: Person) =>
      (await guests.guestLinks(shop, by)).map((link) => [link.lastUsedAt, link.path]);
    expect(await listed(OWNER)).toEqual([[null, path]]);
    await get(path);
    expect(await listed(OPS)).toEqual([[NOON, null]]);
    expect(await listed(MERCH)).toEqual([]);
  });

  test('after an uninstall its links open nothing', async () => {
    const path = await open('operations', ['stock']);
    await ground.store.inShop(shop, (tx) => tx.saveShop({ uninstalledAt: now }));
    expect((await get(path)).status).toBe(410);
  });

  test('what goes wrong is logged without the address', async () => {
    const path = await open('operations', ['stock']);
    await ground.database.sql.run('ALTER TABLE "CampaignItem" RENAME TO "CampaignItemAway"');
    const { status } = await get(path);
    await ground.database.sql.run('ALTER TABLE "CampaignItemAway" RENAME TO "CampaignItem"');
    expect(status).toBe(500);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain(path.slice(-22));
  });
});
