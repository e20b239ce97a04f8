/** What a variant is sold from, and what is known about it (domain: buyable units, exempt, freshness). */
import { describe, expect, test } from 'vitest';
import type { ComponentPicture, LevelPicture, VariantPicture } from '../../app/core/picture.ts';
import { stockOf } from '../../app/core/stock.ts';
import { component, HOUR, level, MINUTE, NOW, picture, variant } from '../support/builders.ts';

const of = (id: string, given: Partial<LevelPicture>) => level({ inventoryItemId: `i-${id}`, ...given });
const bundle = (...components: ComponentPicture[]) => variant({ requiresComponents: true, components });
const stock = (one: VariantPicture, levels: LevelPicture[], isGiftCard = false) =>
  stockOf({ ...picture(), levels, product: { ...picture().product, isGiftCard } }, one, null);

describe('a variant with its own stock', () => {
  test('is sold from it, one for one', () => {
    expect(stock(variant(), [level({ available: 7, confirmedAt: NOW - HOUR })])).toEqual({
      exempt: null,
      buyable: { known: true, units: 7, confirmedAt: NOW - HOUR, raisedAt: null },
      parts: [
        {
          inventoryItemId: 'i1',
          takes: 1,
          component: null,
          buyable: { known: true, units: 7, confirmedAt: NOW - HOUR, raisedAt: null },
        },
      ],
    });
  });

  test('that was never read is not known; what is stocked elsewhere alone is none here', () => {
    expect(stock(variant(), []).buyable).toEqual({ known: false, reason: 'never_read', confirmedAt: null });
    expect(stock(variant(), [level({ locationId: 'elsewhere' })]).buyable).toEqual({
      known: true,
      units: 0,
      confirmedAt: null,
      raisedAt: null,
    });
  });

  test('is known for 26 hours after it was confirmed, and not a moment longer', () => {
    const at = (confirmedAt: number) => stock(variant(), [level({ available: 7, confirmedAt })]).buyable;
    expect(at(NOW - 26 * HOUR)).toMatchObject({ known: true, units: 7 });
    expect(at(NOW - 26 * HOUR - 1)).toEqual({
      known: false,
      reason: 'stale',
      confirmedAt: NOW - 26 * HOUR - 1,
    });
  });

  test('says why it cannot run out', () => {
    const exempt = (...given: Parameters<typeof stock>) => stock(...given).exempt;
    expect(exempt(variant({ tracked: false }), [])).toBe('untracked');
    expect(exempt(variant({ inventoryPolicy: 'CONTINUE' }), [])).toBe('continue');
    expect(exempt(variant({ tracked: false }), [], true)).toBe('gift_card');
  });

  test('is as fresh as its oldest level, and went up when the last of them did', () => {
    const locations = ['l1', 'l2', 'l3'].map((id) => ({ id, isActive: true, fulfillsOnlineOrders: true }));
    const levels = [
      level({ available: 1, confirmedAt: NOW - MINUTE, raisedAt: NOW - HOUR }),
      level({ locationId: 'l2', available: 2, confirmedAt: NOW - HOUR, raisedAt: NOW - MINUTE }),
      level({ locationId: 'l3', available: null, confirmedAt: 0 }),
    ];
    const shop = { ...picture().shop, locations };
    expect(stockOf({ ...picture(), shop, levels }, variant(), null).buyable).toEqual({
      known: true,
      units: 3,
      confirmedAt: NOW - HOUR,
      raisedAt: NOW - MINUTE,
    });
  });
});

describe('a bundle', () => {
  const cup = component('cup', 2);
  const pot = component('pot', 1);

  test('is as fresh as its oldest component, and went up when the last of them did', () => {
    const levels = [
      of('cup', { available: 9, confirmedAt: NOW - HOUR, raisedAt: NOW - HOUR }),
      of('pot', { available: 50, confirmedAt: NOW - MINUTE, raisedAt: NOW - MINUTE }),
    ];
    const { buyable, exempt, parts } = stock(bundle(cup, pot), levels);
    expect(buyable).toEqual({ known: true, units: 4, confirmedAt: NOW - HOUR, raisedAt: NOW - MINUTE });
    expect(exempt).toBeNull();
    expect(parts.map((one) => [one.component, one.takes, one.buyable])).toEqual([
      ['cup', 2, { known: true, units: 9, confirmedAt: NOW - HOUR, raisedAt: NOW - HOUR }],
      ['pot', 1, { known: true, units: 50, confirmedAt: NOW - MINUTE, raisedAt: NOW - MINUTE }],
    ]);
  });

  test('that never went up says so, and one whose components are stocked nowhere here has none', () => {
    const nowhere = [of('cup', { locationId: 'far' }), of('pot', { locationId: 'far' })];
    expect(stock(bundle(cup, pot), nowhere).buyable).toEqual({
      known: true,
      units: 0,
      confirmedAt: null,
      raisedAt: null,
    });
    const one = [of('cup', { available: 4 }), of('pot', { available: 4, raisedAt: NOW })];
    expect(stock(bundle(cup, pot), one).buyable).toMatchObject({ units: 2, raisedAt: NOW });
  });

  test('names the oldest unknown component, unless another one is gone', () => {
    const stale = of('cup', { available: 9, confirmedAt: 0 });
    expect(stock(bundle(cup, pot), [stale, of('pot', { available: 5 })]).buyable).toEqual({
      known: false,
      reason: 'stale',
      confirmedAt: 0,
    });
    expect(stock(bundle(cup, pot), [stale, of('pot', { available: 0 })]).buyable).toMatchObject({
      known: true,
      units: 0,
    });
  });

  test('is exempt for what its first component is, when none can run out; a gift card is one', () => {
    const free = bundle(
      component('cup', 2, { inventoryPolicy: 'CONTINUE' }),
      component('pot', 1, { tracked: false }),
    );
    expect(stock(free, [])).toEqual({
      exempt: 'continue',
      parts: [],
      buyable: { known: true, units: 0, confirmedAt: null, raisedAt: null },
    });
    const half = bundle(component('cup', 2, { tracked: false }), pot);
    expect(stock(half, [of('pot', { available: 5 })])).toMatchObject({ exempt: null });
    const card = { exempt: 'gift_card', parts: [], buyable: { known: false, reason: 'bundle' } };
    expect(stock(bundle(cup, pot), [], true)).toMatchObject(card);
    expect(stock(variant(), [level()], true).exempt).toBe('gift_card');
    expect(stock(bundle(), [])).toMatchObject({ ...card, exempt: null });
  });
});
