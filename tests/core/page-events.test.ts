/** What the pixel may send, and how it is counted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addCounts,
  counted,
  NO_COUNTS,
  NO_STOPPED,
  PAGE_EVENTS,
  pixelMessage,
  type PageEvent,
} from '../../app/core/page-events.ts';

const event = { kind: 'view', product: '8123456789' };
const message = { shop: 'tea-house.myshopify.com', account: 'Ab_9-Ab_9-Ab_9-Ab_9-Ab', events: [event] };
const accepts = (more: Record<string, unknown>): boolean =>
  pixelMessage.safeParse({ ...message, ...more }).success;

describe('a message of the pixel', () => {
  test('as it is sent is read as it is', () => expect(pixelMessage.parse(message)).toEqual(message));

  test.each([
    ['t.myshopify.com', true],
    [`7${'a'.repeat(59)}.myshopify.com`, true],
    [`7${'a'.repeat(60)}.myshopify.com`, false],
    ['-tea.myshopify.com', false],
    ['.myshopify.com', false],
    ['Tea.myshopify.com', false],
    ['te_a.myshopify.com', false],
    ['tea.example.com', false],
    ['tea.myshopify.com.evil.test', false],
    ['https://tea.myshopify.com', false],
    ['teaxmyshopify.com', false],
  ])('shop %s: %s', (shop, fine) => expect(accepts({ shop })).toBe(fine));

  test.each([
    ['a'.repeat(22), true],
    ['a'.repeat(21), false],
    ['a'.repeat(23), false],
    [`${'a'.repeat(21)}.`, false],
    [`${'a'.repeat(21)}ä`, false],
  ])('account %s: %s', (account, fine) => expect(accepts({ account })).toBe(fine));

  test.each([
    ['1', true],
    ['1'.repeat(20), true],
    ['1'.repeat(21), false],
    ['', false],
    ['12x', false],
    ['x12', false],
    ['gid://shopify/Product/12', false],
  ])('product %s: %s', (product, fine) => expect(accepts({ events: [{ ...event, product }] })).toBe(fine));

  test('has one to fifty events', () => {
    const many = (n: number): boolean => accepts({ events: Array.from({ length: n }, () => event) });
    expect([0, 1, 50, 51].map(many)).toEqual([false, true, true, false]);
  });

  test('carries nothing about who it was, and no events that nobody asked for', () => {
    expect(accepts({ customer: 'anna' })).toBe(false);
    expect(accepts({ events: [{ ...event, email: 'anna@tea.test' }] })).toBe(false);
    expect(PAGE_EVENTS.map((kind) => accepts({ events: [{ ...event, kind }] }))).toEqual(
      PAGE_EVENTS.map(() => true),
    );
    expect(accepts({ events: [{ ...event, kind: 'search' }] })).toBe(false);
    expect(accepts({ events: [{ kind: 'view' }] })).toBe(false);
  });
});

describe('counts', () => {
  const kinds = fc.array(fc.constantFrom(...PAGE_EVENTS), { maxLength: 30 });
  const all = (events: readonly PageEvent[]) => events.reduce(counted, NO_COUNTS);

  test('are how often each thing happened', () => {
    fc.assert(
      fc.property(kinds, (events) => {
        const times = (kind: PageEvent): number => events.filter((one) => one === kind).length;
        expect(all(events)).toEqual({
          views: times('view'),
          carts: times('cart'),
          checkouts: times('checkout'),
          purchases: times('purchase'),
        });
      }),
    );
  });

  test('of two hours are those of both, in any order', () => {
    fc.assert(
      fc.property(kinds, kinds, (morning, noon) => {
        const sum = addCounts(all(morning), all(noon));
        expect(sum).toEqual(all([...morning, ...noon]));
        expect(addCounts(all(noon), all(morning))).toEqual(sum);
      }),
    );
  });

  test('begin at nothing', () => {
    expect(NO_COUNTS).toEqual({ views: 0, carts: 0, checkouts: 0, purchases: 0 });
    expect(NO_STOPPED).toEqual({ stoppedCarts: 0, stoppedPurchases: 0 });
  });
});
