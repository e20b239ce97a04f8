import { expect, it } from 'vitest';
import type { AlertDraft } from '../../app/core/decision.ts';
import { openAlerts } from '../../app/db/views/inbox.ts';
import { answerCommands } from '../../app/flow/commands/answers.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { assessment } from './store-fixture.ts';

const SHOP = 'inbox.myshopify.com';
const NOON = Date.UTC(2026, 10, 30, 12);
const HOUR_MS = 3_600_000;

const alertOf = (kind: AlertDraft['kind'], campaignId: string | null, item: string): AlertDraft => ({
  subject: `item:${campaignId}:${item}:${kind}`,
  kind,
  urgency: kind === 'sold_out' ? 'now' : 'later',
  message: `alert.${kind}`,
  params: { item },
  campaignId,
});
const many = (count: number, kind: AlertDraft['kind'], campaignId: string | null): AlertDraft[] =>
  Array.from({ length: count }, (_, at) => alertOf(kind, campaignId, `${at}`));

onEachDatabase('the inbox', (ground) => {
  const inbox = (now = NOON) => openAlerts(ground.database.sql, SHOP, 10, now, null);
  const open = (alerts: readonly AlertDraft[], now = NOON) =>
    ground.store.inShop(SHOP, (tx) => tx.openAlerts('1', alerts, now));

  it('tells many items of one campaign and cause as one message, and what waits for its own answer alone', async () => {
    await open([...many(12, 'not_known', 'a'), ...many(3, 'not_known', 'b'), ...many(2, 'sold_out', 'a')]);
    await open(many(2, 'level_jump', null));
    await open(
      [
        ['tag:campaign:a', 'false'],
        ['tag:promote:a', 'false'],
        ['tag:promote:b', 'false'],
        ['status', '"DRAFT"'],
      ].map(([field, value]) => ({
        ...alertOf('machine', null, `${field}`),
        urgency: 'now' as const,
        params: { field: `${field}`, value: `${value}` },
      })),
    );

    const { rows, total } = await inbox();

    expect(total).toBe(7);
    expect(rows.map(({ kind, campaignId, othersTotal }) => [kind, campaignId, othersTotal])).toEqual(
      expect.arrayContaining([
        ['not_known', 'a', 11],
        ['not_known', 'b', 2],
        ['sold_out', 'a', 1],
        ['level_jump', null, 0],
        ['level_jump', null, 0],
        // A program that takes tags off is one cause, one that makes drafts another.
        ['machine', null, 2],
        ['machine', null, 0],
      ]),
    );
    const told = rows.find(({ kind, campaignId }) => kind === 'not_known' && campaignId === 'a');
    const items = [told, ...(told?.others ?? [])].map((one) => String(one?.params['item']));
    expect(items.toSorted()).toEqual(
      many(12, 'not_known', 'a')
        .map(({ params }) => params['item'])
        .toSorted(),
    );
    expect(rows[0]?.urgency).toBe('now');
  });

  it('takes all of a message at once; what comes later is a new message', async () => {
    const message = (await inbox()).rows.find(
      ({ kind, campaignId }) => kind === 'not_known' && campaignId === 'a',
    );
    await ground.store.inShop(SHOP, (tx) => tx.acknowledgeAlert(message?.id ?? '', 'Olive (1)', NOON));
    await open([alertOf('not_known', 'a', 'later')], NOON + 1);

    const own = (await inbox()).rows.filter(
      ({ kind, campaignId }) => kind === 'not_known' && campaignId === 'a',
    );

    expect(own.map(({ acknowledgedBy, othersTotal }) => [acknowledgedBy, othersTotal])).toEqual([
      [null, 0],
      ['Olive (1)', 11],
    ]);
  });

  it('tells the numbers of now, and while the condition lasts nobody is told again', async () => {
    const own = async () => (await inbox()).rows.find(({ campaignId }) => campaignId === 'numbers')?.params;
    const verdict = {
      campaignId: 'numbers',
      variantId: '7',
      verdict: 'below_need' as const,
      assessment: {
        ...assessment,
        need: 12,
        needToBeSafe: 20,
        shortBy: 15,
        expectedDemand: 10.6,
        reason: 'why.below_need',
      },
    };
    const alert = { ...alertOf('below_need', 'numbers', '7'), params: { product: 'Kettle', need: 40 } };
    await open([alert]);
    expect(await own()).toEqual({ product: 'Kettle', need: 40 });

    await ground.store.inShop(SHOP, (tx) => tx.saveVerdicts([{ productId: '1', ...verdict }], NOON));
    expect(await open([alert])).toEqual([]);

    expect(await own()).toMatchObject({
      product: 'Kettle',
      need: 12,
      needToBeSafe: 20,
      short: 15,
      expectedDemand: 11,
      reason: 'why.below_need',
    });
    await ground.store.inShop(SHOP, (tx) => tx.resolveAlerts([alert.subject], NOON));
  });

  it('tells and answers numbers that jumped at one location, the same way, as one: an import or a count', async () => {
    const jump = (item: string, location: string, was: number, now: number): AlertDraft => ({
      ...alertOf('level_jump', null, item),
      subject: `level_jump:${item}:${location}`,
      params: { item, was, now },
    });
    const jumped = async () =>
      (await inbox()).rows
        .filter(({ kind, params }) => kind === 'level_jump' && 'was' in params)
        .map(({ id, params, othersTotal }) => ({ id, was: params['was'], othersTotal }));
    const down = ['21', '22', '23'].map((item, at) => jump(item, '5', 40 + at, 0));
    await open([...down, jump('24', '5', 2, 60), jump('21', '6', 30, 1)]);

    const messages = await jumped();
    expect(messages.map(({ othersTotal }) => othersTotal).toSorted()).toEqual([0, 0, 2]);
    const emptied = messages.find(({ othersTotal }) => othersTotal === 2);
    const commands = answerCommands({
      store: ground.store,
      clock: { now: () => NOON },
      poke: () => {},
      newId: () => 'x',
      shopify: {} as never,
    });
    const ada = { userId: '11', name: 'Ada', role: 'operations' } as const;
    expect(await commands.acknowledge(SHOP, ada, emptied?.id ?? '')).toEqual({ ok: true });

    // The others are numbers of their own.
    expect((await jumped()).map(({ was }) => was).toSorted()).toEqual([2, 30]);
  });

  it('tells once that orders leave too late, whichever campaigns run', async () => {
    await open(['a', 'b'].map((id) => alertOf('slipping', id, 'orders')));
    const slipping = (await inbox()).rows.filter(({ kind }) => kind === 'slipping');
    expect(slipping.map(({ othersTotal }) => othersTotal)).toEqual([1]);
    await ground.store.inShop(SHOP, (tx) =>
      tx.resolveAlerts(
        ['a', 'b'].map((id) => `item:${id}:orders:slipping`),
        NOON,
      ),
    );
  });

  it('puts off all of a message, and one alone where it stands alone', async () => {
    const { rows, total } = await inbox();
    const chosen = [
      rows.find(({ kind, campaignId }) => kind === 'not_known' && campaignId === 'b'),
      rows.find(({ kind }) => kind === 'level_jump'),
    ];
    for (const one of chosen)
      await ground.store.inShop(SHOP, (tx) => tx.snoozeAlert(one?.id ?? '', 'Olive (1)', NOON + HOUR_MS));

    const after = await inbox();

    expect([after.total, after.snoozed]).toEqual([total - 2, 2]);
    expect((await inbox(NOON + 2 * HOUR_MS)).total).toBe(total);
  });
});
