/** Verdicts and the responses that they ask for (domain §1, §3). */
import { describe, expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { ruleLine, whyLine, whyNotStronger } from '../../app/core/explain.ts';
import type { ItemVerdict } from '../../app/core/decision.ts';
import type { Picture } from '../../app/core/picture.ts';
import type { Policy } from '../../app/core/policy.ts';
import {
  campaign,
  HOUR,
  item,
  level,
  NOW,
  picture,
  pictureWith,
  policy,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const judge = (given: Picture): ItemVerdict => {
  const [verdict] = decide(given).verdicts;
  if (!verdict) throw new Error('No verdict');
  return verdict;
};
const asked = (given: Picture): string[] =>
  decide(given).open.map(({ variantId, response }) => `${variantId} ${response}`);
const withPolicy = (available: number, given: Partial<Policy>): Picture =>
  pictureWith(available, { campaigns: [campaign({ policy: policy(given) })] });

describe('what an item comes to', () => {
  test('stock above the need is covered and holds nothing', () => {
    expect(judge(pictureWith(100))).toMatchObject({
      verdict: 'covered',
      assessment: { reason: 'why.covered', buyable: 100, usable: 100, response: null },
    });
    expect(asked(pictureWith(100))).toEqual([]);
  });

  test('stock below the need at the flag risk is below need; at the need it is covered', () => {
    const { need } = judge(pictureWith(100)).assessment;
    expect(need).toBeGreaterThan(0);
    expect(judge(pictureWith(need ?? 0)).verdict).toBe('covered');
    expect(judge(pictureWith((need ?? 0) - 1))).toMatchObject({
      verdict: 'below_need',
      assessment: { reason: 'why.below_need', response: 'flag', whyNotStronger: 'why_not.when_sold_out' },
    });
  });

  test('stock that is enough for no flag, but is not safe, does not say that it is enough', () => {
    const { needToBeSafe, need } = judge(pictureWith(100)).assessment;
    expect(need).toBeLessThan(needToBeSafe ?? 0);
    const reason = (units: number) => {
      const { verdict, assessment } = judge(pictureWith(units));
      return [verdict, whyLine(assessment).key];
    };
    expect(reason(needToBeSafe ?? 0)).toEqual(['covered', 'why.covered']);
    expect(reason((needToBeSafe ?? 0) - 1)).toEqual(['covered', 'why.covered_tight']);
    expect(reason(need ?? 0)).toEqual(['covered', 'why.covered_tight']);
  });

  test('nothing left is sold out, with the response for that', () => {
    expect(judge(pictureWith(0))).toMatchObject({
      verdict: 'sold_out',
      assessment: { reason: 'why.sold_out', response: 'stop_promoting', runsOutAt: NOW },
    });
    expect(asked(pictureWith(0))).toEqual(['v1 flag', 'v1 stop_promoting']);
  });

  test('the floor counts as nothing left, before reserve and allocation', () => {
    expect(judge(withPolicy(4, { floor: 4 })).verdict).toBe('sold_out');
    expect(judge(withPolicy(5, { floor: 4 })).verdict).toBe('below_need');
    expect(judge(withPolicy(5, { reserve: 5 })).verdict).toBe('below_need');
  });

  test('a negative number is shown as it is', () => {
    expect(judge(pictureWith(-3))).toMatchObject({ verdict: 'sold_out', assessment: { buyable: -3 } });
  });

  test('the reserve is not counted on; a campaign may have its own', () => {
    const reserved = pictureWith(14, { shop: shop({ settings: settings({ reserve: 5 }) }) });
    expect(judge(reserved)).toMatchObject({ verdict: 'below_need', assessment: { usable: 9, reserve: 5 } });
    const none = judge(pictureWith(5, { shop: shop({ settings: settings({ reserve: 5 }) }) }));
    expect(whyLine(none.assessment).key).toBe('why.none_reserved');
    expect(judge({ ...reserved, campaigns: [campaign({ policy: policy({ reserve: 0 }) })] })).toMatchObject({
      verdict: 'covered',
      assessment: { usable: 14, reserve: 0 },
    });
  });

  test.each([
    ['gift_card', { product: { ...picture().product, isGiftCard: true } }],
    ['untracked', { variants: [variant({ tracked: false })] }],
    ['continue', { variants: [variant({ inventoryPolicy: 'CONTINUE' as const })] }],
  ])('%s cannot run out, and says so', (reason, given) => {
    expect(judge(pictureWith(0, given))).toMatchObject({
      verdict: 'exempt',
      assessment: { reason: `why.exempt.${reason}`, response: null, whyNotStronger: 'why_not.exempt' },
    });
    expect(asked(pictureWith(0, given))).toEqual([]);
  });

  test('a bundle is not known while its components are not read', () => {
    const bundle = pictureWith(0, { variants: [variant({ requiresComponents: true })] });
    expect(judge(bundle)).toMatchObject({
      verdict: 'not_known',
      assessment: { reason: 'why.not_known.bundle' },
    });
    expect(asked(bundle)).toEqual([]);
  });
});

describe('which stock counts', () => {
  const locations = [
    { id: 'l1', isActive: true, fulfillsOnlineOrders: true },
    { id: 'l2', isActive: true, fulfillsOnlineOrders: true },
    { id: 'shop', isActive: true, fulfillsOnlineOrders: false },
    { id: 'closed', isActive: false, fulfillsOnlineOrders: true },
  ];
  const levels = [
    level({ available: 20 }),
    level({ locationId: 'l2', available: -4 }),
    level({ locationId: 'shop', available: 300 }),
    level({ locationId: 'closed', available: 4000 }),
  ];
  const several = picture({ shop: shop({ locations }), levels });

  test('active locations that fulfil online orders, negative ones included', () => {
    expect(judge(several).assessment.buyable).toBe(16);
  });

  test('the campaign’s own locations, those that are closed left out', () => {
    const own = campaign({ policy: policy({ locationIds: ['shop', 'l2', 'closed'] }) });
    expect(judge({ ...several, campaigns: [own] }).assessment.buyable).toBe(296);
  });

  test('an item stocked only elsewhere has 0 here: sold out, not unknown', () => {
    expect(judge({ ...several, levels: levels.slice(2) })).toMatchObject({
      verdict: 'sold_out',
      assessment: { buyable: 0 },
    });
  });

  test('a level that is not stocked any more does not count', () => {
    expect(
      judge({ ...several, levels: [level(), level({ locationId: 'l2', isActive: false })] }),
    ).toMatchObject({ assessment: { buyable: 100 } });
  });

  test('never read, or confirmed too long ago, is not known and starts nothing', () => {
    const never = picture({ levels: [level({ inventoryItemId: 'other', available: 0 })] });
    expect(judge(never).assessment).toMatchObject({ reason: 'why.not_known.never_read', buyable: null });
    const at = (hours: number) =>
      pictureWith(0, { levels: [level({ available: 0, confirmedAt: NOW - hours * HOUR })] });
    expect(judge(at(26)).verdict).toBe('sold_out');
    expect(judge(at(26.1))).toMatchObject({
      verdict: 'not_known',
      assessment: { reason: 'why.not_known.stale', whyNotStronger: 'why_not.not_known' },
    });
    expect(asked(at(26.1))).toEqual([]);
  });

  test('an old level somewhere else does not matter', () => {
    const elsewhere = level({ locationId: 'shop', confirmedAt: 0 });
    expect(judge({ ...several, levels: [level(), elsewhere] }).verdict).toBe('covered');
  });
});

describe('goals', () => {
  test('sell out: running low is good news, only sold out acts', () => {
    const clearance = (available: number) =>
      pictureWith(available, {
        campaigns: [campaign({ goal: 'sell_out', policy: policy({ stopRisk: 0.5, hideRisk: 0.9 }) })],
      });
    expect(judge(clearance(1))).toMatchObject({
      verdict: 'covered',
      assessment: { reason: 'why.goal_sell_out', response: null, moneyAtRisk: null },
    });
    expect(judge(clearance(1)).assessment.pStockout).toBeGreaterThan(0.5);
    expect(judge(clearance(0)).assessment.moneyAtRisk).toBe(null);
    expect(judge(pictureWith(1)).assessment.moneyAtRisk).toBeGreaterThan(0);
    expect(asked(clearance(1))).toEqual([]);
    expect(asked(clearance(0))).toEqual(['v1 flag', 'v1 stop_promoting']);
  });

  test('limited units: the plan is a cap, and reaching it ends the item', () => {
    const limited = (sold: number) =>
      pictureWith(100, { campaigns: [campaign({ goal: 'limited_units', items: [item({ sold })] })] });
    expect(judge(limited(19)).verdict).toBe('covered');
    expect(judge(limited(20))).toMatchObject({
      verdict: 'sold_out',
      assessment: { reason: 'why.limited_reached', response: 'stop_promoting' },
    });
  });

  test('selling more than was planned is no end where the plan is no cap', () => {
    const beyond = campaign({ items: [item({ sold: 25 })] });
    expect(judge(pictureWith(500, { campaigns: [beyond] })).verdict).toBe('covered');
  });

  test('a cap counts the sales that are counted for its own campaign', () => {
    const capped = (sold: number) =>
      pictureWith(500, {
        campaigns: [
          campaign({ goal: 'limited_units', items: [item({ sold })] }),
          campaign({ id: 'c2', priority: 4, items: [item({ sold })] }),
        ],
      });
    expect(judge(capped(39)).verdict).toBe('covered');
    expect(judge(capped(40)).verdict).toBe('sold_out');
  });

  test('a cap without a plan is no cap', () => {
    const open = campaign({ goal: 'limited_units', items: [item({ plannedUnits: null, sold: 500 })] });
    expect(judge(pictureWith(5000, { campaigns: [open] })).verdict).toBe('covered');
  });
});

describe('neither plan nor history', () => {
  const unknown = (available: number, given: Partial<Policy> = {}) =>
    pictureWith(available, {
      campaigns: [
        campaign({
          policy: policy({ stopRisk: 0.5, hideRisk: 0.9, ...given }),
          items: [item({ plannedUnits: null, history: [], sold: 0, soldByDay: [] })],
        }),
      ],
    });

  test('is not known, and only sold out can act', () => {
    expect(judge(unknown(1))).toMatchObject({
      verdict: 'not_known',
      assessment: { reason: 'why.not_known.no_plan_no_history', need: null, pStockout: null },
    });
    expect(asked(unknown(1))).toEqual([]);
    expect(asked(unknown(0))).toEqual(['v1 flag', 'v1 stop_promoting']);
  });

  test('a reserve larger than the stock does not make it known', () => {
    expect(judge(unknown(3, { reserve: 5 })).verdict).toBe('not_known');
    expect(asked(unknown(3, { reserve: 5 }))).toEqual([]);
  });
});

describe('responses and their risks', () => {
  const { assessment } = judge(withPolicy(100, { flagRisk: 0.3, stopRisk: 0.5, hideRisk: 0.9 }));
  const needs = assessment.thresholds.map(({ need }) => need ?? 0);

  test('the surer it runs out, the stricter: each has its own need', () => {
    const [flag = 0, stop = 0, hide = 0] = needs;
    expect(flag).toBeGreaterThan(stop);
    expect(stop).toBeGreaterThan(hide);
    const all = { flagRisk: 0.3, stopRisk: 0.5, hideRisk: 0.9 };
    expect(asked(withPolicy(flag, all))).toEqual([]);
    expect(asked(withPolicy(flag - 1, all))).toEqual(['v1 flag']);
    expect(asked(withPolicy(stop - 1, all))).toEqual(['v1 flag', 'v1 stop_promoting']);
    expect(asked(withPolicy(hide - 1, all))).toEqual(['v1 flag', 'v1 stop_promoting', 'v1 hide']);
  });

  test('a stricter response brings the weaker ones, although they are off', () => {
    const [, , hide = 0] = needs;
    expect(asked(withPolicy(hide - 1, { flagRisk: null, stopRisk: null, hideRisk: 0.9 }))).toEqual([
      'v1 flag',
      'v1 stop_promoting',
      'v1 hide',
    ]);
  });

  test('with everything off nothing is asked for, and the verdict is told all the same', () => {
    const off = { flagRisk: null, stopRisk: null, hideRisk: null, soldOutResponse: null };
    expect(asked(withPolicy(0, off))).toEqual([]);
    expect(judge(withPolicy(0, off))).toMatchObject({
      verdict: 'sold_out',
      assessment: { response: null, whyNotStronger: 'why_not.response_off' },
    });
    expect(judge(withPolicy(3, off)).verdict).toBe('below_need');
  });

  test('why not stronger: the strongest, the next risk too low, only at sold out', () => {
    const why = (available: number, given: Partial<Policy>) =>
      judge(withPolicy(available, given)).assessment.whyNotStronger;
    expect(why(0, { soldOutResponse: 'hide' })).toBe('why_not.strongest');
    expect(why(100, {})).toBe('why_not.risk_below');
    expect(why(100, { flagRisk: null })).toBe('why_not.when_sold_out');
    expect(why(100, { flagRisk: null, soldOutResponse: null })).toBe('why_not.response_off');
    // Enough for the flag's risk, not for a stop that acts on a smaller one.
    const { need } = judge(withPolicy(100, { flagRisk: 0.4 })).assessment;
    const careful = judge(withPolicy(need ?? 0, { flagRisk: 0.4, stopRisk: 0.05 }));
    expect(careful).toMatchObject({
      verdict: 'covered',
      assessment: { response: 'stop_promoting', whyNotStronger: 'why_not.response_off' },
    });
  });

  test('why not stronger: a response that is off by its own risk may come with a stronger one, or at sold out', () => {
    const { need = 0 } = judge(withPolicy(100, {})).assessment;
    const short = (need ?? 0) - 1;
    const why = (given: Partial<Policy>) => whyNotStronger(judge(withPolicy(short, given)).assessment);
    expect(judge(withPolicy(short, {})).assessment.response).toBe('flag');
    expect(why({ soldOutResponse: 'hide' })).toMatchObject({
      key: 'why_not.when_sold_out',
      params: { next: 'stop_promoting' },
    });
    expect(why({ soldOutResponse: 'flag' })?.key).toBe('why_not.response_off');
    const hides = { hideRisk: 0.999, soldOutResponse: null };
    expect(why(hides)).toMatchObject({
      key: 'why_not.with_stricter',
      params: { next: 'stop_promoting', stricter: 'hide', nextRisk: 0.999 },
    });
    expect(why({ ...hides, soldOutResponse: 'hide' })?.key).toBe('why_not.with_stricter_or_sold_out');
    // A stronger response that acts on a smaller risk than the next one would act first.
    expect(why({ ...hides, stopRisk: 0.9999 })?.params).toMatchObject({ stricter: 'hide', nextRisk: 0.999 });
    expect(why({ hideRisk: 0.9999, stopRisk: 0.999 })).toMatchObject({
      key: 'why_not.risk_below',
      params: { nextRisk: 0.999 },
    });
  });

  test('where the goal is to sell out no risk is a rule or a reason', () => {
    const { assessment } = judge(
      pictureWith(40, { campaigns: [campaign({ goal: 'sell_out', policy: policy({}) })] }),
    );
    expect(assessment.whyNotStronger).toBe('why_not.when_sold_out');
    expect(ruleLine(assessment)).toBeNull();
  });

  test('where nobody knows whether it lasts, that is why nothing is done', () => {
    const unplanned = pictureWith(40, {
      campaigns: [campaign({ items: [item({ plannedUnits: null, history: [] })], policy: policy({}) })],
    });
    expect(judge(unplanned)).toMatchObject({
      verdict: 'not_known',
      assessment: { whyNotStronger: 'why_not.not_known' },
    });
  });

  test('promised units are a need of their own, which never hides', () => {
    const promised = { promised: true, stopRisk: 0.5, hideRisk: 0.9 };
    const slow = (given: Partial<Policy>) =>
      picture({
        levels: [level({ available: 30 })],
        campaigns: [
          campaign({
            policy: policy(given),
            items: [item({ plannedUnits: 60, sold: 3, soldByDay: [1, 1, 1, 0, 0] })],
          }),
        ],
      });
    expect(judge(slow(promised))).toMatchObject({ verdict: 'below_need', assessment: { need: 57 } });
    expect(asked(slow(promised))).toEqual(['v1 flag', 'v1 stop_promoting']);
  });

  test('promised units act without history too', () => {
    const bare = item({ plannedUnits: 60, sold: 0, soldByDay: [], history: [] });
    const given = campaign({ policy: policy({ promised: true }), items: [bare] });
    expect(judge(pictureWith(59, { campaigns: [given] })).verdict).toBe('below_need');
  });
});

describe('numbers that go with a verdict (law 7)', () => {
  test('an item that will run out says when, how much is lost and what that costs', () => {
    const { assessment } = judge(pictureWith(3));
    expect(assessment.pStockout).toBeGreaterThan(0.9);
    expect(assessment.expectedLostUnits).toBeGreaterThan(5);
    expect(assessment.moneyAtRisk).toBeCloseTo((assessment.expectedLostUnits ?? 0) * 10, 6);
    expect(assessment.runsOutEarliest ?? 0).toBeLessThanOrEqual(assessment.runsOutAt ?? 0);
    expect(assessment.runsOutAt).toBeLessThan(NOW + 5 * 24 * HOUR);
    expect(assessment.shortBy).toBe((assessment.needToBeSafe ?? 0) - 3);
    expect(assessment).toMatchObject({ planned: 20, sold: 10, daysLeft: 5, levelsConfirmedAt: NOW });
  });

  test('more stock loses less, and lasts longer; what lasts says no date', () => {
    const at = (available: number) => judge(pictureWith(available)).assessment;
    expect(at(6).expectedLostUnits).toBeLessThan(at(3).expectedLostUnits ?? 0);
    // Ten units are expected in the five days that are left.
    expect(at(3).daysOfCover).toBeGreaterThan(1);
    expect(at(3).daysOfCover).toBeLessThan(2);
    expect(at(6).daysOfCover).toBeCloseTo(2 * (at(3).daysOfCover ?? 0), 9);
    expect(at(6).runsOutAt).toBeGreaterThan(NOW + 24 * HOUR);
    expect(at(100)).toMatchObject({ runsOutAt: null, runsOutEarliest: null, runsOutLatest: null });
    const unknown = item({ plannedUnits: null, history: [], sold: 0, soldByDay: [] });
    const nobodyKnows = judge(pictureWith(5, { campaigns: [campaign({ items: [unknown] })] })).assessment;
    expect(nobodyKnows).toMatchObject({
      runsOutAt: null,
      runsOutEarliest: null,
      runsOutLatest: null,
      shortBy: null,
      daysOfCover: null,
    });
  });

  test('what hardly anybody will ask for lasts for more than a year', () => {
    const unwanted = item({ plannedUnits: 0, history: [], sold: 0, soldByDay: [0, 0, 0, 0, 0] });
    const { assessment } = judge(pictureWith(5, { campaigns: [campaign({ items: [unwanted] })] }));
    expect(assessment.daysOfCover).toBeGreaterThan(365);
  });

  test('names each response that acts on a risk with its risk and its need, and none that is off', () => {
    const of = (given: Parameters<typeof policy>[0]) =>
      judge(pictureWith(50, { campaigns: [campaign({ policy: policy(given) })] })).assessment.thresholds;
    expect(of({ flagRisk: null })).toEqual([]);
    const [flag, hide, ...others] = of({ flagRisk: 0.3, hideRisk: 0.9 });
    expect([flag, hide]).toMatchObject([
      { response: 'flag', risk: 0.3 },
      { response: 'hide', risk: 0.9 },
    ]);
    expect(flag?.need).toBeGreaterThan(hide?.need ?? Infinity);
    expect(others).toEqual([]);
    const untracked = picture({ variants: [variant({ tracked: false })] });
    expect(judge(untracked).assessment).toMatchObject({ thresholds: [], reason: 'why.exempt.untracked' });
  });

  test('a hero has to be safer', () => {
    const hero = picture({ campaigns: [campaign({ items: [item({ hero: true })] })] });
    expect(judge(hero).assessment.needToBeSafe).toBeGreaterThan(
      judge(picture()).assessment.needToBeSafe ?? 0,
    );
  });
});
