/** What Shopify Flow is told of, and what the message says. */
import { describe, expect, test } from 'vitest';
import { payloadOf, triggerOf } from '../../app/core/flow-triggers.ts';

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
