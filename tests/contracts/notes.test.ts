/** From a note to the person whom it mentions, over both databases. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { createTellingStore } from '../../app/db/telling.ts';
import { createViews } from '../../app/db/views/create.ts';
import { answerCommands } from '../../app/flow/commands/answers.ts';
import { noteCommands } from '../../app/flow/commands/notes.ts';
import { placementCommands } from '../../app/flow/commands/placements.ts';
import type { CommandPorts } from '../../app/flow/commands/support.ts';
import { tellAll, type Outgoing } from '../../app/flow/telling/tell.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { createFormat } from '../../app/ui/format.ts';
import { sentence } from '../../app/ui/sentence.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, installShop, item, newShop, NOON, product, variant } from './store-fixture.ts';

const MINUTE = 60_000;
const ada = { userId: '1', name: 'Ada', role: 'owner' as const };
const mo = { userId: '3', name: 'Mo Quick', role: 'merchandiser' as const };

onEachDatabase('Notes', (ground) => {
  let shop: string;
  let now: number;
  const commands = () => {
    const ports: CommandPorts = {
      store: ground.store,
      shopify: undefined as never,
      clock: { now: () => now },
      poke: () => {},
      newId: randomUUID,
    };
    return { ...noteCommands(ports), ...answerCommands(ports), ...placementCommands(ports) };
  };
  const views = () => createViews(ground.database.sql);
  const told = async () => {
    const sent: Outgoing[] = [];
    const post = {
      canMail: true,
      send: async (message: Outgoing) => {
        sent.push(message);
        return { outcome: 'sent' as const };
      },
    };
    const store = { ...createTellingStore(ground.database), shopsToTell: async () => [shop] };
    for (let minute = 0; minute < 3; minute += 1) {
      now += MINUTE;
      await tellAll({ store, post, clock: { now: () => now }, newId: randomUUID, log: { error: () => {} } });
    }
    return sent.map((one) => ['email' in one.to && one.to.email, one.what, one.lines[0]?.params['note']]);
  };

  beforeEach(async () => {
    [shop, now] = [newShop(), NOON];
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c1', { name: 'Spring' }));
      await tx.upsertItems([item('c1', '7')], NOON);
      for (const { userId, name, role } of [ada, mo, { userId: '4', name: 'Vi', role: 'viewer' }])
        await tx.upsertMember({
          userId,
          name,
          role,
          email: `${userId}@tea.test`,
          locale: 'en',
          accountOwner: false,
          collaborator: false,
          interim: false,
          joinedAt: NOON,
          lastSeenAt: NOON,
        });
    });
  });

  test('it is on the timeline, tells whom it mentions at once and nobody else, and is in their inbox alone', async () => {
    const text = '@Mo Quick: <b>swap the hero?</b> @Vi @Ada {{name}} $t(nav.home)';
    const on = { kind: 'campaign' as const, campaignId: 'c1' };
    expect(await commands().addNote(shop, ada, { on, text })).toEqual({ ok: true, count: 1 });
    expect(await told()).toEqual([['3@tea.test', 'now', text]]);
    const { rows } = await views().ledger(shop, {
      campaignId: 'c1',
      productId: null,
      search: '',
      kinds: ['note'],
      from: null,
      to: null,
      before: null,
      limit: 10,
    });
    expect(rows).toMatchObject([
      { message: 'ledger.note.campaign', params: { note: text }, actor: 'Ada (1)' },
    ]);
    const inboxOf = async (userId: string) =>
      (await views().home(shop, now, null, userId)).alerts.filter(({ kind }) => kind === 'mention');
    expect(await inboxOf('1')).toEqual([]);
    const [mention] = await inboxOf('3');
    expect(mention).toMatchObject({ campaignName: 'Spring', addresseeName: 'Mo Quick' });
    await commands().acknowledge(shop, mo, mention?.id ?? '');
    expect(await inboxOf('3')).toEqual([]);
  });

  test('a note on an alert is on the timeline of what the alert is about', async () => {
    const id = await ground.store.inShop(shop, async (tx) => {
      await tx.openAlerts(
        '7',
        [
          {
            subject: 'item:c1:71:sold_out',
            kind: 'sold_out',
            urgency: 'now',
            message: 'alert.sold_out',
            params: { product: 'Kettle' },
            campaignId: 'c1',
          },
        ],
        now,
      );
      return (await tx.alert({ subject: 'item:c1:71:sold_out' }))?.id ?? '';
    });
    await commands().addNote(shop, mo, { on: { kind: 'alert', alertId: id }, text: 'Ordered more.' });
    const { rows } = await views().ledger(shop, {
      campaignId: null,
      productId: '7',
      search: '',
      kinds: ['note'],
      from: null,
      to: null,
      before: null,
      limit: 10,
    });
    expect(rows).toMatchObject([
      { message: 'ledger.note.alert', campaignId: 'c1', params: { name: 'Kettle' } },
    ]);
  });

  test('a note on a check is on the timeline of its campaign, with what the check is called', async () => {
    const on = { kind: 'check' as const, campaignId: 'c1', check: 'ship_time' };
    expect(await commands().addNote(shop, ada, { on, text: '@Mo Quick: late again' })).toMatchObject({
      count: 1,
    });
    const timeline = { campaignId: 'c1', productId: null, search: '', kinds: ['note' as const] };
    const { rows } = await views().ledger(shop, {
      ...timeline,
      from: null,
      to: null,
      before: null,
      limit: 10,
    });
    const format = createFormat('en', 'UTC', 'EUR', now);
    const t = translator(await loadLanguage('en'));
    expect(rows.map(({ message: key, params }) => sentence({ key, params }, t, format))).toEqual([
      'Note on the check “Time until orders leave”: @Mo Quick: late again',
    ]);
    const [mention] = (await views().home(shop, now, null, '3')).alerts;
    expect(sentence({ key: mention?.message ?? '', params: mention?.params ?? {} }, t, format)).toBe(
      'Ada mentioned you (Spring, Time until orders leave): @Mo Quick: late again',
    );
  });

  test('a note on an item is on the timelines of its campaign and of its product, and tells whom it mentions', async () => {
    const { store } = ground;
    await store.inShop(shop, async (tx) => {
      await tx.upsertProducts([product('7', { title: 'Kettle' })], now);
      await tx.upsertVariants([variant('7', { title: 'Red' })], null);
    });
    const on = { kind: 'item' as const, campaignId: 'c1', productId: '7', variantId: '71' };
    const text = '@Mo Quick: count the red ones';
    expect(await commands().addNote(shop, ada, { on, text })).toEqual({ ok: true, count: 1 });
    for (const where of [
      { campaignId: 'c1', productId: null },
      { campaignId: null, productId: '7' },
    ]) {
      const found = await views().ledger(shop, {
        ...where,
        search: '',
        kinds: ['note'],
        from: null,
        to: null,
        before: null,
        limit: 1,
      });
      expect(found.rows).toMatchObject([
        { message: 'ledger.note.item', params: { note: text, name: 'Kettle · Red' }, variantId: '71' },
      ]);
    }
    expect(await told()).toEqual([['3@tea.test', 'now', text]]);
    // The variant is there, but not in that campaign.
    await store.inShop(shop, (tx) => tx.insertCampaign(campaign('c2')));
    expect(await commands().addNote(shop, ada, { on: { ...on, campaignId: 'c2' }, text })).toMatchObject({
      problems: [{ message: 'problem.note_on_nothing' }],
    });
  });

  test('a note on a placement is on the timeline of its campaign, with what the placement is called', async () => {
    const placed = await commands().savePlacement(shop, ada, 'c1', {
      id: null,
      kind: 'email',
      name: 'Thursday’s newsletter',
      link: '',
      ownerId: '3',
      audience: null,
      goesOutAt: null,
      lockedFrom: null,
      productIds: [],
    });
    expect(placed).toMatchObject({ ok: true });
    const [placement] = await ground.store.inShop(shop, (tx) => tx.placementsOf('c1'));
    const on = { kind: 'placement' as const, placementId: placement?.id ?? '' };
    await commands().addNote(shop, mo, { on, text: 'Swap the picture' });
    const { rows } = await views().ledger(shop, {
      campaignId: 'c1',
      productId: null,
      search: '',
      kinds: ['note'],
      from: null,
      to: null,
      before: null,
      limit: 1,
    });
    expect(rows).toMatchObject([
      {
        message: 'ledger.note.placement',
        params: { name: 'Thursday’s newsletter', note: 'Swap the picture' },
      },
    ]);
  });

  test.each([
    { kind: 'campaign' as const, campaignId: 'none' },
    { kind: 'check' as const, campaignId: 'none', check: 'stock' },
    { kind: 'product' as const, productId: 'none' },
    { kind: 'item' as const, campaignId: 'c1', productId: 'none', variantId: 'none' },
    { kind: 'placement' as const, placementId: 'none' },
    { kind: 'alert' as const, alertId: 'none' },
  ])('what is not there gets no note: $kind', async (on) => {
    expect(await commands().addNote(shop, ada, { on, text: 'x' })).toMatchObject({
      problems: [{ message: 'problem.note_on_nothing' }],
    });
  });
});
