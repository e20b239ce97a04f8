/** What Flow is told, in the words of the tomls. */
import { describe, expect, test } from 'vitest';
import {
  FLOW_TRIGGERS,
  isAboutProduct,
  namesInFlow,
  payloadOf,
  triggerOf,
} from '../../app/core/flow-triggers.ts';
import { fieldsOf, ofType } from './tomls.ts';

/** One ledger entry for each trigger, as the steps write them. */
const ENTRIES = {
  'product-below-need': [
    'ledger.verdict_changed',
    { verdict: 'below_need', variant: 'Red', buyable: 3, need: 9 },
  ],
  'product-sold-out': [
    'ledger.verdict_changed',
    { verdict: 'sold_out', variant: 'Red', buyable: 0, need: 9 },
  ],
  'product-held': ['ledger.hold_opened', { variant: 'Red', response: 'hide', cause: 'sold_out' }],
  'product-released': ['ledger.hold_closed', { variant: 'Red', response: 'hide', cause: 'stock' }],
  'sign-off-wanted': ['ledger.sign_off_wanted', {}],
  'campaign-launched': ['ledger.campaign_live', {}],
  'campaign-ended': ['ledger.campaign_ended', {}],
  'traffic-uptick': ['ledger.traffic_uptick', { views: 90, usual: 10.5 }],
  'nearing-expiry': ['ledger.nearing_expiry', { date: '2026-12-01' }],
} as const satisfies Record<(typeof FLOW_TRIGGERS)[number], readonly [string, object]>;

const ABOUT = { productId: '7', campaign: { name: 'Night', handle: 'night', acting: true } };

describe('a trigger', () => {
  test.each(FLOW_TRIGGERS)('%s has exactly the fields of its toml, of their types', (handle) => {
    const [message, params] = ENTRIES[handle];
    const draft = triggerOf({ message, params });
    expect(draft?.handle).toBe(handle);
    const payload = draft ? payloadOf(draft, ABOUT) : {};
    const manifest = ofType('flow_trigger').find(({ own }) => own.handle === handle);
    const fields = manifest ? fieldsOf(manifest) : [];
    const keys = fields.map(({ type, key }) => (type === 'product_reference' ? 'product_id' : (key ?? '')));
    expect(Object.keys(payload).toSorted()).toEqual(keys.toSorted());
    const types = { single_line_text_field: 'string', number_decimal: 'number', boolean: 'boolean' };
    for (const { type, key } of fields)
      if (type !== 'product_reference')
        expect(typeof payload[key ?? '']).toBe(types[type as keyof typeof types]);
    expect('product_id' in payload).toBe(isAboutProduct(handle));
  });

  test.each(FLOW_TRIGGERS)('%s is under a row of the matrix that calls it as its toml does', (handle) => {
    const [message, params] = ENTRIES[handle];
    const manifest = ofType('flow_trigger').find(({ own }) => own.handle === handle);
    const draft = triggerOf({ message, params });
    expect(namesInFlow(draft?.trigger ?? 'broken')).toContain(manifest?.own.name);
  });

  test('every toml of a trigger is one that is sent', () => {
    expect(
      ofType('flow_trigger')
        .map(({ own }) => own.handle)
        .toSorted(),
    ).toEqual(FLOW_TRIGGERS.toSorted());
  });
});
