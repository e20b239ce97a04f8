/** Order to ship with a campaign's items and without, against the same orders looked at one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onTimeShare, shipMeasures, type ShippedGroup } from '../../app/core/measures/ship-times.ts';
import { shipTimes, type ShippedOrder } from '../../app/core/shipping.ts';
import { DAY, NOW } from '../support/builders.ts';

const days = { zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], closed: [] };
const asked = { now: NOW, promised: 2, days };
/** Orders of `ago` days ago; `took`: days until the first parcel left, null: nothing has. */
const group = (ago: number, took: number | null, more: Partial<ShippedGroup> = {}): ShippedGroup => ({
  inside: true,
  orderedAt: NOW - ago * DAY,
  shippedAt: took === null ? null : NOW - (ago - took) * DAY,
  open: took === null,
  orders: 1,
  ...more,
});
const measured = (...groups: ShippedGroup[]) => shipMeasures(groups, [], asked);

describe('order to ship', () => {
  test('inside and outside are told apart, each group as often as it has orders', () => {
    expect(
      measured(
        group(9, 1, { orders: 6 }),
        group(9, 3, { orders: 4 }),
        group(9, 5, { inside: false, orders: 3 }),
      ),
    ).toMatchObject({
      inside: { orders: 10, median: 1, p90: 3 },
      outside: { orders: 3, median: 5, p90: 5 },
      lateOrShort: 4,
    });
  });

  test('what nobody can tell the side of is on neither, and makes both uncertain', () => {
    const found = measured(
      group(9, 1),
      group(9, 5, { inside: null, orders: 3 }),
      group(1, null, { inside: false }),
    );
    expect(found).toMatchObject({
      inside: { orders: 1, median: 1 },
      outside: { orders: 0, median: null },
      untold: { inside: 3, outside: 4 },
    });
  });

  test('without orders nothing is known', () => {
    const none = { orders: 0, median: null, p90: null };
    expect(measured()).toEqual({
      inside: none,
      outside: none,
      untold: { inside: 0, outside: 0 },
      lateOrShort: 0,
      carriers: [],
    });
  });

  test('what waits counts once it waits longer than promised, and is broken then', () => {
    expect(measured(group(2, null))).toMatchObject({ inside: { orders: 0 }, lateOrShort: 0 });
    expect(measured(group(3, null))).toMatchObject({ inside: { orders: 1, median: 3 }, lateOrShort: 1 });
  });

  test('in time is up to the promised days; who still waits for a part of it was not served in time', () => {
    expect(measured(group(9, 2)).lateOrShort).toBe(0);
    expect(measured(group(9, 3)).lateOrShort).toBe(1);
    expect(measured(group(9, 1, { open: true }))).toMatchObject({ inside: { median: 1 }, lateOrShort: 1 });
    expect(measured(group(2, 1, { open: true })).lateOrShort).toBe(0);
  });

  test('late orders outside of campaigns are not the campaigns’', () => {
    expect(measured(group(9, 8, { inside: false })).lateOrShort).toBe(0);
  });

  test('is what every order by itself gives', () => {
    const groups = fc.array(
      fc
        .record({
          inside: fc.boolean(),
          ago: fc.integer({ min: 0, max: 9 }),
          took: fc.option(fc.integer({ min: 0, max: 9 })),
          open: fc.boolean(),
          orders: fc.integer({ min: 1, max: 5 }),
        })
        .map(({ ago, took, open, ...more }) =>
          group(ago, took === null ? null : Math.min(took, ago), { ...more, open: open || took === null }),
        ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(groups, (given) => {
        const found = shipMeasures(given, [], asked);
        const single = (inside: boolean): ShippedOrder[] =>
          given
            .filter((one) => one.inside === inside)
            .flatMap(({ orderedAt, shippedAt, open, orders }) =>
              Array.from({ length: orders }, () => ({
                orderedAt,
                cancelledAt: null,
                cancelReason: null,
                complete: !open,
                parcels:
                  shippedAt === null ? [] : [{ carrier: null, shippedAt, deliveredAt: null, dueAt: null }],
              })),
            );
        expect(found.inside).toEqual(shipTimes(single(true), { since: 0, ...asked }));
        expect(found.outside).toEqual(shipTimes(single(false), { since: 0, ...asked }));
        const late = single(true).filter(({ orderedAt, complete, parcels }) => {
          const left = parcels[0]?.shippedAt;
          return (left ?? NOW) - orderedAt > 2 * DAY || (!complete && NOW - orderedAt > 2 * DAY);
        });
        expect(found.lateOrShort).toBe(late.length);
      }),
    );
  });
});

describe('carriers', () => {
  test('the one that is late most often comes first, of equal ones by name', () => {
    const of = (carrier: string, late: number, parcels: number) => ({ carrier, late, parcels });
    const given = [of('Post', 1, 10), of('Slow', 2, 4), of('Ant', 5, 50), of('Big', 9, 20), of('Fine', 0, 1)];
    expect(shipMeasures([], given, asked).carriers.map(({ carrier }) => carrier)).toEqual([
      'Slow',
      'Big',
      'Ant',
      'Post',
      'Fine',
    ]);
  });

  test('on time is the share of all parcels that were due; not known where none was', () => {
    expect(onTimeShare([])).toBeNull();
    expect(onTimeShare([{ carrier: 'Post', late: 0, parcels: 0 }])).toBeNull();
    expect(
      onTimeShare([
        { carrier: 'Post', late: 1, parcels: 10 },
        { carrier: 'Slow', late: 4, parcels: 10 },
      ]),
    ).toBe(0.75);
  });
});
