/** What a viewer gets where the shop keeps quantities to itself. */
import { describe, expect, test } from 'vitest';
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

  test('plain answers stay as they are', () => {
    for (const value of ['pulse', null, 3, true, undefined]) expect(withoutQuantities(value)).toBe(value);
  });
});
