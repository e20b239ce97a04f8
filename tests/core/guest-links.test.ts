/** What links for people without a seat open. */
import { describe, expect, test } from 'vitest';
import {
  guestId,
  guestName,
  LINK_PURPOSES,
  LINK_ROLES,
  mayGive,
  opens,
  roleFits,
  type GuestLink,
} from '../../app/core/guest-links.ts';
import { ROLES } from '../../app/core/roles.ts';
import { nameOfPerson } from '../../app/ui/person-name.ts';
import { DAY, NOW } from '../support/builders.ts';

const link = (given: Partial<GuestLink> = {}): GuestLink => ({
  id: 'l1',
  name: 'Anna',
  role: 'operations',
  purposes: ['stock', 'feasibility'],
  locale: 'de',
  createdAt: NOW,
  createdBy: 'Olu (2)',
  expiresAt: NOW + DAY,
  revokedAt: null,
  lastUsedAt: null,
  ...given,
});

describe('a link opens', () => {
  test('what it is for, until it expires or is revoked', () => {
    expect(opens(link(), 'stock', NOW)).toBe(true);
    expect(opens(link(), 'stock', NOW + DAY - 1)).toBe(true);
    expect(opens(link(), 'stock', NOW + DAY)).toBe(false);
    expect(opens(link({ revokedAt: NOW }), 'stock', NOW)).toBe(false);
    expect(opens(link(), 'sign_off', NOW)).toBe(false);
  });
  test('nothing that its role may not do, even where it was made for it', () => {
    expect(opens(link({ role: 'viewer', purposes: [...LINK_PURPOSES] }), 'feasibility', NOW)).toBe(false);
    expect(LINK_PURPOSES.filter((one) => roleFits('viewer', one))).toEqual(['stock', 'survey', 'calendar']);
    expect(LINK_PURPOSES.filter((one) => roleFits('merchandiser', one))).toEqual([
      'sign_off',
      'stock',
      'survey',
      'calendar',
    ]);
    expect(LINK_PURPOSES.filter((one) => roleFits('operations', one))).toEqual([...LINK_PURPOSES]);
  });
});

test('nobody gives more than they have', () => {
  const given = ROLES.map((by) => [by, LINK_ROLES.filter((role) => mayGive(by, role))]);
  expect(Object.fromEntries(given)).toEqual({
    owner: [...LINK_ROLES],
    operations: ['operations', 'viewer'],
    merchandiser: [],
    viewer: [],
  });
});

test('the record tells who acted by a link from who was there', () => {
  expect(guestName('Anna at the warehouse (link:4f-a_1)')).toBe('Anna at the warehouse');
  expect(guestName(`Anna (${guestId('4f')})`)).toBe('Anna');
  expect(guestName('Anna (42)')).toBeNull();
  // Somebody who calls themselves so is not a link; a name may have lines and brackets of its own.
  expect(guestName('Anna (link:4f) (42)')).toBeNull();
  expect(guestName('Anna\n(warehouse) (link:4f)')).toBe('Anna\n(warehouse)');
  expect(nameOfPerson('Anna (link:4f-a_1)')).toBe('Anna');
});
