import { describe, expect, it } from 'vitest';
import { digitsOf, findDigits, toGid } from '../../app/shopify/ids.ts';

describe('ids', () => {
  it('keep digits beyond 2^53', () => {
    const gid = toGid('Product', '788032119674292922');
    expect(gid).toBe('gid://shopify/Product/788032119674292922');
    expect(digitsOf('Product', gid)).toBe('788032119674292922');
  });

  it('leave out what follows the number', () => {
    expect(digitsOf('InventoryItem', 'gid://shopify/InventoryItem/5?inventory_item_id=7')).toBe('5');
  });

  it('never take one kind for another', () => {
    expect(() => digitsOf('Product', 'gid://shopify/ProductVariant/1')).toThrow('not the gid of a Product');
    expect(findDigits('Product', 'gid://shopify/ProductVariant/1')).toBeNull();
  });

  it.each(['', '1a', '-1', '1 OR 1', 'gid://shopify/Product/1'])('refuse %j as digits', (digits) => {
    expect(() => toGid('Product', digits)).toThrow();
  });
});
