/** The list of campaigns over a real (embedded) database: state, filters, pages, counts, and one shop’s eyes only. */
import { describe, expect, test } from 'vitest';
import type { CampaignQuery } from '../../app/db/views/views.ts';
import { HOUR, NOW } from '../support/builders.ts';
import { at, OTHER, SHOP, teaShop } from './tea-shop.ts';

const { views, prisma, product, campaign, item, hold } = teaShop();

const everything: CampaignQuery = { search: '', states: [], sort: 'name', descending: false, page: 1 };

describe('campaigns', () => {
  test('state follows the clock, not only what was written last', async () => {
    await campaign('a', { state: 'approved' });
    await campaign('b', { state: 'live', endsAt: at(-1) });
    await campaign('c', { state: 'approved', startsAt: at(HOUR) });
    const { rows } = await views().campaigns(SHOP, everything, NOW);
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'live'],
      ['b', 'ended'],
      ['c', 'approved'],
    ]);
    const live = await views().campaigns(SHOP, { ...everything, states: ['live'] }, NOW);
    expect(live.rows.map(({ id }) => id)).toEqual(['a']);
  });

  test('search takes signs literally; frozen is a view of its own; other shops stay unseen', async () => {
    await campaign('a', { name: '50% off' });
    await campaign('b', { name: '500 things', frozenAt: at(0) });
    await campaign('x', { name: '50% elsewhere' }, OTHER);
    const found = await views().campaigns(SHOP, { ...everything, search: '50%' }, NOW);
    expect(found.rows.map(({ id }) => id)).toEqual(['a']);
    const frozen = await views().campaigns(SHOP, { ...everything, states: ['frozen'] }, NOW);
    expect(frozen.rows.map(({ id }) => id)).toEqual(['b']);
  });

  test('pages, and a page beyond the last is the last', async () => {
    for (let n = 10; n < 40; n += 1) await campaign(`c${n}`, { name: `N ${n}` });
    const last = await views().campaigns(SHOP, { ...everything, page: 99 }, NOW);
    expect([last.total, last.page, last.rows.length, last.rows[0]?.name]).toEqual([30, 2, 10, 'N 30']);
    const down = await views().campaigns(SHOP, { ...everything, descending: true }, NOW);
    expect(down.rows[0]?.name).toBe('N 39');
  });

  test('what has not begun says whether it can launch, as last looked at; what runs does not', async () => {
    await campaign('a', { state: 'approved', startsAt: at(HOUR) });
    await campaign('b', { state: 'draft', startsAt: at(HOUR) });
    await campaign('c', { state: 'approved' });
    for (const [id, verdict, ago] of [
      ['a', 'ready', 2],
      ['a', 'not_ready', 1],
      ['c', 'ready', 1],
    ] as const)
      await prisma().readinessChange.create({
        data: { shop: SHOP, campaignId: id, at: at(-ago * HOUR), verdict, checks: [] },
      });
    const { rows } = await views().campaigns(SHOP, everything, NOW);
    expect(rows.map(({ id, readiness }) => [id, readiness])).toEqual([
      ['a', 'not_ready'],
      ['b', null],
      ['c', null],
    ]);
    const home = await views().home(SHOP, NOW);
    expect(home.coming.map(({ id, readiness }) => [id, readiness])).toEqual([
      ['a', 'not_ready'],
      ['b', null],
    ]);
  });

  test('a plan that was sent back says so wherever its campaign is shown, until it is proposed again; not in a shop without sign-offs', async () => {
    await campaign('a', { state: 'draft', startsAt: at(HOUR) });
    await campaign('b', { state: 'draft', startsAt: at(HOUR) });
    await product('10', 'Tea', 5);
    await item('a', '10', 'covered');
    const plan = { shop: SHOP, facts: {}, proposedBy: '1', proposedByName: 'Ann' };
    const add = (id: string, campaignId: string, state: string, hours: number) =>
      prisma().signOff.create({
        data: { ...plan, id, campaignId, version: hours, state, proposedAt: at(hours * HOUR) },
      });
    await add('a1', 'a', 'sent_back', -9);
    await add('b1', 'b', 'sent_back', -9);
    await add('b2', 'b', 'withdrawn', -8);
    const asks = (signOff: string) =>
      prisma().shop.update({ where: { shop: SHOP }, data: { settings: { signOff } } });
    const backs = async () => {
      const list = await views().campaigns(SHOP, everything, NOW);
      const home = await views().home(SHOP, NOW);
      const stretch = { from: NOW - HOUR, to: NOW + 9 * HOUR, now: NOW };
      const calendar = await views().calendar(SHOP, stretch);
      const one = await views().campaign(SHOP, 'a', NOW);
      const seen = await views().product(SHOP, '10', NOW);
      const brief = await views().brief(SHOP, NOW);
      return [
        ...[list.rows, home.coming, calendar.campaigns, brief.coming].map((rows) =>
          rows.filter(({ sentBack }) => sentBack).map(({ id }) => id),
        ),
        one?.sentBack,
        seen?.variants[0]?.verdicts[0]?.sentBack,
      ];
    };
    await asks('wait');
    expect(await backs()).toEqual([['a'], ['a'], ['a'], ['a'], true, true]);
    await asks('off');
    expect(await backs()).toEqual([[], [], [], [], false, false]);
    await asks('wait');
    await add('a2', 'a', 'proposed', -1);
    expect(await backs()).toEqual([[], [], [], [], false, false]);
  });

  test('light, money, next run-out and holds are counted over its items', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    await product('20', 'Cup', 0);
    await product('30', 'Pot', 3);
    await item('a', '10', 'below_need', { money: 12.5, runsOutAt: at(3 * HOUR) });
    await item('a', '20', 'sold_out', { money: 30, runsOutAt: at(0) });
    await item('a', '30', 'covered');
    // Nothing is left of it for this campaign: another one is served first.
    await product('40', 'Can', 3);
    await item('a', '40', 'below_need', { runsOutAt: at(-HOUR) });
    await hold('h1', 'a', '20', 'flag');
    await hold('h2', 'a', '20', 'hide');
    await hold('h3', 'a', '10', 'flag', 'watch');
    await prisma().hold.create({
      data: {
        shop: SHOP,
        id: 'h4',
        campaignId: 'a',
        productId: '20',
        variantId: '202',
        response: 'flag',
        mode: 'act',
        cause: 'sold_out',
        reason: {},
        openedAt: at(0),
      },
    });
    const [row] = (await views().campaigns(SHOP, everything, NOW)).rows;
    expect(row).toMatchObject({ items: 4, light: 'red', held: 2, wouldHold: 1, moneyAtRisk: 42.5 });
    expect(row?.nextRunOutAt).toBe(NOW + 3 * HOUR);
    expect(row?.counts).toMatchObject({ below_need: 2, sold_out: 1, covered: 1, not_known: 0 });
  });
});
