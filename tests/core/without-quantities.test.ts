/** What a viewer gets where the shop keeps quantities to itself. */
import { describe, expect, test } from 'vitest';
import { likeliestFirst } from '../../app/core/weekly.ts';
import { withoutQuantities } from '../../app/core/without-quantities.ts';

const assessment = {
  reason: 'why.below_need',
  buyable: 7919,
  usable: 7907,
  reserve: 7901,
  somethingNew: 7789,
  parts: [{ title: 'Cup', each: 7757 }],
  allocatedAbove: 7883,
  planned: 7879,
  sold: 7877,
  expectedDemand: 7873,
  demandSd: 7867,
  pStockout: 0.31,
  need: 7853,
  needToBeSafe: 7841,
  shortBy: 7829,
  expectedLostUnits: 7823,
  moneyAtRisk: 7817,
  daysLeft: 3,
  daysOfCover: 2.5,
  runsOutAt: 1,
  runsOutEarliest: 1,
  runsOutLatest: 1,
  thresholds: [{ response: 'flag', risk: 0.3, need: 7793 }],
  response: 'flag',
  whyNotStronger: 'why_not.risk_below',
  levelsConfirmedAt: 1,
};

describe('without quantities', () => {
  test('an assessment keeps verdict, risk and days, and no number of units', () => {
    const seen = withoutQuantities(assessment);
    expect(JSON.stringify(seen)).not.toMatch(/7[789]\d\d|7757/);
    expect(seen).toMatchObject({
      reason: 'why.below_need',
      pStockout: 0.31,
      daysOfCover: 2.5,
      runsOutAt: 1,
      thresholds: [{ response: 'flag', risk: 0.3, need: null }],
    });
  });

  test('it goes through lists and objects, and leaves settings alone', () => {
    const answer = { rows: [{ title: 'Tea', buyable: 7919, levels: [{ available: 7919 }] }], reserve: 5 };
    expect(withoutQuantities(answer)).toEqual({
      rows: [{ title: 'Tea', buyable: null, levels: [{ available: null }] }],
      reserve: 5,
    });
  });

  test('numbers that are no quantities stay where they are no message’s', () => {
    const answer = { campaign: { priority: 3, serviceLevel: 0.9 }, rows: [{ position: 4, sizes: [1, 2] }] };
    expect(withoutQuantities(answer)).toEqual(answer);
  });

  test('of a message only numbers that are known to be harmless stay', () => {
    const line = {
      params: { product: 'Tea', was: 40, now: 2, something: 7, risk: 0.2, products: 3, runsOutAt: 9 },
    };
    expect(withoutQuantities(line).params).toEqual({
      product: 'Tea',
      was: null,
      now: null,
      something: null,
      risk: 0.2,
      products: 3,
      runsOutAt: 9,
    });
  });

  test('what is at stake cannot be told from the order of a list', () => {
    const byMoney = [
      { title: 'Cup', pStockout: 0.3, moneyAtRisk: 900 },
      { title: 'Tea', pStockout: null, moneyAtRisk: 80 },
      { title: 'Pot', pStockout: 0.9, moneyAtRisk: 7 },
    ];
    expect(likeliestFirst(byMoney).map(({ title }) => title)).toEqual(['Pot', 'Cup', 'Tea']);
  });

  test('how often, how long and which share may be known, how many orders and parcels not', () => {
    const { params } = withoutQuantities({
      params: { share: 0.1, median: 1, p90: 3, seconds: 4, orders: 5, parcels: 9, planned: 40, ordered: 2 },
    });
    expect(params).toEqual({
      share: 0.1,
      median: 1,
      p90: 3,
      seconds: 4,
      orders: null,
      parcels: null,
      planned: null,
      ordered: null,
    });
  });

  test.each(
    `allocatedAbove available amount amountBefore bestDay budget buyable demandHigh demandLow demandSd unitsHigh expectedDemand expectedLostUnits incoming
    lateIncoming left lostMoney lostUnits missing money moneyAtRisk need needThen needToBeSafe onBusiestDay ordered
    otherDemand packingHours parcels planned plannedThen plannedUnits restock sales short shortBy shortUnits sold stock
    stockNow stockThen suggestion units unitsAfter unitsBefore usable usual wrongMoney`.split(/\s+/),
  )('nobody reads %s, as a number or written out', (name) => {
    expect(withoutQuantities({ deep: [{ [name]: 7919 }] })).toEqual({ deep: [{ [name]: null }] });
    expect(withoutQuantities({ [name]: '7.919 €' })).toEqual({ [name]: null });
  });

  test('what carries a quantity keeps its shape: a light, a list, whether there is one', () => {
    expect(
      withoutQuantities({ stock: { light: 'red', units: 4, days: 2 }, need: [4, 5], left: true }),
    ).toEqual({
      stock: { light: 'red', units: null, days: 2 },
      need: [4, 5],
      left: true,
    });
  });

  test('something with a reason is an assessment only with the levels that it rests on', () => {
    expect(withoutQuantities({ reason: 'moved', places: 3 })).toEqual({ reason: 'moved', places: 3 });
    expect(withoutQuantities({ levelsConfirmedAt: 1, places: 3 })).toEqual({
      levelsConfirmedAt: 1,
      places: 3,
    });
    expect(withoutQuantities({ reason: 'x', levelsConfirmedAt: 1, places: 3 })).toMatchObject({
      places: null,
    });
  });

  test('of a message the number of things, the risk and the moment stay; a name that only looks like it goes', () => {
    const kept = {
      count: 1,
      products: 2,
      writes: 3,
      objects: 4,
      limit: 5,
      risk: 0.1,
      nextRisk: 0.2,
      pStockout: 0.3,
      serviceLevel: 0.9,
      date: 6,
      until: 7,
      hours: 8,
      minutes: 9,
      days: 10,
      daysLeft: 11,
      daysOfCover: 12,
      imported: 13,
      rejected: 14,
      removed: 15,
      added: 16,
      gone: 17,
      version: 18,
      day: 22,
      rules: 23,
      times: 24,
      done: 25,
      failed: 26,
      code: 27,
      endsAt: 19,
      runsOutEarliest: 20,
      runsOutLatest: 21,
    };
    expect(withoutQuantities({ params: kept })).toEqual({ params: kept });
    const gone = { counts: 1, discount: 2, Attic: 3, atLeast: 4, limits: 5, unitsPerDays: 6, Earliest1: 7 };
    const none = Object.fromEntries(Object.keys(gone).map((name) => [name, null]));
    expect(withoutQuantities({ params: gone })).toEqual({ params: none });
    expect(withoutQuantities({ params: { rows: [{ each: 3, title: 'Tea' }], none: null } })).toEqual({
      params: { rows: [{ each: null, title: 'Tea' }], none: null },
    });
  });

  test('plain answers stay as they are', () => {
    for (const value of ['pulse', null, 3, true, undefined]) expect(withoutQuantities(value)).toBe(value);
  });
});
