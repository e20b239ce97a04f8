import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import { stockCheck } from '../../app/core/readiness/stock.ts';
import type { CheckState } from '../../app/core/readiness/shapes.ts';
import {
  DAY,
  checkOf,
  facts,
  item,
  level,
  page,
  shipped,
  shippingFacts,
  teamFacts,
  visit,
} from '../support/readiness.ts';

const ALL_COUNTED = { notCounted: 0, notCountedAt: null };

describe('each check has four answers', () => {
  const judged = (shortBy: number, needToBeSafe: number | null = 50) => ({
    judged: { needToBeSafe, shortBy, moneyAtRisk: shortBy * 10, mayRunOutAt: 7, usable: 40, ...ALL_COUNTED },
  });
  const claim = { name: 'Other', first: false, plannedUnits: 10 };
  const size = (n: number, units: number | null) =>
    item({ variantId: `s${n}`, variantTitle: `S${n}`, levels: [level(units)], buyable: units, history: [1] });

  const away = (standIn: string | null, from = '2026-11-16', until = '2026-11-30') => [
    { from, until, standIn },
  ];
  const teamOf = (absences: Partial<Record<string, ReturnType<typeof away>>>) =>
    teamFacts({
      people: teamFacts({}).people.map((one) => ({ ...one, absences: absences[one.role] ?? [] })),
    });
  const twoOf = (absences: ReturnType<typeof away>) =>
    teamFacts({
      people: [...teamFacts({}).people, { userId: '9', name: 'Bo', role: 'operations', absences }],
    });
  const record = (more: Partial<NonNullable<ReturnType<typeof item>['record']>>) => ({
    followed: true,
    turns: 0,
    corrected: 0,
    sold: 10,
    rises: 1,
    unmoved: 0,
    ...more,
  });
  const negative = { levels: [level(200), level(-1)] };
  /** Ten items of which one is different. */
  const some = (more: Parameters<typeof item>[0]) => [
    item({ ...more, variantId: 'odd' }),
    ...Array.from({ length: 9 }, (_, n) => item({ variantId: `v${n}` })),
  ];
  /** So many orders that left after so many days, and so many others, `late` days after they were due. */
  const shippingOf = (good: number, days: number, others: number, odd: number | null, late = 0) => ({
    shipping: shippingFacts({
      orders: [
        ...Array.from({ length: good }, () => shipped(10, days)),
        ...Array.from({ length: others }, () => shipped(10, odd, late)),
      ],
    }),
  });
  /** Of twenty orders that left, so many came back for a reason; and more that were declined. */
  const returnsOf = (count: number, reason: string, declined = 0) => ({
    shipping: shippingFacts({
      returns: Array.from({ length: count + declined }, (_, n) => ({
        returnId: String(n),
        orderId: String(n),
        createdAt: facts({}).now - DAY,
        status: n < count ? 'OPEN' : 'DECLINED',
        lines: [{ productId: '1', units: 1, reason }],
      })),
    }),
  });

  const cancelledOf = (kept: number, cancelled: number) => ({
    shipping: shippingFacts({
      orders: [
        ...Array.from({ length: kept }, () => shipped(10, 1)),
        ...Array.from({ length: cancelled }, () => ({
          ...shipped(10, null),
          cancelledAt: facts({}).now,
          cancelReason: 'INVENTORY',
        })),
      ],
    }),
  });

  test.each<[string, CheckState, string, Parameters<typeof facts>[0]]>([
    ['stock', 'ready', 'enough for plan and history', {}],
    ['stock', 'warning', 'a little short of what is safe', { items: [item({ buyable: 60 })] }],
    ['stock', 'blocking', 'less than half is there', { items: [item({ buyable: 5 })] }],
    ['stock', 'blocking', 'no items', { items: [] }],
    ['stock', 'not_known', 'neither plan nor history', { items: [item({ plannedUnits: null })] }],
    ['stock', 'not_known', 'stock never read', { items: [item({ buyable: null })] }],
    ['stock', 'ready', 'running, as judged', { running: true, items: [item(judged(0))] }],
    ['stock', 'warning', 'running, as judged', { running: true, items: [item(judged(10))] }],
    ['stock', 'not_known', 'running, not judged', { running: true, items: [item({})] }],
    ['plan', 'ready', 'all planned', {}],
    ['plan', 'warning', 'one without', { items: [item({}), item({ variantId: 'w', plannedUnits: null })] }],
    [
      'plan',
      'blocking',
      'the plan is the cap',
      { goal: 'limited_units', items: [item({ plannedUnits: null })] },
    ],
    ['plan', 'not_known', 'no items', { items: [] }],
    ['heroes', 'ready', 'can be bought', { items: [item({ hero: true })] }],
    ['heroes', 'warning', 'unlisted', { items: [item({ hero: true, status: 'UNLISTED' })] }],
    ['heroes', 'warning', 'not tracked', { items: [item({ hero: true, exempt: 'untracked' })] }],
    ['heroes', 'blocking', 'draft', { items: [item({ hero: true, status: 'DRAFT' })] }],
    ['heroes', 'blocking', 'no price', { items: [item({ hero: true, price: 0 })] }],
    ['heroes', 'blocking', 'sold out', { items: [item({ hero: true, buyable: -2 })] }],
    ['heroes', 'not_known', 'never read', { items: [item({ hero: true, buyable: null })] }],
    ['active', 'ready', 'all active', {}],
    ['active', 'warning', 'one draft', { items: [item({}), item({ productId: '2', status: 'DRAFT' })] }],
    ['active', 'blocking', 'all archived', { items: [item({ status: 'ARCHIVED' })] }],
    ['active', 'not_known', 'never read', { items: [item({ status: '' })] }],
    ['sizes', 'ready', 'whole', { items: [size(1, 5), size(2, 5), size(3, 5)] }],
    ['sizes', 'warning', 'a third of the sales is missing', { items: [size(1, 5), size(2, 5), size(3, 0)] }],
    [
      'sizes',
      'blocking',
      'a hero that would leave the ads',
      { items: [{ ...size(1, 5), hero: true }, size(2, 0), size(3, 0)] },
    ],
    ['sizes', 'not_known', 'a size never read', { items: [size(1, 5), size(2, 5), size(3, null)] }],
    ['overlap', 'ready', 'alone', {}],
    ['overlap', 'ready', 'enough for both', { items: [item({ claims: [claim] })] }],
    ['overlap', 'warning', 'both together too much', { items: [item({ buyable: 55, claims: [claim] })] }],
    [
      'overlap',
      'blocking',
      'the first takes all',
      { items: [item({ buyable: 9, claims: [{ ...claim, first: true }] })] },
    ],
    [
      'overlap',
      'not_known',
      'the other has no plan',
      { items: [item({ claims: [{ ...claim, plannedUnits: null }] })] },
    ],
    ['page', 'ready', 'says enough', {}],
    ['page', 'warning', 'no alternative text', { items: [item({ page: page({ withoutAlt: 1 }) })] }],
    ['page', 'warning', 'hardly a description', { items: [item({ page: page({ description: 3 }) })] }],
    ['page', 'warning', 'hardly a title', { items: [item({ productTitle: 'T' })] }],
    [
      'page',
      'blocking',
      'a hero without a picture',
      { items: [item({ hero: true, page: page({ images: 0 }) })] },
    ],
    [
      'page',
      'blocking',
      'a hero without a page',
      { items: [item({ hero: true, page: page({ url: null }) })] },
    ],
    ['page', 'not_known', 'not read', { items: [item({ page: null })] }],
    ['shopper', 'ready', 'answers, shows the price, sells', {}],
    ['shopper', 'warning', 'slow', { items: [item({ visit: visit({ ms: 3_500 }) })] }],
    ['shopper', 'warning', 'no price to be read', { items: [item({ visit: visit({ prices: [] }) })] }],
    ['shopper', 'blocking', 'not found', { items: [item({ visit: visit({ status: 404 }) })] }],
    ['shopper', 'blocking', 'another price', { items: [item({ visit: visit({ prices: [12] }) })] }],
    [
      'shopper',
      'blocking',
      'does not sell what is there',
      { items: [item({ visit: visit({ buyable: false }) })] },
    ],
    [
      'shopper',
      'ready',
      'does not sell what is sold out',
      { items: [item({ buyable: 0, visit: visit({ buyable: false }) })] },
    ],
    ['shopper', 'not_known', 'not fetched', { items: [item({ visit: null })] }],
    ['price', 'ready', 'fits', {}],
    [
      'price',
      'ready',
      'a sale that is one',
      { kind: 'sale', items: [item({ page: page({ compareAt: 15 }) })] },
    ],
    ['price', 'warning', 'compared with less', { items: [item({ page: page({ compareAt: 8 }) })] }],
    ['price', 'warning', 'a sale to come, not yet reduced', { kind: 'sale' }],
    [
      'price',
      'blocking',
      'a sale that runs at full price',
      { kind: 'sale', now: facts({}).campaign.startsAt },
    ],
    ['price', 'blocking', 'costs nothing', { items: [item({ price: 0 })] }],
    ['price', 'not_known', 'not read', { items: [item({ page: null })] }],
    ['expiry', 'ready', 'lasts', { items: [item({ page: page({ expiresAt: facts({}).now + 90 * DAY }) })] }],
    [
      'expiry',
      'warning',
      'soon after',
      { items: [item({ page: page({ expiresAt: facts({}).now + 20 * DAY }) })] },
    ],
    [
      'expiry',
      'blocking',
      'within',
      { items: [item({ page: page({ expiresAt: facts({}).now + 3 * DAY }) })] },
    ],
    ['expiry', 'not_known', 'not read', { items: [item({ page: null })] }],
    ['record', 'ready', 'agrees with the orders', {}],
    ['record', 'warning', 'one of ten is below zero', { items: some(negative) }],
    ['record', 'warning', 'two programs write one of ten', { items: some({ record: record({ turns: 3 }) }) }],
    ['record', 'warning', 'corrected a lot', { items: some({ record: record({ corrected: 9 }) }) }],
    [
      'record',
      'warning',
      'sells and is never touched',
      { items: some({ record: record({ sold: 30, rises: 0 }) }) },
    ],
    ['record', 'blocking', 'a hero below zero', { items: some({ ...negative, hero: true }) }],
    ['record', 'blocking', 'all of them', { items: [item(negative)] }],
    ['record', 'not_known', 'not followed yet', { items: [item({ record: null })] }],
    ['people', 'ready', 'all are there', {}],
    ['people', 'ready', 'somebody stands in', { team: teamOf({ operations: away('merchandiser') }) }],
    [
      'people',
      'ready',
      'away after the campaign',
      { team: teamOf({ operations: away(null, '2026-11-18') }) },
    ],
    ['people', 'warning', 'one of two is away', { team: twoOf(away(null)) }],
    ['people', 'blocking', 'the only one is away', { team: teamOf({ operations: away(null) }) }],
    [
      'people',
      'blocking',
      'the stand-in is away, too',
      { team: teamOf({ operations: away('merchandiser'), merchandiser: away(null) }) },
    ],
    [
      'people',
      'blocking',
      'nobody who signs is there before the start',
      {
        team: { ...teamOf({ operations: away(null, '2026-11-15', '2026-11-15') }), signers: ['operations'] },
      },
    ],
    ['people', 'not_known', 'nobody has come yet', { team: teamFacts({ people: [] }) }],
    ['ship_time', 'ready', 'within the promise', {}],
    ['ship_time', 'warning', 'one in five is late', shippingOf(16, 1, 4, 4)],
    ['ship_time', 'warning', 'one in five still waits', shippingOf(16, 1, 4, null)],
    ['ship_time', 'blocking', 'most are late', shippingOf(5, 1, 15, 4)],
    ['ship_time', 'not_known', 'too few', shippingOf(5, 1, 0, 1)],
    ['ship_time', 'not_known', 'no access', { shipping: shippingFacts({ orders: null }) }],
    ['backlog', 'ready', 'nothing waits', {}],
    ['backlog', 'warning', 'three days of work', shippingOf(28, 1, 3, null)],
    ['backlog', 'blocking', 'five days of work', shippingOf(28, 1, 5, null)],
    ['backlog', 'not_known', 'nothing was sent', shippingOf(0, 1, 5, null)],
    ['carriers', 'ready', 'in time', {}],
    ['carriers', 'warning', 'one in five late', shippingOf(16, 1, 4, 1, 3)],
    ['carriers', 'blocking', 'half late', shippingOf(10, 1, 10, 1, 3)],
    ['carriers', 'not_known', 'too few', shippingOf(5, 1, 0, 1)],
    ['cancellations', 'ready', 'none', {}],
    ['cancellations', 'warning', 'one in thirty', cancelledOf(29, 1)],
    ['cancellations', 'blocking', 'one in ten', cancelledOf(18, 2)],
    ['cancellations', 'not_known', 'too few', cancelledOf(5, 0)],
    ['returns', 'ready', 'one in twenty', returnsOf(1, 'too-tight')],
    ['returns', 'ready', 'one in twenty and declined ones', returnsOf(1, 'too-tight', 9)],
    ['returns', 'warning', 'one in five', returnsOf(4, 'too-tight')],
    ['returns', 'blocking', 'two in five', returnsOf(8, 'too-tight')],
    ['returns', 'not_known', 'no access', { shipping: shippingFacts({ returns: null }) }],
    ['returns', 'not_known', 'too few', shippingOf(5, 1, 0, 1)],
    ['damage', 'ready', 'other reasons', returnsOf(8, 'too-tight')],
    ['damage', 'warning', 'one in twenty', returnsOf(1, 'arrived-damaged')],
    ['damage', 'blocking', 'one in ten', returnsOf(2, 'defective')],
    ['damage', 'not_known', 'no access', { shipping: shippingFacts({ returns: null }) }],
  ])('%s is %s: %s', (key, state, _why, given) => {
    expect(checkOf(given, key).state).toBe(state);
  });
});

test('where no metafield says when something expires, nobody is asked about it', () => {
  const { checks } = readinessOf(facts({ expiryChosen: false }));
  expect(checks.map(({ key }) => key)).not.toContain('expiry');
});

describe('what is short', () => {
  test('names units, the date and what other places could give', () => {
    const [line] = checkOf(
      {
        items: [
          item({ buyable: 60, levels: [level(60), { ...level(500), name: 'Showroom', counts: false }] }),
        ],
      },
      'stock',
    ).items;
    expect(line).toMatchObject({ said: 'item_transfer', params: { place: 'Showroom', stock: 60 } });
    const { units, needed, transfer, landAt } = line?.params ?? {};
    expect(units).toBe(Number(needed) - 60);
    expect(transfer).toBe(units);
    expect(landAt).toBeGreaterThan(facts({}).campaign.startsAt);
    expect(landAt).toBeLessThan(facts({}).campaign.endsAt);
  });

  test('what is not expected to run out before the end, but is not safe, must land by the end', () => {
    const judged = {
      needToBeSafe: 50,
      shortBy: 10,
      moneyAtRisk: 100,
      mayRunOutAt: null,
      usable: 40,
      ...ALL_COUNTED,
    };
    const given = { running: true, items: [item({ judged })] };
    expect(checkOf(given, 'stock').items[0]?.params.landAt).toBe(facts(given).campaign.endsAt);
  });

  test('where the stock may be empty by now, more is wanted at once and no hour is named', () => {
    const judged = {
      needToBeSafe: 50,
      shortBy: 50,
      moneyAtRisk: 100,
      mayRunOutAt: facts({}).now,
      usable: 0,
      ...ALL_COUNTED,
    };
    const said = (...elsewhere: number[]) => {
      const levels = [level(0), ...elsewhere.map((units) => ({ ...level(units), counts: false }))];
      return checkOf({ running: true, items: [item({ judged, buyable: 0, levels })] }, 'stock').items[0];
    };
    expect(said()).toMatchObject({ said: 'item_now', params: { units: 50, needed: 50, stock: 0 } });
    expect(said(60)?.said).toBe('item_transfer_now');
    expect(said(3)?.said).toBe('item_part_transfer_now');
  });

  test('what lies elsewhere and is not enough is named as a part', () => {
    const [line] = checkOf(
      { items: [item({ buyable: 5, levels: [level(5), { ...level(3), name: 'Showroom', counts: false }] })] },
      'stock',
    ).items;
    expect(line).toMatchObject({ said: 'item_part_transfer', params: { transfer: 3 } });
  });

  test('where the goal is to sell out, little stock is no warning', () => {
    const little = { goal: 'sell_out' as const, items: [item({ buyable: 1 })] };
    expect(checkOf(little, 'stock')).toMatchObject({ state: 'ready', said: 'sell_out', items: [] });
    expect(checkOf({ ...little, items: [] }, 'stock').state).toBe('blocking');
  });

  test('a hero needs more to be safe than another', () => {
    const short = (hero: boolean) =>
      checkOf({ items: [item({ hero, buyable: 5 })] }, 'stock').params['units'];
    expect(short(true)).toBeGreaterThan(Number(short(false)));
  });

  test('more stock never makes it worse', () => {
    const order: CheckState[] = ['blocking', 'warning', 'ready'];
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 200 }), fc.integer({ min: 0, max: 50 }), (stock, more) => {
        const [less, then] = [stock, stock + more].map((buyable) =>
          order.indexOf(stockCheck(facts({ items: [item({ buyable })] })).state),
        );
        expect(then).toBeGreaterThanOrEqual(less ?? 0);
      }),
    );
  });
});

test('at most ten products are named, and all are counted', () => {
  const items = Array.from({ length: 30 }, (_, n) =>
    item({ variantId: `v${n}`, productId: `p${n}`, buyable: 5 }),
  );
  const check = checkOf({ items }, 'stock');
  expect(check.items).toHaveLength(10);
  expect(check.more).toBe(20);
  expect(check.params['count']).toBe(30);
});

test('a window longer than the model looks is looked at as far as it can', () => {
  expect(checkOf({ endsAt: facts({}).now + 900 * DAY }, 'stock').state).toBe('ready');
});
