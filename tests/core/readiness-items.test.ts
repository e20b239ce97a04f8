/** What is said about products that cannot be found, are short, or have no plan: text, numbers, lines, money. */
import { describe, expect, test } from 'vitest';
import type { ComingCampaign } from '../../app/core/coming.ts';
import type { ItemFacts } from '../../app/core/readiness/shapes.ts';
import { checkOf, comingOf, DAY, facts, level, says, tea, told, UNTRACKED } from '../support/readiness.ts';

describe('products that cannot be found', () => {
  test('each is named once, with what its plans would bring', () => {
    const items = [
      tea(1, { status: 'DRAFT' }),
      { ...tea(1, { status: 'DRAFT' }), variantId: 'v1b', variantTitle: 'Bag', plannedUnits: 3 },
      tea(2, { status: 'ARCHIVED', plannedUnits: null }),
      tea(3, { status: 'DELETED', price: 2 }),
      tea(4),
    ];
    expect(told({ items }, 'active')).toEqual({
      state: 'warning',
      said: 'open',
      params: { count: 3 },
      lines: [
        ['Tea 1', '', 'item_draft', {}],
        ['Tea 2', '', 'item_archived', {}],
        ['Tea 3', '', 'item_deleted', {}],
      ],
      money: 500 + 30 + 100,
    });
    expect(says({ items: items.slice(0, 4) }, 'active')).toBe('blocking all');
  });

  test('an unlisted one is named, and whether we hide it; what we hide is at risk for its stock alone', () => {
    const items = [
      tea(1, { status: 'UNLISTED', hiddenByUs: true }),
      tea(2, { status: 'UNLISTED', price: 2 }),
      tea(3),
    ];
    expect(told({ items }, 'active')).toEqual({
      state: 'warning',
      said: 'open',
      params: { count: 2 },
      lines: [
        ['Tea 1', '', 'item_hidden_by_us', {}],
        ['Tea 2', '', 'item_unlisted', {}],
      ],
      money: 100,
    });
  });

  test.each<[string, ItemFacts[], string]>([
    ['no products', [], 'not_known no_products'],
    ['none read', [tea(1, { status: '' })], 'not_known not_known'],
    ['some not read', [tea(1, { status: '' }), tea(2)], 'not_known not_known'],
    [
      'only unlisted ones: their addresses still lead to them',
      [tea(1, { status: 'UNLISTED' })],
      'warning open',
    ],
  ])('%s', (_, items, expected) => expect(says({ items }, 'active')).toBe(expected));
});

describe('stock', () => {
  const LATER = facts({}).now + 7;
  const ALL_COUNTED = { notCounted: 0, notCountedAt: null };

  test('what cannot run out is not counted', () => {
    expect(says({ items: [tea(1, UNTRACKED)] }, 'stock')).toBe('ready exempt');
    expect(says({ items: [tea(1, UNTRACKED), tea(2, { buyable: 1 })] }, 'stock')).toBe('blocking open');
  });

  const judged = (
    needToBeSafe: number | null,
    shortBy: number | null,
    moneyAtRisk: number | null = null,
  ) => ({
    judged: { needToBeSafe, shortBy, moneyAtRisk, mayRunOutAt: LATER, usable: 47, ...ALL_COUNTED },
  });

  test('as judged: whole units that are short, the most money first, then the most units', () => {
    const items = [
      tea(1, judged(50, 2.2, 10)),
      tea(2, judged(50, 5, 90)),
      tea(3, judged(50, 4)),
      tea(4, judged(50, 6)),
      tea(5, judged(50, 0)),
    ];
    const { state, said, params, lines, money } = told({ running: true, items }, 'stock');
    expect([state, said, params, money]).toEqual(['warning', 'open', { count: 4, units: 18 }, 100]);
    expect(lines.map(([product]) => product)).toEqual(['Tea 2', 'Tea 1', 'Tea 4', 'Tea 3']);
    expect(lines[1]).toEqual(['Tea 1', 'Tin', 'item', { units: 3, needed: 50, stock: 47, landAt: LATER }]);
  });

  test('exactly half of what is needed does not block, a unit less does', () => {
    const shortBy = (units: number) => ({
      running: true,
      items: [tea(1, judged(50, units)), tea(2, judged(50, 0))],
    });
    expect(says(shortBy(50), 'stock')).toBe('warning open');
    expect(says(shortBy(51), 'stock')).toBe('blocking open');
  });

  test('what is not known is counted, and hides nothing that is short', () => {
    const items = [tea(1, judged(null, null)), tea(2), tea(3, judged(50, 0))];
    expect(told({ running: true, items }, 'stock')).toMatchObject({
      state: 'not_known',
      said: 'not_known',
      params: { count: 2 },
    });
    expect(says({ running: true, items: [...items, tea(4, judged(50, 1))] }, 'stock')).toBe('warning open');
    expect(checkOf({ items: [tea(1, { buyable: null })] }, 'stock').params).toEqual({ count: 1 });
  });

  test('before the start: more has to be there when one chance in ten says that it is gone', () => {
    const given = { items: [tea(1, { buyable: 60 })] };
    const { lines, money, params } = told(given, 'stock');
    const [[, , said, line] = []] = lines;
    const { startsAt, endsAt } = facts(given).campaign;
    expect(said).toBe('item');
    expect(params).toEqual({ count: 1, units: (line as { units: number }).units });
    expect(line).toMatchObject({ stock: 60 });
    expect((line as { landAt: number }).landAt).toBeGreaterThan(startsAt + DAY);
    expect((line as { landAt: number }).landAt).toBeLessThan(endsAt);
    // A few units of ten each may be asked for in vain.
    expect(money).toBeGreaterThan(10);
    expect(money).toBeLessThan(200);
  });

  test('of what is gone, more is wanted at the start, and at once while the campaign runs', () => {
    const { startsAt } = facts({}).campaign;
    const [[, , said, line] = []] = told({ items: [tea(1, { buyable: 0 })] }, 'stock').lines;
    expect([said, line]).toEqual(['item', expect.objectContaining({ stock: 0, landAt: startsAt })]);
    const soon = facts({}).now + DAY / 12;
    const gone = {
      needToBeSafe: 60,
      shortBy: 60,
      moneyAtRisk: 100,
      mayRunOutAt: soon,
      usable: 0,
      ...ALL_COUNTED,
    };
    expect(told({ running: true, items: [tea(1, { judged: gone })] }, 'stock').lines[0]?.[2]).toBe(
      'item_now',
    );
  });

  describe('before the start, as the plan for operations says', () => {
    const given = facts({ items: [tea(1, { buyable: 60 })] });
    const own = comingOf(given.campaign, given.items);
    const first = { ...own, id: 'first', startsAt: given.now - DAY, priority: 1 };
    const judgedFirst = (need: number) =>
      own.items.map((one) => ({
        ...one,
        judged: { need, needToBeSafe: need + 20, shortBy: 0, usable: 60, mayRunOutAt: null },
      }));
    const stockOf = (...coming: ComingCampaign[]) => {
      const { items, moneyAtRisk } = checkOf({ ...given.campaign, ...given, coming }, 'stock');
      return { line: items[0]?.params ?? {}, money: Number(moneyAtRisk) };
    };

    test('what a campaign that is served first needs cannot be counted on', () => {
      const alone = stockOf(own);
      expect(alone.line).toMatchObject({ stock: 60 });
      const second = stockOf({ ...first, items: judgedFirst(45) }, own);
      expect(second.line).toMatchObject({
        stock: 15,
        needed: alone.line['needed'],
        units: Number(alone.line['units']) + 45,
      });
      expect(second.line['landAt']).toBeLessThan(Number(alone.line['landAt']));
      expect(second.money).toBeGreaterThan(alone.money);
      // All of it: more is wanted when the campaign starts.
      expect(stockOf({ ...first, items: judgedFirst(99) }, own).line).toMatchObject({
        stock: 0,
        landAt: given.campaign.startsAt,
      });
    });

    test('a delivery that the campaign does not count on is named beside what is short', () => {
      const at = given.now + DAY / 2;
      const coming = (countIncoming: boolean, lands: number) => [
        {
          ...own,
          rules: { ...own.rules, countIncoming },
          items: own.items.map((one) => ({
            ...one,
            parts: (one.parts ?? []).map((part) => ({
              ...part,
              arrivals: [{ locationId: 'Store', at: lands, units: 65 }],
            })),
          })),
        },
      ];
      const check = (countIncoming: boolean, lands: number) =>
        checkOf({ ...given.campaign, ...given, coming: coming(countIncoming, lands) }, 'stock');
      expect(check(false, at).items[0]).toMatchObject({ also: 'due', params: { due: 65, dueAt: at } });
      expect(check(true, at).state).toBe('ready');
      const late = given.campaign.startsAt + DAY;
      expect(check(true, late).items[0]).toMatchObject({
        also: 'due_late',
        params: { stock: 60, due: 65, dueAt: late },
      });
    });
  });

  test('while it runs, a delivery that the campaign does not count on is named, too', () => {
    const short = { ...judged(50, 5).judged, notCounted: 65, notCountedAt: LATER };
    expect(checkOf({ running: true, items: [tea(1, { judged: short })] }, 'stock').items[0]).toMatchObject({
      also: 'due',
      params: { due: 65, dueAt: LATER },
    });
  });

  test('no items block; what is not safe but hardly runs out is wanted by the end', () => {
    expect(says({ items: [] }, 'stock')).toBe('blocking no_items');
    expect(told({}, 'stock')).toEqual({ state: 'ready', said: 'ready', params: {}, lines: [], money: null });
    const needed = checkOf({ items: [tea(1, { buyable: 10 })] }, 'stock').items[0]?.params.needed;
    const given = { items: [tea(1, { buyable: Math.floor(Number(needed)) - 1 })] };
    expect(told(given, 'stock').lines[0]?.[3]).toMatchObject({ landAt: facts(given).campaign.endsAt });
  });

  test('history alone is enough to say', () => {
    const history = Array.from({ length: 56 }, () => 3);
    expect(says({ items: [tea(1, { plannedUnits: null, history, buyable: 3 })] }, 'stock')).toBe(
      'blocking open',
    );
    expect(says({ items: [tea(1, { plannedUnits: null, history: [0, 0] })] }, 'stock')).toBe(
      'not_known not_known',
    );
  });

  test('other places are asked for what is short and no more, those that are empty or count already are not', () => {
    const from = (elsewhere: number) => [
      level(60),
      { ...level(elsewhere), name: 'Showroom', counts: false },
      { ...level(0), name: 'Cellar', counts: false },
      { ...level(null), name: 'Attic', counts: false },
      { ...level(9), name: 'Barn', counts: false },
    ];
    const lineOf = (elsewhere: number) => {
      const items = [tea(1, { ...judged(90, 20), levels: from(elsewhere) })];
      return told({ running: true, items }, 'stock').lines[0]?.slice(2);
    };
    const place = 'Showroom, Barn';
    expect(lineOf(11)).toMatchObject(['item_transfer', { transfer: 20, place }]);
    expect(lineOf(10)).toMatchObject(['item_part_transfer', { transfer: 19, place }]);
  });
});

describe('plans', () => {
  test('only what can run out needs one', () => {
    const items = [tea(1, { plannedUnits: null }), tea(2), tea(3, { ...UNTRACKED, plannedUnits: null })];
    expect(told({ items }, 'plan')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item', {}]],
    });
    expect(says({ items, goal: 'limited_units' }, 'plan')).toBe('blocking limited');
    expect(says({ items: items.slice(1) }, 'plan')).toBe('ready ready');
    expect(says({ items: [] }, 'plan')).toBe('not_known no_items');
  });
});
