/** Decisions are written down, ticked off, and come back in next week's brief; the brief says what is coming and at risk. */
import { expect, test } from 'vitest';
import type { NoteTarget } from '../../app/core/notes.ts';
import { noteCommands } from '../../app/flow/commands/notes.ts';
import { createViews } from '../../app/db/views/create.ts';
import { decisionCommands } from '../../app/flow/commands/decisions.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { planFacts } from '../../app/core/signoff-facts.ts';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import type { CampaignRow } from '../../app/flow/store.ts';
import { judgeProducts } from '../../app/flow/judge.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, level, newShop, NOON } from './store-fixture.ts';

const NO_FACTS = planFacts(campaign('any'), [], 'ready');
const ANN = { userId: '1', name: 'Ann', role: 'owner' } as const;

onEachDatabase('the meeting brief', (ground) => {
  const commands = (now: number) => {
    let last = 0;
    return decisionCommands({
      store: ground.store,
      clock: { now: () => now },
      newId: () => `d-${now}-${(last += 1)}`,
    });
  };
  const brief = (shop: string, now = NOON) => createViews(ground.database.sql).brief(shop, now);

  test('given a decision, when it is ticked off, then it stays for two weeks and goes', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1']);
    const text = 'Order 200 more';
    expect(await commands(NOON).addDecision(shop, ANN, { text, owner: 'Ben', dueAt: NOON + DAY })).toEqual({
      ok: true,
    });
    const [open] = (await brief(shop, NOON + 30 * DAY)).decisions;
    expect(open).toMatchObject({ text, owner: 'Ben', dueAt: NOON + DAY, doneAt: null });
    const id = open?.id ?? '';
    expect(await commands(NOON + 30 * DAY).tickDecision(shop, ANN, id, true)).toEqual({ ok: true });
    expect((await brief(shop, NOON + 31 * DAY)).decisions).toMatchObject([{ id, doneAt: NOON + 30 * DAY }]);
    expect((await brief(shop, NOON + 45 * DAY)).decisions).toEqual([]);
    expect(await commands(NOON + 32 * DAY).tickDecision(shop, ANN, id, true)).toMatchObject({ ok: false });
    expect(await commands(NOON + 32 * DAY).tickDecision(shop, ANN, id, false)).toEqual({ ok: true });
    expect((await brief(shop, NOON + 45 * DAY)).decisions).toMatchObject([{ id, doneAt: null }]);
  });

  test('an empty decision is refused, and another shop’s cannot be ticked', async () => {
    const [shop, other] = [newShop(), newShop()];
    for (const one of [shop, other]) await installShop(ground.store, one, ['1']);
    expect(
      await commands(NOON).addDecision(shop, ANN, { text: ' ', owner: 'Ben', dueAt: null }),
    ).toMatchObject({ ok: false });
    await commands(NOON).addDecision(shop, ANN, { text: 'x', owner: 'Ben', dueAt: null });
    const [one] = (await brief(shop)).decisions;
    expect(await commands(NOON).tickDecision(other, ANN, one?.id ?? '', true)).toMatchObject({ ok: false });
    expect((await brief(other)).decisions).toEqual([]);
  });

  test('what is coming, what is at risk and what nobody knows', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live'));
      await tx.insertCampaign(
        campaign('soon', { state: 'proposed', startsAt: NOON + 5 * DAY, endsAt: NOON + 9 * DAY }),
      );
      await tx.insertCampaign(
        campaign('far', { state: 'approved', startsAt: NOON + 25 * DAY, endsAt: NOON + 29 * DAY }),
      );
      await tx.upsertItems([item('live', '1'), item('live', '2')], NOON);
    });
    const verdict = { shop, campaignId: 'live', assessment: {}, at: new Date(NOON) };
    await ground.database.prisma.verdict.createMany({
      data: [
        {
          ...verdict,
          variantId: '11',
          productId: '1',
          verdict: 'below_need',
          moneyAtRisk: 120,
          pStockout: 0.6,
        },
        { ...verdict, variantId: '21', productId: '2', verdict: 'not_known' },
      ],
    });
    const alert = { shop, urgency: 'now', message: 'alert.x', params: {}, openedAt: new Date(NOON) };
    await ground.database.prisma.alert.createMany({
      data: [
        { ...alert, id: `${shop}-1`, subject: 'item:live:11', kind: 'sold_out' },
        // Of one campaign and cause: one message.
        { ...alert, id: `${shop}-3`, subject: 'item:live:21', kind: 'sold_out' },
        { ...alert, id: `${shop}-2`, subject: 'b', kind: 'mention', addressee: '2' },
      ],
    });
    const found = await brief(shop);
    expect(found.coming).toMatchObject([{ id: 'soon', state: 'proposed', readiness: null }]);
    expect(found.comingTotal).toBe(1);
    expect(found.risks).toMatchObject([
      { campaignId: 'live', productId: '1', moneyAtRisk: 120, pStockout: 0.6 },
    ]);
    expect(found.unknown).toEqual([{ campaignId: 'live', campaignName: 'Campaign live', items: 1 }]);
    expect(found).toMatchObject({ live: 1, next: { id: 'soon', startsAt: NOON + 5 * DAY } });
    // Three weeks are not the end of the world: what comes later is named where nothing comes before.
    expect(await brief(shop, NOON + 10 * DAY)).toMatchObject({ live: 0, next: { id: 'far' } });
    expect(await brief(shop, NOON + 30 * DAY)).toMatchObject({ live: 0, next: null });
    // What is said to one person alone is no question of the meeting.
    expect(found.unanswered).toEqual({ messages: 1, items: 2 });
  });

  test('what campaigns wait for: missed starts, plans that were sent back, drafts that are due, and what cannot launch', async () => {
    const [shop, other] = [newShop(), newShop()];
    for (const one of [shop, other]) await installShop(ground.store, one, ['1']);
    const days = (from: number, to: number) => ({ startsAt: NOON + from * DAY, endsAt: NOON + to * DAY });
    const due = { commitAt: NOON - 8 * DAY };
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ settings: settingsSchema.parse({ signOff: 'wait', signers: ['operations'] }) });
      const rows: [string, Partial<CampaignRow>][] = [
        ['missed', { state: 'draft', ...days(-2, 5), ...due }],
        ['waits', { state: 'proposed', ...days(-1, 5), ...due }],
        ['stale', { state: 'draft', ...days(-20, -8), ...due }],
        ['back', { state: 'draft', ...days(10, 12), commitAt: NOON + 3 * DAY }],
        ['draft', { state: 'draft', ...days(3, 9), commitAt: NOON - 4 * DAY }],
        ['later', { state: 'draft', ...days(20, 22), commitAt: NOON + 13 * DAY }],
        ['red', { state: 'approved', ...days(6, 9), ...due }],
        ['green', { state: 'approved', ...days(6, 9), ...due }],
        ['runs', { state: 'live', ...days(-3, 3), ...due }],
      ];
      for (const [id, more] of rows) await tx.insertCampaign(campaign(id, more));
      const proposed = { version: 1, facts: NO_FACTS, proposedBy: '1', proposedByName: 'Ann' };
      await tx.addSignOff({ ...proposed, campaignId: 'waits', proposedAt: NOON - 2 * DAY });
      for (const at of [NOON - 3 * DAY, NOON - 2 * DAY])
        await tx.addSignOff({ ...proposed, campaignId: 'back', proposedAt: at });
      const latest = await tx.latestSignOff('back');
      await tx.changeSignOff(latest?.id ?? '', { state: 'sent_back', answeredByName: 'Ben' });
    });
    for (const [id, verdict] of [
      ['red', 'not_ready'],
      ['green', 'ready'],
    ] as const)
      await ground.database.prisma.readinessChange.create({
        data: { shop, campaignId: id, at: new Date(NOON), verdict, checks: [] },
      });
    const found = await brief(shop);
    expect(found.wanted.map(({ campaignId, kind }) => [campaignId, kind])).toEqual([
      ['missed', 'missed_propose'],
      ['waits', 'missed_sign_asked_late'],
      ['draft', 'propose_now'],
      ['back', 'again'],
      ['red', 'not_ready'],
    ]);
    expect(found.wantedTotal).toBe(5);
    expect(found.wanted[3]).toMatchObject({
      campaign: 'Campaign back',
      sentBackBy: 'Ben',
      by: NOON + 3 * DAY,
    });
    expect(found.coming.map(({ id, sentBack }) => [id, sentBack])).toContainEqual(['back', true]);
    expect(found.coming.map(({ id, sentBack }) => [id, sentBack])).toContainEqual(['draft', false]);
    // Who may see no quantities reads the same: it is about days and people.
    expect(withoutQuantities(found).wanted).toEqual(found.wanted);
    expect((await brief(other)).wanted).toEqual([]);
  });

  test('of more decisions than it names it says how many there are, the longest overdue first', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      for (let nth = 0; nth < 14; nth += 1)
        await tx.insertCampaign(campaign(`c${nth}`, { state: 'draft', startsAt: NOON - nth * DAY }));
    });
    const { wanted, wantedTotal } = await brief(shop);
    expect([wanted.length, wantedTotal, wanted[0]?.campaignId]).toEqual([12, 14, 'c13']);
  });

  test('of more coming campaigns than it names it says how many there are', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      for (let nth = 0; nth < 52; nth += 1)
        await tx.insertCampaign(
          campaign(`c${nth}`, { state: 'draft', startsAt: NOON + DAY + nth, endsAt: NOON + 9 * DAY }),
        );
    });
    const { coming, comingTotal } = await brief(shop);
    expect([coming.length, comingTotal]).toEqual([50, 52]);
    expect(Object.keys(coming[0] ?? {})).not.toContain('ofAll');
    expect((await brief(newShop())).comingTotal).toBe(0);
  });

  test('what people wrote this week is in it, the newest first, ten at most; nothing older, nothing of another shop', async () => {
    const [shop, other] = [newShop(), newShop()];
    for (const one of [shop, other]) await installShop(ground.store, one, ['1']);
    await ground.store.inShop(shop, (tx) => tx.insertCampaign(campaign('c1', { name: 'Spring' })));
    const write = (text: string, at: number, on: NoteTarget = { kind: 'campaign', campaignId: 'c1' }) =>
      noteCommands({ store: ground.store, clock: { now: () => at }, newId: () => `n-${at}` }).addNote(
        shop,
        ANN,
        {
          on,
          text,
        },
      );
    await write('Too old', NOON - 7 * DAY);
    await write('Call the printer', NOON - 6 * DAY);
    await write('Is it counted?', NOON - DAY, { kind: 'product', productId: '1' });
    await write('Of tomorrow', NOON + DAY);
    expect((await brief(shop)).notes).toMatchObject([
      { text: 'Is it counted?', about: 'Product 1', actor: 'Ann (1)', campaignId: null, productId: '1' },
      { text: 'Call the printer', about: 'Spring', at: NOON - 6 * DAY, campaignId: 'c1', productId: null },
    ]);
    expect((await brief(other)).notes).toEqual([]);
    for (let n = 0; n < 12; n += 1) await write(`Note ${n}`, NOON - n * 1_000);
    const { notes, more } = await brief(shop);
    expect(notes.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, n) => `Note ${n}`));
    expect(more).toEqual({ unknown: 0, points: 0, notes: 4 });
  });

  test('items of the most money at risk, one more than is named, of live campaigns alone, the weightiest first', async () => {
    const shop = newShop();
    const ids = Array.from({ length: 14 }, (_, index) => String(index + 1));
    await installShop(ground.store, shop, ids);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live'));
      await tx.insertCampaign(campaign('over', { startsAt: NOON - 9 * DAY, endsAt: NOON - DAY }));
      await tx.upsertItems(
        ids.map((id) => item('live', id)),
        NOON,
      );
    });
    await ground.database.prisma.verdict.createMany({
      data: ids.map((id) => ({
        shop,
        campaignId: id === '14' ? 'over' : 'live',
        variantId: `${id}1`,
        productId: id,
        verdict: 'below_need',
        moneyAtRisk: 10 * Number(id),
        pStockout: id === '13' ? 0.01 : 0.5,
        assessment: {},
        at: new Date(NOON),
      })),
    });
    const { risks } = await brief(shop);
    expect(risks.map(({ moneyAtRisk }) => moneyAtRisk)).toEqual([
      120, 110, 100, 90, 80, 70, 60, 50, 40, 30, 20,
    ]);
    expect(risks.map(({ productId }) => productId)).toEqual(ids.slice(1, 12).toReversed());
  });

  test('what is sold out has run out for certain, however little more of it is wanted', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live'));
      await tx.upsertItems([item('live', '1', { plannedUnits: 4 }), item('live', '2')], NOON);
      await tx.saveLevels([level('1', 0), level('2', 20)], NOON);
    });
    await judgeProducts({ store: ground.store, clock: { now: () => NOON } }, shop, ['1', '2']);
    const risks = new Map((await brief(shop)).risks.map((one) => [one.productId, one]));
    expect(risks.get('1')).toMatchObject({ pStockout: 1, gone: true });
    expect(risks.get('2')?.pStockout).toBeLessThan(1);
    expect(risks.get('2')?.gone).toBe(false);
  });
});
