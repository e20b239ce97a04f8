/** What Flow is told, in the words of the tomls. */
import { describe, expect, test } from 'vitest';
import {
  FLOW_TRIGGERS,
  isAboutProduct,
  LEDGER_TRIGGERS,
  namesInFlow,
  payloadOf,
  triggerOf,
} from '../../app/core/flow-triggers.ts';
import { teamAlertPayload, type TeamAlert } from '../../app/core/team-alerted.ts';
import { flowWords } from '../../app/notify/flow-words.ts';
import { fieldsOf, ofType, type Manifest } from './tomls.ts';

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
} as const satisfies Record<(typeof LEDGER_TRIGGERS)[number], readonly [string, object]>;

const ABOUT = { productId: '7', campaign: { name: 'Night', handle: 'night', acting: true } };

const manifestOf = (handle: string): Manifest | undefined =>
  ofType('flow_trigger').find(({ own }) => own.handle === handle);

const TYPES: Record<string, string> = {
  single_line_text_field: 'string',
  url: 'string',
  number_decimal: 'number',
  boolean: 'boolean',
};

/** Every field that the toml declares and no other, each of its type. */
function isAsDeclared(payload: Record<string, unknown>, manifest: Manifest | undefined): void {
  const fields = manifest ? fieldsOf(manifest) : [];
  const keys = fields.map(({ type, key }) => (type === 'product_reference' ? 'product_id' : (key ?? '')));
  expect(Object.keys(payload).toSorted()).toEqual(keys.toSorted());
  for (const { type, key } of fields)
    if (type !== 'product_reference') expect(typeof payload[key ?? '']).toBe(TYPES[type]);
}

describe('a trigger', () => {
  test.each(LEDGER_TRIGGERS)('%s has exactly the fields of its toml, of their types', (handle) => {
    const [message, params] = ENTRIES[handle];
    const draft = triggerOf({ message, params });
    expect(draft?.handle).toBe(handle);
    const payload = draft ? payloadOf(draft, ABOUT) : {};
    isAsDeclared(payload, manifestOf(handle));
    expect('product_id' in payload).toBe(isAboutProduct(handle));
  });

  test.each(LEDGER_TRIGGERS)('%s is under a row of the matrix that calls it as its toml does', (handle) => {
    const [message, params] = ENTRIES[handle];
    const draft = triggerOf({ message, params });
    expect(namesInFlow(draft?.trigger ?? 'mention')).toContain(manifestOf(handle)?.own.name);
  });

  test('every toml of a trigger is one that is sent', () => {
    expect(
      ofType('flow_trigger')
        .map(({ own }) => own.handle)
        .toSorted(),
    ).toEqual(FLOW_TRIGGERS.toSorted());
  });
});

describe('what people are told and has no trigger of its own', () => {
  const alert: TeamAlert = {
    trigger: 'not_known',
    kind: 'not_known',
    urgency: 'later',
    message: 'alert.not_known',
    params: { product: 'Cup', variant: 'Red', campaign: 'Night', reason: 'why.no_demand' },
    campaignId: 'c1',
    campaign: { name: 'Night', handle: 'night' },
    productId: '7',
    at: Date.UTC(2026, 10, 30, 9, 0),
  };
  const shop = { domain: 'cups.myshopify.com', zone: 'Europe/Berlin', currency: 'EUR', locale: 'de-DE' };
  const bare: TeamAlert = { ...alert, params: {}, campaignId: null, campaign: null, productId: null };

  test.each([alert, bare])('has exactly the fields of its toml, whatever it is about', async (one) => {
    isAsDeclared(await flowWords('key')(one, shop), manifestOf('team-alerted'));
  });

  test('says in the language of the shop what it is, of what, how urgent, since when and where to go', async () => {
    expect(await flowWords('key')(alert, shop)).toEqual({
      Trigger: 'not_known',
      'Trigger name': 'Niemand weiß, ob ein Artikel reicht',
      Text: expect.stringContaining('Cup'),
      Urgency: 'later',
      Campaign: 'Night',
      'Campaign handle': 'night',
      Product: 'Cup',
      'Product id': '7',
      Link: 'https://cups.myshopify.com/admin/apps/key/app/products/7',
      Time: '2026-11-30T09:00:00.000Z',
    });
  });

  test('is one line, and no longer than a workflow can use', () => {
    const text = (words: string) =>
      teamAlertPayload(alert, { triggerName: '', text: words, link: '' })['Text'];
    expect(text('One\n  two ')).toBe('One two');
    expect(text('x'.repeat(1_001))).toBe(`${'x'.repeat(999)}…`);
    expect(text('x'.repeat(1_000))).toBe('x'.repeat(1_000));
  });

  test('of what nobody named it says nothing, so that no workflow breaks on it', async () => {
    expect(await flowWords('key')(bare, shop)).toMatchObject({
      Campaign: '',
      'Campaign handle': '',
      Product: '',
      'Product id': '',
    });
  });
});
