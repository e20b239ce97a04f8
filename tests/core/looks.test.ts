import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDue, nightSlot } from '../../app/core/looks.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 15, 12);

test('is due when its time has come, when it never was done, and when the last time lies far ahead', () => {
  expect(isDue(null, HOUR, NOON)).toBe(true);
  expect(isDue(NOON - HOUR, HOUR, NOON)).toBe(true);
  expect(isDue(NOON - HOUR + 1, HOUR, NOON)).toBe(false);
  expect(isDue(NOON + 1, HOUR, NOON)).toBe(false);
  expect(isDue(NOON + HOUR, HOUR, NOON)).toBe(true);
});

test('comes once a night between one and five on the shop’s own clock, at most a day ago', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Apia');
  const now = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
  fc.assert(
    fc.property(fc.webUrl(), zone, now, (shop, own, at) => {
      const slot = nightSlot(shop, own, at);
      expect(slot).toBeLessThanOrEqual(at);
      expect(at - slot).toBeLessThan(26 * HOUR);
      expect(nightSlot(shop, own, slot)).toBe(slot);
      const hour = Number(
        new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: own }).format(slot),
      );
      // On the two days of a clock change an hour more or less.
      expect(hour).toBeGreaterThanOrEqual(0);
      expect(hour).toBeLessThanOrEqual(6);
    }),
  );
});

test('takes a zone that nobody knows for UTC', () => {
  expect(nightSlot('a.myshopify.com', 'Mars/Olympus', NOON)).toBe(nightSlot('a.myshopify.com', 'UTC', NOON));
});

test('spreads a thousand shops of one zone: no quarter of an hour has a tenth of them', () => {
  const quarters = new Map<number, number>();
  for (let one = 0; one < 1_000; one += 1) {
    const slot = nightSlot(`shop-${one}.myshopify.com`, 'Europe/Berlin', NOON);
    const quarter = Math.floor(slot / (HOUR / 4));
    quarters.set(quarter, (quarters.get(quarter) ?? 0) + 1);
  }
  expect(quarters.size).toBe(16);
  expect(Math.max(...quarters.values())).toBeLessThan(100);
});
