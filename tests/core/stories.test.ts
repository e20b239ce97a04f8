/** Single stories through judging and acting, in memory: what others do to a product that is held (laws 1, 2, 13). */
import { expect, test } from 'vitest';
import { HELD_TAG } from '../../app/core/campaign.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import type { Happening, Setup } from './laws/steps.ts';
import { World } from './laws/world.ts';

const quiet = {
  mode: 'watch' as const,
  policy: {},
  goal: 'keep_available' as const,
  priority: 3,
  startsInDays: -1,
  useTags: false,
  collection: false,
  plan: null,
  products: [],
};

/** One acting campaign on p2, which has one variant, v3; sold out hides it. */
async function soldOut(): Promise<World> {
  const setup: Setup = {
    campaigns: {
      a: quiet,
      b: {
        ...quiet,
        mode: 'act',
        useTags: true,
        policy: { ...defaultPolicy(), soldOutResponse: 'hide' },
        products: ['p2'],
      },
      c: quiet,
    },
    stock: { v1: 80, v2: 80, v3: 80 },
    tags: { p1: [], p2: [] },
    statuses: { p1: 'ACTIVE', p2: 'ACTIVE' },
    shared: false,
    brakeProducts: 20,
    ads: true,
  };
  const world = new World(setup);
  await world.work();
  await world.apply({ kind: 'sell', variant: 'v3', units: 80, delivery: 'now' });
  return world;
}
const stock = (units: number): Happening => ({
  kind: 'set_level',
  variant: 'v3',
  units,
  location: 'l1',
  delivery: 'now',
});
const status = (to: 'ACTIVE' | 'DRAFT'): Happening => ({
  kind: 'status',
  product: 'p2',
  status: to,
  delivery: 'now',
});
const later = (minutes: number): Happening => ({ kind: 'advance', minutes });
const inAds = (world: World) => world.shop.product('p2').publications.get('ads')?.published ?? false;
const told = (world: World) => world.store.ledger.map(({ message }) => message);

test('sold out hides; back in stock, it is exactly as before', async () => {
  const world = await soldOut();
  expect(world.shop.product('p2')).toMatchObject({ status: 'UNLISTED', tags: ['campaign:b', HELD_TAG] });
  expect(inAds(world)).toBe(false);
  for (const one of [stock(50), later(6 * 60 + 1)]) await world.apply(one);
  expect(world.shop.product('p2')).toMatchObject({ status: 'ACTIVE', tags: ['campaign:b', 'promote:b'] });
  expect(inAds(world)).toBe(true);
  expect(told(world)).toContain('ledger.restored');
});

test('who republishes a held product wins: an override until the next restock, and everything is put back', async () => {
  const world = await soldOut();
  await world.apply(status('ACTIVE'));
  expect(world.store.overrides).toEqual([]);
  await world.apply(later(1));
  expect(world.store.overrides).toMatchObject([
    { kind: 'keep_visible', untilKind: 'restock', endedAt: null },
  ]);
  expect(world.shop.product('p2').status).toBe('ACTIVE');
  expect(inAds(world)).toBe(true);
  expect(told(world)).toContain('ledger.override_inferred');
  await world.apply(stock(50));
  await world.apply({ kind: 'sell', variant: 'v3', units: 50, delivery: 'now' });
  expect(world.shop.product('p2').status).toBe('UNLISTED');
});

test('who makes a held product a draft does not ask for it to be shown: no override, and it stays a draft', async () => {
  const world = await soldOut();
  for (const one of [status('DRAFT'), later(1), later(1)]) await world.apply(one);
  expect(world.store.overrides).toEqual([]);
  expect(told(world)).toContain('ledger.kept_foreign_change');
  for (const one of [stock(50), later(6 * 60 + 1)]) await world.apply(one);
  expect(world.shop.product('p2').status).toBe('DRAFT');
  expect(inAds(world)).toBe(false);
  expect(told(world)).toContain('ledger.release_waits');
  await world.apply(status('ACTIVE'));
  expect(inAds(world)).toBe(true);
});

test('a stock number that falls to nothing without an order is reported, and hides a minute later', async () => {
  const world = await soldOut();
  for (const one of [stock(60), later(6 * 60 + 1)]) await world.apply(one);
  await world.apply(stock(0));
  expect(world.shop.product('p2')).toMatchObject({ status: 'ACTIVE', tags: ['campaign:b', HELD_TAG] });
  expect(inAds(world)).toBe(true);
  await world.advance(20_000);
  expect(world.store.openAlerts).toContain('level_jump:i3:l1');
  expect(world.shop.product('p2').status).toBe('ACTIVE');
  await world.advance(41_000);
  expect(world.shop.product('p2').status).toBe('UNLISTED');
  expect(inAds(world)).toBe(false);
});

test('a product that sells out again while its restore is under way is held again, and nobody is blamed', async () => {
  // The process dies at each point of the restore in turn.
  for (let after = 0; after < 12; after += 1) {
    const world = await soldOut();
    await world.apply(stock(50));
    await world.apply({ kind: 'crash', after });
    await world.apply(later(6 * 60 + 1));
    await world.apply(stock(0));
    await world.apply(later(2));
    expect(world.store.overrides).toEqual([]);
    expect(world.shop.product('p2').status).toBe('UNLISTED');
    expect(inAds(world)).toBe(false);
  }
});
