/** What Shopify Flow is told of, and what the message says. */
import { describe, expect, test } from 'vitest';
import { MATRIX_TRIGGERS } from '../../app/core/audience.ts';
import { namesInFlow, payloadOf, silentInFlow, triggerOf } from '../../app/core/flow-triggers.ts';
import { tellingSchema } from '../../app/core/telling.ts';

type Params = Parameters<typeof triggerOf>[0]['params'];
const gifts = { name: 'Gifts', handle: 'gifts', acting: true };
const about = { productId: '8123', campaign: gifts };
/** The message about an entry of the ledger; null: Flow is not told. */
const told = (message: string, params: Params = {}, of: Parameters<typeof payloadOf>[1] = about) => {
  const draft = triggerOf({ message, params });
  return draft && { trigger: draft.handle, onlyActing: draft.onlyActing, payload: payloadOf(draft, of) };
};
const named = { product_id: 8123, Campaign: 'Gifts', 'Campaign handle': 'gifts', Acting: true };

describe('of a product in a campaign', () => {
  test.each([
    ['below_need', 'product-below-need'],
    ['sold_out', 'product-sold-out'],
  ])('%s: what is left and what is needed', (verdict, trigger) =>
    expect(told('ledger.verdict_changed', { verdict, variant: 'Red', buyable: 3, need: 9 })).toEqual({
      trigger,
      onlyActing: true,
      payload: { ...named, Variant: 'Red', 'Units left': 3, 'Units needed': 9 },
    }),
  );
  test.each([
    ['ledger.hold_opened', 'product-held'],
    ['ledger.hold_closed', 'product-released'],
  ])('%s: what is done and why', (message, trigger) =>
    expect(told(message, { variant: 'Red', response: 'hide', cause: 'sold_out' })).toEqual({
      trigger,
      onlyActing: true,
      payload: { ...named, Variant: 'Red', Response: 'hide', Cause: 'sold_out' },
    }),
  );
  test('nothing of a verdict that is fine, nor of what would have been done', () => {
    for (const verdict of ['covered', 'exempt', 'not_known'])
      expect(told('ledger.verdict_changed', { verdict })).toBe(null);
    for (const message of ['ledger.would_hold', 'ledger.write_done', ''])
      expect(told(message, { verdict: 'sold_out' })).toBe(null);
  });
  test('what is not known is empty or 0, so that no workflow breaks on it', () => {
    expect(
      told('ledger.verdict_changed', { verdict: 'sold_out', variant: null, buyable: null })?.payload,
    ).toMatchObject({ Variant: '', 'Units left': 0, 'Units needed': 0 });
    expect(told('ledger.hold_opened', { variant: 12, response: 'hide' })?.payload).toMatchObject({
      Variant: '12',
      Response: 'hide',
      Cause: '',
    });
  });
});

test.each([
  ['ledger.sign_off_wanted', 'sign-off-wanted'],
  ['ledger.campaign_live', 'campaign-launched'],
  ['ledger.campaign_ended', 'campaign-ended'],
])('%s is about the campaign alone, also while it only watches', (message, trigger) =>
  expect(told(message, {}, { ...about, campaign: { ...gifts, acting: false } })).toEqual({
    trigger,
    onlyActing: false,
    payload: { Campaign: 'Gifts', 'Campaign handle': 'gifts', Acting: false },
  }),
);

test('visits and expiry are about the product alone, whatever campaign it is in', () => {
  expect(told('ledger.traffic_uptick', { views: 90, usual: 10.5 })).toEqual({
    trigger: 'traffic-uptick',
    onlyActing: false,
    payload: { product_id: 8123, Views: 90, 'Usual views': 10.5 },
  });
  expect(told('ledger.nearing_expiry', { date: '2026-12-01' })).toEqual({
    trigger: 'nearing-expiry',
    onlyActing: false,
    payload: { product_id: 8123, 'Expires on': '2026-12-01' },
  });
});

test('given no product or no campaign, then neither is named', () => {
  expect(told('ledger.nearing_expiry', { date: '' }, { productId: null, campaign: gifts })?.payload).toEqual({
    'Expires on': '',
  });
  expect(told('ledger.hold_opened', {}, { productId: '8', campaign: null })?.payload).toEqual({
    product_id: 8,
    Variant: '',
    Response: '',
    Cause: '',
  });
});

test('an id above 2^53 stays text rather than becoming another product', () => {
  const of = (productId: string) => told('ledger.nearing_expiry', {}, { productId, campaign: null })?.payload;
  expect(of('9007199254740991')).toMatchObject({ product_id: 9_007_199_254_740_991 });
  expect(of('90071992547409931')).toMatchObject({ product_id: '90071992547409931' });
});

describe('the row of the matrix that lets Flow hear', () => {
  const rowOf = (message: string, params: Params = {}) => triggerOf({ message, params })?.trigger;
  test.each([
    ['ledger.verdict_changed', { verdict: 'sold_out' }, 'sold_out'],
    ['ledger.verdict_changed', { verdict: 'below_need' }, 'below_need'],
    ['ledger.verdict_changed', { verdict: 'below_need', hero: true }, 'hero_below_need'],
    ['ledger.verdict_changed', { verdict: 'sold_out', hero: true }, 'sold_out'],
    ['ledger.hold_opened', {}, 'held'],
    ['ledger.hold_closed', {}, 'released'],
    ['ledger.sign_off_wanted', {}, 'sign_off_wanted'],
    ['ledger.campaign_live', {}, 'campaign'],
    ['ledger.campaign_ended', {}, 'campaign'],
    ['ledger.traffic_uptick', {}, 'traffic'],
    ['ledger.nearing_expiry', {}, 'expiry'],
  ])('%s %j: %s', (message, params, row) => expect(rowOf(message, params)).toBe(row));

  test('names the triggers as Flow does', () => {
    expect(namesInFlow('campaign')).toEqual(['Campaign launched', 'Campaign ended', 'Team alerted']);
    expect(namesInFlow('hero_below_need')).toEqual(['Campaign product below need']);
    expect(namesInFlow('broken')).toEqual(['Team alerted']);
  });

  test('what no row lets through is silent; what one of two rows lets through is not', () => {
    const silent = (rows: object) => silentInFlow(tellingSchema.parse({ matrix: rows }).matrix);
    const off = { flow: 'off' };
    expect(silent({})).toEqual([]);
    expect(silent({ campaign: off, held: off })).toEqual([
      'Product held',
      'Campaign launched',
      'Campaign ended',
    ]);
    expect(silent({ below_need: off })).toEqual([]);
    expect(silent({ below_need: off, hero_below_need: off })).toEqual(['Campaign product below need']);
    expect(silent(Object.fromEntries(MATRIX_TRIGGERS.map((trigger) => [trigger, off])))).toHaveLength(10);
  });
});
