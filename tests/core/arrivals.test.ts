/** Units on their way count only where a campaign counts on them, and only when they land in time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incoming } from '../../app/core/arrivals.ts';
import { decide } from '../../app/core/decide.ts';
import { forecastDemand } from '../../app/core/demand/forecast.ts';
import type { ArrivalPicture, Picture } from '../../app/core/picture.ts';
import {
  campaign,
  DAY,
  HOUR,
  item,
  level,
  NOW,
  picture,
  policy,
  pictureWith,
  shop,
} from '../support/builders.ts';

const arrival = (days: number, units = 50, given: Partial<ArrivalPicture> = {}): ArrivalPicture => ({
  inventoryItemId: 'i1',
  locationId: 'l1',
  units,
  arrivesAt: NOW + days * DAY,
  ...given,
});
const counting = campaign({ policy: policy({ countIncoming: true }) });
/** Six units, two a day, five days to go: they last about three days. */
const low = (arrivals: ArrivalPicture[], given: Partial<Picture> = {}): Picture =>
  pictureWith(6, { campaigns: [counting], arrivals, ...given });
const judge = (given: Picture) => {
  const [verdict] = decide(given).verdicts;
  if (!verdict) throw new Error('The item is judged');
  return verdict;
};

describe('units on their way', () => {
  test('do not count unless the campaign counts on them', () => {
    expect(judge(low([])).verdict).toBe('below_need');
    expect(judge(low([arrival(1)], { campaigns: [campaign()] }))).toMatchObject({
      verdict: 'below_need',
      assessment: { usable: 6, incoming: 0, lateIncoming: 0, notCounted: 50, notCountedAt: NOW + DAY },
    });
    // Overdue, or after the end.
    const never = low([arrival(-1), arrival(99)], { campaigns: [campaign()] });
    expect(judge(never).assessment).toMatchObject({ notCounted: 0, notCountedAt: null });
    expect(judge(low([arrival(1)])).assessment).toMatchObject({ notCounted: 0, notCountedAt: null });
  });

  test('count when they land before the stock runs out', () => {
    expect(judge(low([arrival(1)]))).toMatchObject({
      verdict: 'covered',
      assessment: { buyable: 6, usable: 56, incoming: 50, lateIncoming: 0, lateIncomingAt: null },
    });
  });

  test('drop out when they land after it, and the verdict says so', () => {
    expect(judge(low([arrival(4.5)]))).toMatchObject({
      verdict: 'below_need',
      assessment: { usable: 6, incoming: 0, lateIncoming: 50, lateIncomingAt: NOW + 4.5 * DAY },
    });
  });

  test('carry one another: what lands first lets the next one land in time', () => {
    expect(judge(low([arrival(4.5), arrival(1, 6)])).assessment).toMatchObject({
      usable: 62,
      incoming: 56,
      lateIncoming: 0,
    });
  });

  test('that are overdue, or come after the end, are not believed', () => {
    expect(judge(low([arrival(-0.1), arrival(5)])).assessment).toMatchObject({
      usable: 6,
      lateIncoming: 100,
      lateIncomingAt: NOW + 5 * DAY,
    });
    expect(judge(low([arrival(-0.1)])).assessment).toMatchObject({ lateIncoming: 50, lateIncomingAt: null });
  });

  test('come to be counted at the first moment after now, and never at the end itself', () => {
    const plenty = { levels: [level({ available: 100 })] };
    expect(judge(low([arrival(0)], plenty)).assessment).toMatchObject({
      incoming: 0,
      lateIncoming: 50,
      lateIncomingAt: null,
    });
    expect(judge(low([arrival(5)], plenty)).assessment).toMatchObject({
      incoming: 0,
      lateIncomingAt: NOW + 5 * DAY,
    });
    expect(judge(low([arrival(4.99)], plenty)).assessment.incoming).toBe(50);
    expect(judge(low([arrival(1 / DAY)], plenty)).assessment.incoming).toBe(50);
  });

  test('are believed at the risk that the flag acts on, at the usual one where it is off', () => {
    const at = (flagRisk: number | null, days: number) =>
      judge(
        low([arrival(days)], {
          campaigns: [campaign({ policy: policy({ countIncoming: true, flagRisk }) })],
        }),
      ).assessment.incoming;
    expect([at(0.05, 2.5), at(0.6, 2.5)]).toEqual([0, 50]);
    expect([at(null, 1), at(null, 4.5)]).toEqual([50, 0]);
  });

  test('count only at locations of the campaign', () => {
    const locations = [
      { id: 'l1', isActive: true, fulfillsOnlineOrders: true },
      { id: 'closed', isActive: false, fulfillsOnlineOrders: true },
      { id: 'counter', isActive: true, fulfillsOnlineOrders: false },
    ];
    const elsewhere = [arrival(1, 50, { locationId: 'closed' }), arrival(1, 50, { locationId: 'counter' })];
    expect(judge(low(elsewhere, { shop: shop({ locations }) })).assessment.incoming).toBe(0);
  });

  test('do not make a sold-out item available', () => {
    const empty = low([arrival(HOUR / DAY)], { levels: [level({ available: 0 })] });
    expect(judge(empty)).toMatchObject({ verdict: 'sold_out', assessment: { buyable: 0 } });
  });

  test('serve better campaigns first', () => {
    const first = campaign({ id: 'a', priority: 1, items: [item()] });
    const second = { ...counting, id: 'b' };
    const both = picture({ levels: [level({ available: 100 })], campaigns: [first, second] });
    const above =
      decide(both).verdicts.find(({ campaignId }) => campaignId === 'b')?.assessment.allocatedAbove ?? 0;
    expect(above).toBeGreaterThan(4);
    const usable = (arrivals: ArrivalPicture[], available: number) =>
      decide({ ...both, levels: [level({ available })], arrivals }).verdicts.find(
        ({ campaignId }) => campaignId === 'b',
      )?.assessment.usable;
    // All but one unit of the shelf is needed above; nothing is left to last until the arrival.
    expect(usable([arrival(1)], above - 4)).toBe(0);
    expect(usable([arrival(0.01)], above + 4)).toBe(54);
    // What the shelf lacks for the better campaign comes out of what arrives.
    expect(usable([arrival(0.001)], above - 4)).toBe(46);
  });

  test('count only if they land in time, whatever else is on its way', () => {
    const [window] = low([]).campaigns;
    const endsAt = window?.endsAt ?? 0;
    const some = fc.record({
      days: fc.double({ min: -40, max: 10, noNaN: true }),
      units: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (given) => {
        const arrivals = given.map(({ days, units }) => arrival(days, units));
        const { assessment } = judge(low(arrivals));
        const inTime = arrivals.filter(({ arrivesAt }) => arrivesAt > NOW && arrivesAt < endsAt);
        const sum = (of: readonly ArrivalPicture[]): number => of.reduce((all, { units }) => all + units, 0);
        // What is overdue or comes after the end never counts, nor lets anything else count.
        expect(assessment.incoming).toBeLessThanOrEqual(sum(inTime));
        expect((assessment.incoming ?? 0) + (assessment.lateIncoming ?? 0)).toBe(sum(arrivals));
        expect(judge(low(inTime)).assessment.incoming).toBe(assessment.incoming);
        // One that comes later counts no more than when it comes sooner.
        const later = arrivals.map((one) => ({ ...one, arrivesAt: one.arrivesAt + DAY }));
        const sooner = arrivals.filter(({ arrivesAt }) => arrivesAt > NOW);
        const delayed = later.filter(({ arrivesAt }) => arrivesAt > NOW + DAY);
        expect(judge(low(delayed)).assessment.incoming).toBeLessThanOrEqual(
          judge(low(sooner)).assessment.incoming ?? 0,
        );
      }),
      { numRuns: 200 },
    );
  });
});

test('each unit on its way counts or is late, in whatever order it is told', () => {
  // Two a day, ten days to go.
  const forecast = forecastDemand({
    plannedUnits: 20,
    history: Array.from({ length: 28 }, () => 2),
    windowDays: 10,
    elapsedDays: 0,
    soldByDay: [],
    sold: 0,
    otherDemand: 0,
    paceKnown: true,
  });
  if (!forecast.known) throw new Error('There is a plan');
  const given = { stock: 6, unit: 1, risk: 0.4, now: NOW, endsAt: NOW + 10 * DAY };
  const found = (...arrivals: ArrivalPicture[]) => incoming(arrivals, forecast, given);
  expect(found()).toEqual({ counted: 0, late: 0, lateAt: null });
  // The first keeps it going until the second comes, which alone would be too late.
  expect(found(arrival(7, 5), arrival(2, 12))).toEqual({ counted: 17, late: 0, lateAt: null });
  expect(found(arrival(7, 5))).toEqual({ counted: 0, late: 5, lateAt: NOW + 7 * DAY });
  // Of late ones the first that is still to come has a date; what is overdue has none, nor what comes this moment.
  expect(found(arrival(9, 5), arrival(8, 3), arrival(-1, 4))).toEqual({
    counted: 0,
    late: 12,
    lateAt: NOW + 8 * DAY,
  });
  expect(found(arrival(0, 4))).toEqual({ counted: 0, late: 4, lateAt: null });
  expect(found(arrival(1, 500), arrival(10, 4))).toEqual({ counted: 500, late: 4, lateAt: NOW + 10 * DAY });
  // In units of a bundle of three: six units are two of them.
  expect(incoming([arrival(2, 12)], forecast, { ...given, unit: 3 }).counted).toBe(0);
  fc.assert(
    fc.property(
      fc.array(fc.record({ days: fc.integer({ min: -3, max: 12 }), units: fc.integer({ min: 1, max: 40 }) })),
      (list) => {
        const arrivals = list.map(({ days, units }) => arrival(days, units));
        const { counted, late, lateAt } = found(...arrivals);
        expect(counted + late).toBe(list.reduce((sum, { units }) => sum + units, 0));
        if (lateAt !== null) expect(arrivals.some((one) => one.arrivesAt === lateAt)).toBe(true);
      },
    ),
  );
});
