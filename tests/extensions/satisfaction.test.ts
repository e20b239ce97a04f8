/** Answers of shoppers: by file and by address, what is taken and what is refused, and the measure that they make. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readLine, type AnswerLine } from '../../app/core/satisfaction.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createViews } from '../../app/db/views/create.ts';
import { satisfactionDoor } from '../../app/doors/satisfaction.ts';
import type { Person } from '../../app/flow/commands/commands.ts';
import {
  satisfactionCommands,
  type SatisfactionCommands,
} from '../../app/flow/reach/satisfaction-commands.ts';
import { createSatisfaction } from '../../app/flow/reach/satisfaction.ts';
import { createSigner } from '../../app/flow/reach/signing.ts';
import type { ReachStore } from '../../app/flow/reach/store.ts';
import {
  campaign,
  DAY,
  HOUR,
  installShop,
  item,
  newShop,
  NOON,
  orderLine,
} from '../contracts/store-fixture.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { serveDoors, type DoorServer } from './door-server.ts';

const OWNER: Person = { userId: '1', name: 'Olivia', role: 'owner' };
const SELLER: Person = { userId: '2', name: 'Mia', role: 'merchandiser' };
const VIEWER: Person = { userId: '3', name: 'Vera', role: 'viewer' };

describe('a line of a file', () => {
  const line: AnswerLine = { id: 'a', at: '2026-11-14', score: '4', scale: '', order: '' };
  const read = (more: Partial<AnswerLine>, zone = 'Europe/Berlin') =>
    readLine({ ...line, ...more }, zone, NOON);

  test('a score counts as its place on the scale', () => {
    const score = (text: string, scale = '') => {
      const found = read({ score: text, scale });
      return typeof found === 'string' ? found : found.score;
    };
    expect([score('1'), score('4'), score('5'), score('4,5'), score('3.0', '1 - 5')]).toEqual([
      0, 0.75, 1, 0.875, 0.5,
    ]);
    expect([score('0', '0-10'), score('9', '0-10'), score('7', '1-7'), score('50', '0-100')]).toEqual([
      0, 0.9, 1, 0.5,
    ]);
    for (const [text, scale] of [
      ['0', ''],
      ['6', ''],
      ['11', '0-10'],
      ['good', ''],
      ['-1', ''],
      ['1e1', '0-10'],
      ['4', 'stars'],
    ] as const)
      expect(score(text, scale)).toBe('score');
  });

  test('a time is on the shop’s clock unless it says otherwise, never ahead and never ancient', () => {
    const at = (text: string, zone?: string) => {
      const found = read({ at: text }, zone);
      return typeof found === 'string' ? found : new Date(found.at).toISOString();
    };
    expect(at('2026-11-14')).toBe('2026-11-14T11:00:00.000Z');
    expect(at('2026-11-14 09:30', 'Asia/Kolkata')).toBe('2026-11-14T04:00:00.000Z');
    expect(at('2026-11-14T09:30:00+02:00')).toBe('2026-11-14T07:30:00.000Z');
    for (const text of ['2026-11-18', '2025-01-01', 'yesterday', '', '2026-02-30'])
      expect(at(text)).toBe('at');
  });

  test('an order is linked by Shopify’s number alone', () => {
    const order = (text: string) => {
      const found = read({ order: text });
      return typeof found === 'string' ? found : found.orderId;
    };
    expect([order('5001234567'), order('gid://shopify/Order/5001234567')]).toEqual([
      '5001234567',
      '5001234567',
    ]);
    expect([order('#1001'), order('1001'), order('')]).toEqual([null, null, null]);
    expect(read({ id: '' })).toBe('id');
    expect(read({ id: 'x'.repeat(101) })).toBe('id');
  });
});

onEachDatabase('Satisfaction', (ground) => {
  const signer = createSigner(['a key of this test']);
  let now = NOON;
  let store: ReachStore;
  let commands: SatisfactionCommands;
  let server: DoorServer;
  let shop = '';
  let path = '';

  beforeAll(() => {
    store = createReachStore(ground.database);
  });
  beforeEach(async () => {
    now += 2 * 60_000;
    shop = newShop();
    const clock = { now: () => now };
    const satisfaction = createSatisfaction({ store, signer, clock });
    commands = satisfactionCommands({ store, satisfaction, clock });
    await installShop(ground.store, shop, ['1', '2'], 'Europe/Berlin');
    await commands.openSatisfaction(shop, OWNER);
    path = (await commands.satisfaction(shop, OWNER)).path ?? '';
    server = await serveDoors(satisfactionDoor(satisfaction));
    return () => server.close();
  });

  const post = (body: unknown, to = path) =>
    fetch(`${server.url}${to}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const answer = (id: string, score = 5, more: object = {}) => ({
    id,
    at: '2026-11-14T10:00:00Z',
    score,
    ...more,
  });
  const kept = () => commands.satisfaction(shop, OWNER);

  test('the tool sends answers; the same again, or corrected, is the same answer', async () => {
    const answers = [answer('a'), answer('b', 3), answer('b', 2)];
    const first = await post({ answers });
    expect([first.status, await first.json()]).toEqual([200, { answers: 3, new: 2 }]);
    expect(await (await post({ answers })).json()).toEqual({ answers: 3, new: 0 });
    expect(await (await post({ answers: [answer('b', 1)] })).json()).toEqual({ answers: 1, new: 0 });
    expect(await kept()).toMatchObject({ answers: 2, newestAt: Date.parse('2026-11-14T10:00:00Z') });
    const rows = await ground.database.sql.rows(
      `SELECT "answerId", score FROM "Satisfaction" WHERE shop = $1 ORDER BY 1`,
      shop,
    );
    expect(rows).toEqual([
      { answerId: 'a', score: 1 },
      { answerId: 'b', score: 0 },
    ]);
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['nothing', { answers: [] }],
    ['more than 500', { answers: Array.from({ length: 501 }, (_, at) => answer(String(at))) }],
    ['who it was', { answers: [{ ...answer('a'), email: 'a@b.c' }] }],
    ['a score beyond its scale', { answers: [answer('a', 6)] }],
    ['a scale that nobody knows', { answers: [answer('a', 5, { scale: '1-9' })] }],
    ['a time ahead', { answers: [answer('a', 5, { at: '2027-01-01T00:00:00Z' })] }],
    ['an order that is none', { answers: [answer('a', 5, { order: '#1001' })] }],
    ['one wrong among right ones', { answers: [answer('a'), answer('b', 0)] }],
  ])('refuses %s, and keeps nothing of the message', async (_what, body) => {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as { error: string }).error).not.toBe('');
    expect((await kept()).answers).toBe(0);
  });

  test('only the open address is one: not another shop’s, not the one before, not a revoked one', async () => {
    const body = { answers: [answer('a')] };
    expect((await post(body, path.replace(shop, 'other.myshopify.com'))).status).toBe(404);
    expect((await post(body, '/satisfaction/nonsense')).status).toBe(404);
    expect((await fetch(`${server.url}${path}`)).status).toBe(405);
    expect((await post('x'.repeat(130_000))).status).toBe(413);
    const before = path;
    await commands.openSatisfaction(shop, OWNER);
    expect((await post(body, before)).status).toBe(410);
    const renewed = (await kept()).path ?? '';
    expect((await post(body, renewed)).status).toBe(200);
    await commands.revokeSatisfaction(shop, OWNER);
    expect((await post(body, renewed)).status).toBe(410);
    expect(await kept()).toMatchObject({ path: null, answers: 1 });
  });

  test('limits a sender, and lets it in again after a minute', async () => {
    for (let at = 0; at < 300; at += 1) await post('nonsense', '/satisfaction/nonsense');
    expect((await post({ answers: [answer('a')] })).status).toBe(429);
    now += 60_000;
    expect((await post({ answers: [answer('a')] })).status).toBe(200);
  });

  test('a file: all rows or none, by who works there; the address is seen and made by who keeps the shop', async () => {
    const csv =
      'Answer ID,answered_at,score,scale,order_id,email\na,2026-11-14,4,,5001,x@y.z\nb,2026-11-14,9,0-10,,\n';
    expect(await commands.importSatisfaction(shop, SELLER, csv)).toEqual({ ok: true, imported: 2 });
    expect(await commands.importSatisfaction(shop, SELLER, csv)).toMatchObject({ ok: true });
    expect((await kept()).answers).toBe(2);
    expect(await commands.importSatisfaction(shop, SELLER, `${csv}c,2026-11-14,7,,,\n`)).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.satisfaction_row_score', params: { row: 4 } }],
    });
    expect(await commands.importSatisfaction(shop, SELLER, 'id,score\na,4\n')).toMatchObject({
      problems: [{ message: 'problem.satisfaction_columns' }],
    });
    for (const refused of [
      commands.importSatisfaction(shop, VIEWER, csv),
      commands.openSatisfaction(shop, SELLER),
      commands.revokeSatisfaction(shop, SELLER),
    ])
      expect(await refused).toMatchObject({ ok: false, reason: 'forbidden' });
    expect((await commands.satisfaction(shop, SELLER)).path).toBe(null);
    expect((await kept()).answers).toBe(2);
  });

  test('makes the measure of a period, and of a campaign by the orders of its products', async () => {
    const views = createViews(ground.database.sql);
    const [start, end] = [NOON - 4 * DAY, NOON + DAY];
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: start, endsAt: end }));
      await tx.upsertItems([item('c', '1')], start - DAY);
      await tx.upsertOrderLines([
        orderLine('1', 1, start + HOUR, { orderId: '50001' }),
        orderLine('2', 1, start + HOUR, { orderId: '50002' }),
        orderLine('1', 1, start - HOUR, { orderId: '50003' }),
      ]);
    });
    const period = { from: NOON - 7 * DAY, to: NOON, beforeFrom: NOON - 14 * DAY, beforeTo: NOON - 7 * DAY };
    const measure = async () =>
      (await views.insights(shop, period, now)).measures.find(({ name }) => name === 'satisfaction');
    expect(await measure()).toMatchObject({ value: null, valueBefore: null });
    await post({
      answers: [
        answer('a', 5, { order: '50001' }),
        answer('b', 3, { order: '50002' }),
        answer('c', 1, { order: '50003' }),
        answer('d', 4),
        answer('e', 2, { at: '2026-11-07T10:00:00Z' }),
        answer('f', 1, { at: '2026-10-07T10:00:00Z' }),
      ],
    });
    expect(await measure()).toMatchObject({ value: (1 + 0.5 + 0 + 0.75) / 4, valueBefore: 0.25 });
    const journey = await views.journey(shop, period, now);
    expect([journey.satisfaction, journey.satisfactionBefore]).toEqual([
      { score: 0.5625, answers: 4 },
      { score: 0.25, answers: 1 },
    ]);
    expect((await views.campaignJourney(shop, 'c', now))?.satisfaction).toEqual({ score: 1, answers: 1 });
  });
});
