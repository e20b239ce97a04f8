/** What a campaign may do about stock, as people may set it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultPolicy,
  policySchema,
  RESPONSES,
  settingsSchema,
  strictest,
  strictness,
} from '../../app/core/policy.ts';

const fieldsOf = (schema: typeof policySchema | typeof settingsSchema, given: object): string[] =>
  schema.safeParse(given).error?.issues.map(({ path }) => String(path[0])) ?? [];

describe('a response', () => {
  test('is the stricter the less shoppers see; none is free', () => {
    expect([null, ...RESPONSES].map(strictness)).toEqual([0, 1, 2, 3]);
  });

  test('the strictest of several is as strict as any of them, in whatever order', () => {
    expect(strictest(['hide', 'flag', null])).toBe('hide');
    expect(strictest(['flag', 'stop_promoting', 'flag'])).toBe('stop_promoting');
    expect(strictest([null])).toBeNull();
    expect(strictest([])).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(null, ...RESPONSES)), (some) => {
        expect(strictness(strictest(some))).toBe(Math.max(0, ...some.map(strictness)));
      }),
    );
  });
});

describe('a policy', () => {
  test('out of the box only flags, and stops promoting what is sold out', () => {
    expect(defaultPolicy()).toMatchObject({
      flagRisk: 0.4,
      stopRisk: null,
      hideRisk: null,
      soldOutResponse: 'stop_promoting',
      promised: false,
      countIncoming: false,
      shape: 'uniform',
      atEnd: 'now',
      locationIds: null,
      channels: null,
      floor: 0,
      reserve: null,
    });
  });

  test.each<[object]>([
    [{ flagRisk: null, stopRisk: 0.5, hideRisk: 0.999 }],
    [{ shape: 'launch', atEnd: 'when_back_in_stock' }],
    [{ floor: 0, reserve: 0 }],
    [{ floor: 1_000_000, reserve: 1_000_000 }],
    [{ channels: ['x'.repeat(100), 'web'], hideChannels: ['gid://shopify/Publication/1'] }],
    [{ channels: Array.from({ length: 50 }, String), locationIds: Array.from({ length: 250 }, String) }],
    [{ serviceLevel: 0.5, heroServiceLevel: 0.999, othersTimes: 10 }],
    [{ hideMode: 'hide_from_channels', soldOutResponse: null }],
  ])('may be %j', (given) => expect(policySchema.parse(given)).toMatchObject(given));

  test.each<[string, unknown]>([
    ['flagRisk', 0],
    ['stopRisk', 1],
    ['floor', -1],
    ['floor', 0.5],
    ['floor', 1_000_001],
    ['reserve', -1],
    ['serviceLevel', 0.49],
    ['heroServiceLevel', 1],
    ['channels', ['x'.repeat(101)]],
    ['channels', Array.from({ length: 51 }, String)],
    ['locationIds', Array.from({ length: 251 }, String)],
    ['othersTimes', -0.1],
    ['othersTimes', 10.1],
    ['shape', 'bell'],
    ['atEnd', 'later'],
    ['hideMode', 'burn'],
    ['soldOutResponse', 'delete'],
  ])('may not have %s %j', (name, value) => {
    expect(fieldsOf(policySchema, { [name]: value })).toEqual([name]);
  });
});

describe('a setting of the shop', () => {
  test.each<[string, number, number]>([
    ['minimumHoldSeconds', 0, 604_800],
    ['minimumAdHoldSeconds', 0, 604_800],
    ['restoreMargin', 0, 5],
    ['restoreMarginUnits', 0, 10_000],
    ['comeBackUnits', 1, 10_000],
    ['reserve', 0, 1_000_000],
    ['staleAfterSeconds', 60, 2_592_000],
    ['brakeProducts', 1, 100_000],
    ['jumpWaitSeconds', 0, 86_400],
  ])('%s from %d to %d', (name, least, most) => {
    expect(fieldsOf(settingsSchema, { [name]: least })).toEqual([]);
    expect(fieldsOf(settingsSchema, { [name]: most })).toEqual([]);
    expect(fieldsOf(settingsSchema, { [name]: least - 1 })).toEqual([name]);
    expect(fieldsOf(settingsSchema, { [name]: most + 1 })).toEqual([name]);
  });

  test.each(['sellableShare', 'brakeShare'])('%s is a share, and never nothing', (name) => {
    expect(fieldsOf(settingsSchema, { [name]: 1 })).toEqual([]);
    expect(fieldsOf(settingsSchema, { [name]: 0 })).toEqual([name]);
    expect(fieldsOf(settingsSchema, { [name]: 1.01 })).toEqual([name]);
  });
});
