/** Several campaigns on one stock (domain §4; law 6). */
import { describe, expect, test } from 'vitest';
import { claimsOn, needOf } from '../../app/core/allocate.ts';
import { decide } from '../../app/core/decide.ts';
import type { CampaignPicture, ItemPicture, Picture } from '../../app/core/picture.ts';
import {
  campaign,
  DAY,
  item,
  mostStockWhere,
  NOW,
  pictureWith,
  policy,
  shop,
  variant,
} from '../support/builders.ts';

const claims = (...campaigns: CampaignPicture[]) => claimsOn('i1', campaigns, { ordersKnown: true }, NOW);
const order = (...campaigns: CampaignPicture[]) => claims(...campaigns).map((one) => one.campaign.id);

describe('order', () => {
  test('priority, then start, then creation, then id', () => {
    const base = campaign({ id: 'm' });
    expect(order(base, campaign({ id: 'z', priority: 2 }))).toEqual(['z', 'm']);
    expect(order(base, campaign({ id: 'z', startsAt: base.startsAt - DAY }))).toEqual(['z', 'm']);
    expect(order(base, campaign({ id: 'z', createdAt: 0 }))).toEqual(['z', 'm']);
    expect(order(base, campaign({ id: 'a' }))).toEqual(['a', 'm']);
    expect(order(campaign({ id: 'z', priority: 5, createdAt: 0 }), base)).toEqual(['m', 'z']);
  });

  test('only campaigns that are live and have the item', () => {
    const ended = campaign({ id: 'x', state: 'ended' });
    const elsewhere = campaign({ id: 'y', items: [item({ variantId: 'v2' })] });
    expect(order(ended, elsewhere, campaign())).toEqual(['c1']);
  });
});

describe('what is left', () => {
  test('the first counts on everything, the next on what the needs above leave', () => {
    const [first, second, third] = claims(
      campaign({ id: 'a', priority: 1 }),
      campaign({ id: 'b', priority: 2 }),
      campaign({ id: 'c', priority: 3 }),
    );
    if (!first || !second || !third) throw new Error('Three claims');
    expect(first.allocatedAbove).toBe(0);
    expect(second.allocatedAbove).toBe(needOf(first));
    expect(third.allocatedAbove).toBe(needOf(first) + needOf(second));
    expect(needOf(first)).toBeGreaterThan(0);
  });

  test('never takes what is not there: usable stops at 0, a negative stock stays what it is', () => {
    const both = [campaign({ id: 'a', priority: 1 }), campaign()];
    const usable = (available: number) =>
      decide(pictureWith(available, { campaigns: both })).verdicts.map(({ assessment }) => assessment.usable);
    expect(usable(5)).toEqual([5, 0]);
    expect(usable(-2)).toEqual([-2, -2]);
  });

  test('sell out needs nothing; what is promised is needed at least', () => {
    const [clearance] = claims(campaign({ goal: 'sell_out' }));
    const [promised] = claims(
      campaign({ policy: policy({ promised: true }), items: [item({ plannedUnits: 500, sold: 20 })] }),
    );
    expect(clearance && needOf(clearance)).toBe(0);
    expect(promised && needOf(promised)).toBe(480);
  });
});

describe('demand is counted once', () => {
  test('sales of an item in two campaigns are split by share of plan', () => {
    const split = claims(
      campaign({ id: 'a', items: [item({ plannedUnits: 60, sold: 8 })] }),
      campaign({ id: 'b', items: [item({ plannedUnits: 20, sold: 8 })] }),
    );
    expect(split.map(({ sold }) => sold)).toEqual([6, 2]);
  });

  test('a campaign without a plan weighs as the average of the others, all the same without any', () => {
    const split = claims(
      campaign({ id: 'a', items: [item({ plannedUnits: 30, sold: 9 })] }),
      campaign({ id: 'b', items: [item({ plannedUnits: 60, sold: 9 })] }),
      campaign({ id: 'c', items: [item({ plannedUnits: null, sold: 9 })] }),
    );
    expect(split.map(({ sold }) => sold)).toEqual([2, 4, 3]);
    const even = claims(
      campaign({ id: 'a', items: [item({ plannedUnits: null })] }),
      campaign({ id: 'b', items: [item({ plannedUnits: null })] }),
    );
    expect(even.map(({ sold }) => sold)).toEqual([5, 5]);
    const zero = claims(
      campaign({ id: 'a', items: [item({ plannedUnits: 0 })] }),
      campaign({ id: 'b', items: [item({ plannedUnits: 0 })] }),
    );
    expect(zero.map(({ sold }) => sold)).toEqual([5, 5]);
  });

  test('variants that share their stock are one claim', () => {
    const items = [item({ sold: 3 }), item({ variantId: 'v2', inventoryItemId: 'i1', sold: 4 })];
    const [claim] = claims(campaign({ items }));
    expect(claim).toMatchObject({ planned: 40, sold: 7 });
  });

  test('what variants of one stock sell in different campaigns is not split', () => {
    const split = claims(
      campaign({ id: 'a', items: [item({ sold: 3 })] }),
      campaign({ id: 'b', items: [item({ variantId: 'v2', inventoryItemId: 'i1', sold: 4 })] }),
    );
    expect(split.map(({ sold }) => sold)).toEqual([3, 4]);
  });
});

describe('who watches takes nothing from who acts', () => {
  const watching = campaign({ id: 'a', priority: 1, mode: 'watch' });
  const acting = campaign({ id: 'b', priority: 2 });

  test('the acting one counts on everything, and on all sales', () => {
    const [imagined, real] = claims(watching, acting);
    expect(real).toMatchObject({ allocatedAbove: 0, sold: 10 });
    // What the watching one would do is computed as if it acted.
    expect(imagined).toMatchObject({ allocatedAbove: 0, sold: 5 });
  });

  test('the watching one sees what would be if it acted', () => {
    const above = campaign({ id: 'a', priority: 1 });
    const [, wouldBe] = claims(above, { ...acting, mode: 'watch' });
    const [, is] = claims(above, acting);
    expect(wouldBe?.allocatedAbove).toBeGreaterThan(0);
    expect(wouldBe?.allocatedAbove).toBe(is?.allocatedAbove);
  });
});

describe('what no campaign counts', () => {
  const others = { othersPerDay: { i1: 2 } };

  test('takes its units a day until the end of the campaign', () => {
    const [claim] = claims(campaign(others));
    const [alone] = claims(campaign());
    if (!claim || !alone) throw new Error('One claim each');
    expect(claim.otherDemand).toBe(10);
    expect(needOf(claim)).toBeGreaterThan(needOf(alone) + 8);
  });

  test.each([
    [0, 0],
    [0.5, 5],
    [3, 30],
  ])('is expected %d times what it was where a person says so', (othersTimes, units) => {
    const [claim] = claims(campaign({ ...others, policy: policy({ othersTimes }) }));
    expect(claim?.otherDemand).toBe(units);
  });

  test('takes them once: the next campaign counts what comes after the end of the one above', () => {
    const [above, below] = claims(
      campaign({ id: 'a', priority: 1, ...others }),
      campaign({ id: 'b', endsAt: NOW + 8 * DAY, ...others }),
    );
    expect([above?.otherDemand, below?.otherDemand]).toEqual([10, 6]);
  });

  test('is counted in what is sold of it: a pair loses a pair for two units', () => {
    const pair = item({ components: [{ inventoryItemId: 'i1', quantity: 2 }] });
    const [claim] = claims(campaign({ ...others, items: [pair] }));
    expect(claim).toMatchObject({ unit: 2, planned: 20, otherDemand: 5 });
    const both = [pair, item({ variantId: 'v2', inventoryItemId: 'i1', history: [5], soldByDay: [7] })];
    const [mixed] = claims(
      campaign({ items: [{ ...pair, history: [3], soldByDay: [4] }, ...both.slice(1)] }),
    );
    const [single] = claims(
      campaign({ items: [item({ plannedUnits: 60, sold: 30, history: [11], soldByDay: [15] })] }),
    );
    expect(mixed).toMatchObject({ unit: 1, planned: 60, sold: 30 });
    expect(mixed?.forecast).toEqual(single?.forecast);
  });

  test('is left to the next campaign where the one above needs nothing (sell out)', () => {
    const clearance = campaign({ id: 'a', priority: 1, goal: 'sell_out', ...others });
    expect(claims(clearance, campaign({ id: 'b', ...others }))[1]?.otherDemand).toBe(10);
  });

  test('is not known without access to orders', () => {
    const [claim] = claimsOn('i1', [campaign(others)], { ordersKnown: false }, NOW);
    expect(claim?.otherDemand).toBe(0);
  });
});

test('a launch asks for most at its beginning: the same sales leave less to come', () => {
  const expected = (shape: 'uniform' | 'launch') => {
    const [claim] = claims(campaign({ policy: policy({ shape }) }));
    return claim?.forecast.known ? claim.forecast.mean : 0;
  };
  expect(expected('launch')).toBeLessThan(expected('uniform') * 0.8);
});

describe('law 6: the better campaign keeps its product', () => {
  const both = [
    campaign({ id: 'a', priority: 1 }),
    campaign({ id: 'b', priority: 2, policy: policy({ stopRisk: 0.5 }) }),
  ];
  const causes = (available: number, given: Partial<Picture> = {}) =>
    decide(pictureWith(available, { campaigns: both, ...given })).open.map(
      ({ campaignId, response, cause }) => `${campaignId} ${response} ${cause}`,
    );

  test('who only lacks what the other one needs is held by allocation', () => {
    const starved = mostStockWhere((available) => causes(available).length === 2);
    expect(causes(starved)).toEqual(['b flag allocation', 'b stop_promoting allocation']);
  });

  test('each response has its own cause: short on its own for one, by allocation for the other', () => {
    const split = mostStockWhere((available) => causes(available).includes('b flag below_need'));
    expect(causes(split)).toContain('b stop_promoting allocation');
  });

  test('sold out binds everybody', () => {
    expect(causes(0)).toEqual([
      'a flag sold_out',
      'a stop_promoting sold_out',
      'b flag sold_out',
      'b stop_promoting sold_out',
    ]);
  });

  test('also between products that share their stock', () => {
    const other = campaign({
      id: 'a',
      priority: 1,
      items: [item({ variantId: 'v8', productId: 'p8', inventoryItemId: 'i1' })],
    });
    const campaigns = [other, both[1] ?? campaign()];
    const starved = mostStockWhere((available) => causes(available, { campaigns }).length === 2);
    expect(causes(starved, { campaigns })).toEqual(['b flag allocation', 'b stop_promoting allocation']);
  });
});

test('without access to orders the pace is not known: sales do not move the forecast', () => {
  const expected = (sold: number) =>
    decide(
      pictureWith(100, {
        shop: shop({ ordersKnown: false }),
        variants: [variant()],
        campaigns: [campaign({ items: [item({ sold })] })],
      }),
    ).verdicts[0]?.assessment.expectedDemand;
  expect(expected(0)).toBe(expected(19));
});

describe('days of what shares a stock', () => {
  const one = (given: Partial<ItemPicture>) => item({ plannedUnits: 10, sold: 6, ...given });
  const two = (given: Partial<ItemPicture>) =>
    item({ variantId: 'v2', inventoryItemId: 'i1', plannedUnits: 10, sold: 4, ...given });
  const forecastOf = (...items: ItemPicture[]) => claims(campaign({ items }))[0]?.forecast;
  const together = { plannedUnits: 20, sold: 10 };

  test('are added: histories by their last day, the window by its first', () => {
    const parts = forecastOf(
      one({ history: [3, 2, 3, 4], soldByDay: [5, 6] }),
      two({ history: [1, 2], soldByDay: [7] }),
    );
    const whole = forecastOf(item({ ...together, history: [3, 2, 4, 6], soldByDay: [12, 6] }));
    expect(parts).toEqual(whole);
    expect(parts).not.toEqual(forecastOf(item({ ...together, history: [4, 4, 3, 4], soldByDay: [12, 6] })));
  });

  test('say nothing where one of them says nothing', () => {
    const parts = forecastOf(
      one({ history: [3, 2, null, 4], soldByDay: [5, 6] }),
      two({ history: [1, 2], soldByDay: [7, null] }),
    );
    expect(parts).toEqual(forecastOf(item({ ...together, history: [3, 2, null, 6], soldByDay: [12, null] })));
  });

  test('count for a campaign by its share of the sales', () => {
    const [half] = claims(
      campaign({
        id: 'a',
        items: [item({ plannedUnits: 20, sold: 8, history: [8, 4], soldByDay: [6, null] })],
      }),
      campaign({ id: 'b', items: [item({ plannedUnits: 20, sold: 8 })] }),
    );
    const [alone] = claims(
      campaign({
        id: 'a',
        items: [item({ plannedUnits: 20, sold: 4, history: [4, 2], soldByDay: [3, null] })],
      }),
    );
    expect(half?.forecast).toEqual(alone?.forecast);
    expect(half?.shares).toEqual(new Map([['v1', 0.5]]));
  });

  test('net returns of a day are no negative demand', () => {
    expect(forecastOf(item({ history: [-3, 5] }))).toEqual(forecastOf(item({ history: [0, 5] })));
    const quiet = { soldByDay: [] };
    const pair = forecastOf(one({ history: [-3, 5], ...quiet }), two({ history: [1, 5], ...quiet }));
    expect(pair).toEqual(forecastOf(item({ ...together, history: [0, 10], ...quiet })));
  });
});

describe('the window of a claim', () => {
  test('knows its weekdays: a day that always sells much counts while it is still to come', () => {
    const meanWhere = (good: number) => {
      const week = Array.from({ length: 56 }, (_, day) => (day % 7 === good ? 30 : 1));
      const items = [item({ plannedUnits: null, sold: 2, soldByDay: [1, 1], history: week })];
      const [claim] = claims(campaign({ startsAt: NOW - 2 * DAY, endsAt: NOW + 2 * DAY, items }));
      return claim?.forecast.known ? claim.forecast.mean : NaN;
    };
    expect(meanWhere(3)).toBeGreaterThan(2 * meanWhere(5));
  });

  const meanOf = (given: Partial<CampaignPicture>): number => {
    const [claim] = claims(campaign(given));
    return claim?.forecast.known ? claim.forecast.mean : NaN;
  };

  test('a launch expects less of the later days than a level window', () => {
    const launch = policy({ shape: 'launch' });
    expect(meanOf({ policy: launch })).toBeLessThan(meanOf({}) * 0.95);
  });

  test('without orders the pace is unknown, and so is what others take', () => {
    const given = campaign({ othersPerDay: { i1: 2 }, items: [item({ sold: 400 })] });
    const [known] = claims(given);
    const [unknown] = claimsOn('i1', [given], { ordersKnown: false }, NOW);
    expect(unknown?.otherDemand).toBe(0);
    expect(known?.otherDemand).toBe(10);
    const [calm] = claimsOn('i1', [campaign({ items: [item({ sold: 0 })] })], { ordersKnown: false }, NOW);
    expect(unknown?.forecast).toEqual(calm?.forecast);
  });

  test('what a promise has sold already is not needed again', () => {
    const promised = (sold: number) => {
      const items = [item({ plannedUnits: 500, sold })];
      const [claim] = claims(campaign({ policy: policy({ promised: true }), items }));
      return claim ? needOf(claim) : NaN;
    };
    expect(promised(20.5)).toBe(480);
    expect(promised(600)).toBeGreaterThanOrEqual(0);
    const [noPlan] = claims(
      campaign({ policy: policy({ promised: true }), items: [item({ plannedUnits: null, history: [] })] }),
    );
    expect(noPlan && needOf(noPlan)).toBe(0);
  });
});

test('what was sold is known only where orders reach back to the start; a promise then counts as sold evenly', () => {
  const given = campaign({
    startsAt: NOW - 5 * DAY,
    endsAt: NOW + 5 * DAY,
    policy: policy({ promised: true }),
    items: [item({ plannedUnits: 500, sold: 3 })],
  });
  const claim = (ordersFrom: number | null, ordersKnown = true) =>
    claimsOn('i1', [given], { ordersKnown, ordersFrom }, NOW)[0];
  expect(claim(null)).toMatchObject({ soldKnown: true, sold: 3 });
  expect(claim(NOW - 5 * DAY)).toMatchObject({ soldKnown: true, sold: 3 });
  expect(claim(NOW - 5 * DAY + 1)).toMatchObject({ soldKnown: false, sold: 250 });
  expect(claim(null, false)).toMatchObject({ soldKnown: false, sold: 250 });
});

test('a limited number is not reached by what nobody counted', () => {
  const decided = (ordersKnown: boolean) =>
    decide(
      pictureWith(100, {
        shop: shop({ ordersKnown }),
        variants: [variant()],
        campaigns: [campaign({ goal: 'limited_units', items: [item({ plannedUnits: 10, sold: 10 })] })],
      }),
    ).verdicts[0];
  expect(decided(true)?.assessment).toMatchObject({ reason: 'why.limited_reached', sold: 10 });
  expect(decided(false)?.assessment).toMatchObject({ sold: null });
  expect(decided(false)?.assessment.reason).not.toBe('why.limited_reached');
});
