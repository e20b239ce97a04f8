/** Where an alert leads: the page on which the next best step can be made, and never to an address without an id. */
import { describe, expect, test } from 'vitest';
import { nextStepOf } from '../../app/core/alert-step.ts';

type Alert = Parameters<typeof nextStepOf>[0];
type Kind = Alert['kind'];

const of = (kind: Kind, campaignId: string | null, productId: string | null): string =>
  nextStepOf({ kind, campaignId, productId });

/** Kinds whose page is the same whatever the alert is about. */
const SAME_PAGE: [Kind, string][] = [
  ['token', '/app#access'],
  ['machine', '/app/activity'],
  ['brake', '/app#brake'],
  ['silent', '/app#connection'],
  ['survey', '/app/insights/surveys'],
  ['team', '/app/settings/team'],
  ['stray', '/app/settings/data'],
  ['theme_published', '/app/campaigns'],
];

/** Kinds that are about a part of a campaign, though a product is named. */
const TABS: [Kind, string][] = [
  ['sign_off_wanted', 'signoff'],
  ['sign_off_answered', 'signoff'],
  ['sign_off_expired', 'signoff'],
  ['task', 'placements'],
  ['mention', 'activity'],
  ['slipping', 'readiness'],
  ['page_down', 'readiness'],
];

/** Kinds that are about a product, in a campaign or not. */
const PRODUCT: Kind[] = [
  'sold_out',
  'below_need',
  'not_known',
  'traffic',
  'drift',
  'peace',
  'write_refused',
  'level_jump',
  'override_inferred',
  'product_launch',
  'page_update',
  'expiry',
];

describe('an alert leads', () => {
  test.each(SAME_PAGE)('%s: to %s, whatever it is about', (kind, page) => {
    expect([of(kind, null, null), of(kind, 'c1', 'p1')]).toEqual([page, page]);
  });

  test.each(TABS)('%s: to the %s of its campaign, though it names a product', (kind, tab) => {
    expect(of(kind, 'c1', null)).toBe(`/app/campaigns/c1?tab=${tab}`);
    expect(of(kind, 'c1', 'p1')).toBe(`/app/campaigns/c1?tab=${tab}`);
  });

  test.each(PRODUCT)('%s: to the product, else to the campaign', (kind) => {
    expect(of(kind, 'c1', 'p1')).toBe('/app/products/p1');
    expect(of(kind, 'c1', null)).toBe('/app/campaigns/c1');
  });

  test.each<Kind>(['campaign', 'budget', 'collection_update'])('%s: to the campaign', (kind) => {
    expect(of(kind, 'c1', null)).toBe('/app/campaigns/c1');
  });

  test('many launches: to their campaign, else to the products', () => {
    expect(of('product_launches', 'c1', null)).toBe('/app/campaigns/c1');
    expect(of('product_launches', null, null)).toBe('/app/products');
  });

  test.each([...TABS.map(([kind]) => kind), ...PRODUCT])(
    '%s of no campaign: to the product, else to what happened, never to a campaign without an id',
    (kind) => {
      expect(of(kind, null, 'p1')).toBe('/app/products/p1');
      expect(of(kind, null, null)).toBe('/app/activity');
    },
  );
});
