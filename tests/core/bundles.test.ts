/** Bundles are judged through their scarcest component (domain §1, §4). */
import { describe, expect, test } from 'vitest';
import { claimsOn, needOf } from '../../app/core/allocate.ts';
import { decide } from '../../app/core/decide.ts';
import type { CampaignPicture, ComponentPicture, Picture } from '../../app/core/picture.ts';
import {
  campaign,
  component,
  DAY,
  hold,
  item,
  level,
  mostStockWhere,
  NOW,
  picture,
  policy,
  settings,
  shop,
  variant,
} from '../support/builders.ts';

const cup = component('cup', 2);
const pot = component('pot', 1);
/** The tea set v1: two cups and a pot. */
const teaSet = (components: ComponentPicture[] = [cup, pot]) =>
  variant({ requiresComponents: true, tracked: false, components });
const setItem = item({
  components: [
    { inventoryItemId: 'i-cup', quantity: 2 },
    { inventoryItemId: 'i-pot', quantity: 1 },
  ],
});
const of = (id: string, available: number) => level({ inventoryItemId: `i-${id}`, available });
const tea = (cups: number, pots: number, given: Partial<Picture> = {}): Picture =>
  picture({
    variants: [teaSet()],
    levels: [of('cup', cups), of('pot', pots)],
    campaigns: [campaign({ items: [setItem] })],
    ...given,
  });
const judge = (given: Picture) => {
  const [verdict] = decide(given).verdicts;
  if (!verdict) throw new Error('The bundle is judged');
  return verdict;
};

describe('a bundle', () => {
  test('has as many as its scarcest component makes, and says which that is', () => {
    expect(judge(tea(9, 50)).assessment).toMatchObject({ buyable: 4, usable: 4, scarcest: 'cup' });
    expect(judge(tea(90, 3)).assessment).toMatchObject({ buyable: 3, usable: 3, scarcest: 'pot' });
  });

  test('is judged by the components that its campaigns know, and not at all without any', () => {
    const knows = (...components: { inventoryItemId: string; quantity: number }[]) =>
      decide(tea(9, 1, { campaigns: [campaign({ items: [item({ components })] })] })).verdicts;
    const [verdict, ...others] = knows({ inventoryItemId: 'i-cup', quantity: 2 });
    expect(verdict?.assessment).toMatchObject({ scarcest: 'cup', usable: 4 });
    expect(others).toEqual([]);
    expect(knows({ inventoryItemId: 'i-lid', quantity: 1 })).toEqual([]);
  });

  test('is judged like anything else with that stock', () => {
    const alone = (available: number) =>
      judge(picture({ levels: [level({ available })], campaigns: [campaign()] }));
    const enough = mostStockWhere((available) => alone(available).verdict === 'below_need') + 1;
    for (const units of [1, enough - 1, enough, enough + 5]) {
      const whole = alone(units);
      const made = judge(tea(2 * units + 1, 500));
      expect(made.verdict).toBe(whole.verdict);
      expect(made.assessment).toMatchObject({
        need: whole.assessment.need,
        pStockout: whole.assessment.pStockout,
        expectedDemand: whole.assessment.expectedDemand,
        response: whole.assessment.response,
      });
    }
  });

  test('is sold out when one component makes no whole one, whatever the others have', () => {
    expect(judge(tea(1, 50))).toMatchObject({
      verdict: 'sold_out',
      assessment: { buyable: 0, scarcest: 'cup' },
    });
    expect(decide(tea(1, 50)).open.map(({ response, cause }) => `${response} ${cause}`)).toEqual([
      'flag sold_out',
      'stop_promoting sold_out',
    ]);
  });

  test('is covered when every component is', () => {
    expect(judge(tea(200, 100))).toMatchObject({ verdict: 'covered', assessment: { response: null } });
  });

  test.each([
    ['not tracked', { tracked: false }],
    ['sold on when sold out', { inventoryPolicy: 'CONTINUE' as const }],
    ['a gift card', { isGiftCard: true }],
  ])('is not limited by a component that is %s', (_why, given) => {
    const free = { ...pot, ...given };
    const items = [item({ components: [{ inventoryItemId: 'i-cup', quantity: 2 }] })];
    const one = tea(80, 0, { variants: [teaSet([cup, free])], campaigns: [campaign({ items })] });
    expect(judge(one).assessment).toMatchObject({ buyable: 40, scarcest: 'cup' });
  });

  test('cannot run out when none of its components can', () => {
    const free = [cup, pot].map((one) => ({ ...one, tracked: false }));
    const one = tea(0, 0, {
      variants: [teaSet(free)],
      campaigns: [campaign({ items: [item({ components: [] })] })],
    });
    expect(judge(one)).toMatchObject({ verdict: 'exempt', assessment: { reason: 'why.exempt.untracked' } });
  });

  test('is not known while a component is not, unless another one is gone', () => {
    expect(judge(tea(80, 0, { levels: [of('cup', 80)] }))).toMatchObject({
      verdict: 'not_known',
      assessment: { reason: 'why.not_known.never_read' },
    });
    const old = { ...of('pot', 40), confirmedAt: NOW - 30 * 24 * 3_600_000 };
    expect(judge(tea(0, 0, { levels: [of('cup', 80), old] })).assessment.reason).toBe('why.not_known.stale');
    expect(judge(tea(0, 0, { levels: [of('cup', 0), old] })).verdict).toBe('sold_out');
  });

  test('with a component that nobody has read is not known, and what holds it stays', () => {
    const unread = tea(0, 0, { variants: [teaSet([])], holds: [hold()] });
    expect(judge(unread)).toMatchObject({
      verdict: 'not_known',
      assessment: { reason: 'why.not_known.bundle' },
    });
    expect(decide(unread)).toMatchObject({ open: [], close: [] });
  });

  test('keeps the reserve of each component', () => {
    const reserved = shop({ settings: settings({ reserve: 10 }) });
    expect(judge(tea(200, 16, { shop: reserved })).assessment).toMatchObject({ buyable: 16, usable: 6 });
  });

  test('shows a negative component as bundles that are owed', () => {
    expect(judge(tea(-3, 50))).toMatchObject({ verdict: 'sold_out', assessment: { buyable: -2 } });
  });
});

describe('allocation through components', () => {
  const cups = (...campaigns: CampaignPicture[]) => claimsOn('i-cup', campaigns, { ordersKnown: true }, NOW);
  const single = item({ variantId: 'v-cup', productId: 'p2', inventoryItemId: 'i-cup' });

  test('a bundle takes its need of each component, times the number in it', () => {
    const [claim, next] = cups(
      campaign({ id: 'a', priority: 1, items: [setItem] }),
      campaign({ id: 'b', items: [single] }),
    );
    if (!claim || !next) throw new Error('Two claims');
    expect(claim).toMatchObject({ unit: 2, planned: 20, sold: 10 });
    expect(needOf(claim) % 2).toBe(0);
    expect(needOf(claim)).toBe(2 * (judge(tea(500, 500)).assessment.need ?? 0));
    expect(next.allocatedAbove).toBe(needOf(claim));
  });

  test('demand of a bundle and of its component in one campaign is added up in units of the component', () => {
    const [claim] = cups(campaign({ items: [setItem, single] }));
    expect(claim).toMatchObject({ unit: 1, planned: 60, sold: 30 });
  });

  test('a bundle that only lacks what a better campaign needs of a component is held by allocation', () => {
    const campaigns = [
      campaign({ id: 'a', priority: 1, items: [single] }),
      campaign({ id: 'b', priority: 2, items: [setItem] }),
    ];
    const causes = (units: number) =>
      decide(tea(units, 500, { campaigns })).open.map(({ campaignId, cause }) => `${campaignId} ${cause}`);
    const starved = mostStockWhere((units) => causes(units).length > 0);
    expect(causes(starved)).toEqual(['b allocation']);
    expect(judge(tea(starved, 500, { campaigns })).assessment).toMatchObject({ scarcest: 'cup' });
    const [above] = cups(...campaigns);
    expect(judge(tea(starved, 500, { campaigns })).assessment.allocatedAbove).toBe(
      Math.ceil((above ? needOf(above) : NaN) / 2),
    );
  });

  test('the scarcest component is the likeliest to run out, not the one that makes the fewest', () => {
    const many = campaign({ items: [setItem, { ...single, plannedUnits: 200, sold: 100 }] });
    for (const parts of [
      [cup, pot],
      [pot, cup],
    ]) {
      const given = tea(60, 25, { campaigns: [many], variants: [teaSet(parts)] });
      expect(judge(given).assessment).toMatchObject({ buyable: 25, scarcest: 'cup' });
    }
    // Neither will run out: then the one that makes the fewest.
    expect(judge(tea(400, 190)).assessment.scarcest).toBe('pot');
    expect(judge(tea(380, 200)).assessment.scarcest).toBe('cup');
  });

  test('numbers of a shared component are told in bundles', () => {
    const campaigns = [campaign({ items: [setItem, single] })];
    const [claim] = cups(...campaigns);
    if (!claim?.forecast.known) throw new Error('A claim with a forecast');
    const { assessment } = judge(tea(0, 500, { campaigns }));
    expect(assessment.need).toBe(Math.ceil(needOf(claim) / 2));
    expect(assessment.expectedDemand).toBeCloseTo(claim.forecast.mean / 2, 9);
    expect(assessment.expectedLostUnits).toBeCloseTo(claim.forecast.mean / 2, 9);
    expect(assessment.demandSd).toBeCloseTo(Math.sqrt(claim.forecast.variance) / 2, 9);
  });

  test('what others take of a shared component is told in bundles, too', () => {
    const campaigns = [campaign({ items: [setItem, single], othersPerDay: { 'i-cup': 3 } })];
    expect(judge(tea(90, 500, { campaigns })).assessment.otherDemand).toBe((3 * 5) / 2);
  });

  test('components on their way are told in bundles; those of another component are not counted', () => {
    const campaigns = [campaign({ items: [setItem], policy: policy({ countIncoming: true }) })];
    const arrival = (id: string, units: number, days: number) => ({
      inventoryItemId: `i-${id}`,
      locationId: 'l1',
      units,
      arrivesAt: NOW + days * DAY,
    });
    const arrivals = [arrival('cup', 10, 0.5), arrival('pot', 300, 0.5), arrival('cup', 8, 40)];
    const { assessment } = judge(tea(8, 500, { campaigns, arrivals }));
    expect(assessment).toMatchObject({ buyable: 4, usable: 9, incoming: 5 });
    const late = judge(tea(2, 500, { campaigns, arrivals: [arrival('cup', 8, 4)] }));
    expect(late.assessment).toMatchObject({ usable: 1, incoming: 0, lateIncoming: 4 });
    // Eight cups make four sets: those do not last three days, eight sets would.
    const soon = judge(tea(8, 500, { campaigns, arrivals: [arrival('cup', 8, 3)] }));
    expect(soon.assessment).toMatchObject({ usable: 4, incoming: 0, lateIncoming: 4 });
  });

  test('numbers of a shared component agree with the verdict', () => {
    const campaigns = [campaign({ items: [setItem, single] })];
    for (let units = 0; units <= 80; units += 1) {
      const { verdict, assessment } = judge(tea(units, 500, { campaigns }));
      const short = (assessment.usable ?? 0) < (assessment.need ?? 0);
      expect([units, short]).toEqual([units, verdict !== 'covered']);
    }
  });
});

test('a bundle whose plan is a cap ends with its own plan, not with that of its component', () => {
  const capped = (sold: number) =>
    judge(
      tea(900, 900, {
        campaigns: [
          campaign({
            goal: 'limited_units',
            policy: policy(),
            items: [
              { ...setItem, plannedUnits: 5, sold },
              item({ variantId: 'v-cup', productId: 'p2', inventoryItemId: 'i-cup', plannedUnits: 500 }),
            ],
          }),
        ],
      }),
    ).assessment.reason;
  expect([capped(4), capped(5)]).toEqual(['why.covered', 'why.limited_reached']);
});

test('a component whose number jumps is reported for the bundle, and the verdict says why nothing stronger (law 14)', () => {
  const at = NOW - 20_000;
  const jump = { at, from: 400, to: 0, highest: 400, confirmed: false };
  const moved = { inventoryItemId: 'i-cup', locationId: 'l1', start: 400, available: 0, ordered: 0, jump };
  const decision = decide(tea(0, 100, { movements: [moved] }));
  expect(decision.open.map(({ response }) => response)).toEqual(['flag']);
  expect(decision.alerts.filter(({ kind }) => kind === 'level_jump')).toMatchObject([
    { subject: 'level_jump:i-cup:l1', params: { was: 400, now: 0 } },
  ]);
  expect(decision.verdicts[0]?.assessment.whyNotStronger).toBe('why_not.level_jump');
  expect(decision.judgeAgainAt).toBe(at + 60_000);
});
