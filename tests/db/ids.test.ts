/** Ids of rows: newer ones sort after older ones, whatever else happens in the same process. */
import { expect, test } from 'vitest';
import { newId } from '../../app/db/ids.ts';

const NOON = Date.UTC(2026, 10, 15, 12);

test('an id is a UUID of version 7 that begins with its moment', () => {
  const id = newId(NOON);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(NOON);
});

test('ids of one moment sort as they were made, also ten thousand of them', () => {
  const ids = Array.from({ length: 10_000 }, () => newId(NOON));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('ids of one moment sort as they were made while somebody else makes some of the next', () => {
  const mine: string[] = [];
  for (let round = 0; round < 50; round += 1) {
    mine.push(newId(NOON), newId(NOON));
    newId(NOON + 1);
  }
  expect(mine.toSorted()).toEqual(mine);
});
