/**
 * The laws of the domain over random stories: sales, restocks, absolute levels, edits by others, edits of campaigns,
 * overlaps, freezes, stops, ends, messages lost, doubled and late, time, and deaths between any two writes.
 * `LAW_RUNS=100000 npx vitest run tests/core/laws.test.ts` runs more of them; a failure prints its seed and path.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import type { Picture } from '../../app/core/picture.ts';
import { DAY, hold, level, MINUTE, NOW, picture, settings, shop } from '../support/builders.ts';
import { atRest, breaks, explaining, isAsItWas, standsAsIfNew, watchReleases } from './laws/checks.ts';
import { PRODUCTS, setups, stories, type Story } from './laws/steps.ts';
import { World } from './laws/world.ts';

const runs = Number(process.env['LAW_RUNS'] ?? 1_000);
const how = {
  ...(process.env['LAW_SEED'] === undefined ? {} : { seed: Number(process.env['LAW_SEED']) }),
  // A smaller story is worth the wait to people, not to who only asks whether the law breaks.
  endOnFailure: process.env['LAW_SHRINK'] === '0',
};
const TIMEOUT_MS = Math.max(120_000, runs * 200);

async function live({ setup, happenings }: Story): Promise<World> {
  const world = new World(setup);
  world.store.onPicture = explaining();
  watchReleases(world);
  await world.work();
  for (const one of happenings) await world.apply(one);
  return world;
}

test('laws 1–8, 10 and 12–14 hold after any story', { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const world = await live(story);
      await world.letItRun();
      await atRest(world);
      standsAsIfNew(world);
      await world.endAll();
      isAsItWas(world);
      await world.activateAll();
      isAsItWas(world);
      const rest = PRODUCTS.filter((id) => !world.shop.product(id).deleted).flatMap((id) => [
        ...world.store.baselinesOf(id).values(),
      ]);
      if (rest.length > 0) breaks(`law 13: still waiting though active: ${JSON.stringify(rest)}`);
      await atRest(world);
    }),
    { numRuns: runs, ...how },
  );
  expect(runs).toBeGreaterThan(0);
});

test('law 8: a shop that only watches is never written to', { timeout: TIMEOUT_MS }, async () => {
  await fc.assert(
    fc.asyncProperty(stories, async ({ setup, happenings }) => {
      const { a, b, c } = setup.campaigns;
      const watching = {
        ...setup,
        campaigns: {
          a: { ...a, mode: 'watch' as const },
          b: { ...b, mode: 'watch' as const },
          c: { ...c, mode: 'watch' as const },
        },
      };
      const world = await live({
        setup: watching,
        happenings: happenings.filter((one) => !(one.kind === 'mode' && one.mode === 'act')),
      });
      await world.endAll();
      expect(world.witness.writes).toEqual([]);
    }),
    { numRuns: Math.ceil(runs / 10), ...how },
  );
});

test('law 5: no sequence of levels below the need and its margin ends a hold; none above the need begins one', () => {
  const need = decide(picture()).verdicts[0]?.assessment.need ?? 0;
  const margin = Math.max(1, Math.ceil(need * 0.1));
  const held = [hold({ response: 'flag', cause: 'below_need' })];
  const minutes = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(minutes, fc.integer({ min: 0, max: margin - 1 })), { minLength: 1 }),
      (steps) => {
        let now = NOW;
        let holds = held;
        for (const [wait, above] of steps) {
          now += wait * MINUTE;
          const levels = [level({ available: need + above, confirmedAt: now })];
          // The need shrinks as time goes by: the same moment is judged with another age of the hold.
          const aged = holds.map((one) => ({ ...one, openedAt: one.openedAt - (now - NOW) }));
          expect(decide(picture({ levels, holds: aged })).close).toEqual([]);
          expect(decide(picture({ levels })).open).toEqual([]);
          holds = aged;
        }
      },
    ),
    { numRuns: 200, ...how },
  );
});

test(
  'law 15: what others write back three times in a day is left to them',
  { timeout: TIMEOUT_MS },
  async () => {
    const one = fc.constantFrom('strip', 'strip', 'sell out', 'restock', 'an hour', 'a minute');
    const [setup] = fc.sample(setups, { numRuns: 1, seed: 1 });
    let fights = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
        if (!setup) throw new Error('No setup');
        const a = { ...setup.campaigns.a, mode: 'act' as const, useTags: true, policy: {}, plan: 20 };
        const watching = { mode: 'watch' as const };
        const { b, c } = setup.campaigns;
        const world = new World({
          ...setup,
          campaigns: { a, b: { ...b, ...watching }, c: { ...c, ...watching } },
          tags: { p1: [], p2: [] },
          statuses: { p1: 'ACTIVE', p2: 'ACTIVE' },
          stock: { v1: 80, v2: 80, v3: 80 },
          shared: false,
        });
        await world.work();
        const promote = 'tag:promote:a';
        const stripped: number[] = [];
        for (const step of steps) {
          const units = step === 'sell out' ? 0 : 80;
          const told = { location: 'l1', delivery: 'now' } as const;
          if (step === 'strip') {
            // Ours, confirmed and gone again: one that was written back.
            const ours = world.store.baselinesOf('p1').get(promote)?.state === 'confirmed';
            if (ours && world.shop.value('p1', promote) === true) stripped.push(world.now);
            if (stripped.filter((at) => at > world.now - DAY).length > 3)
              breaks('law 15: written back a fourth time within a day');
            await world.apply({ kind: 'tag', product: 'p1', tag: 'promote:a', add: false, delivery: 'now' });
            await world.advance(MINUTE);
          } else if (step === 'an hour' || step === 'a minute') {
            await world.advance(step === 'an hour' ? 61 * MINUTE : MINUTE);
          } else {
            for (const variant of ['v1', 'v2'] as const)
              await world.apply({ kind: 'set_level', variant, units, ...told });
          }
        }
        if (world.store.openAlerts.has(`peace:p1:${promote}`)) fights += 1;
        await world.endAll();
        isAsItWas(world);
      }),
      { numRuns: Math.ceil(runs / 10), ...how },
    );
    expect(fights).toBeGreaterThan(0);
  },
);

test('law 14: never more products newly stopped within 30 minutes than the brake lets through', () => {
  const limit = 3;
  const brakeSettings = settings({ brakeProducts: limit });
  const events = fc.array(
    fc.record({
      product: fc.integer({ min: 0, max: 11 }),
      units: fc.constantFrom(0, 0, 0, 100),
      minutes: fc.integer({ min: 0, max: 8 }),
      goOn: fc.integer({ min: 0, max: 19 }),
    }),
    { minLength: 5, maxLength: 60, size: 'max' },
  );
  fc.assert(
    fc.property(events, (list) => {
      let now = NOW;
      let engaged = false;
      let liftedUntil: number | null = null;
      const held = new Map<number, Picture['holds']>();
      let stopped: { product: number; at: number }[] = [];
      for (const { product, units, minutes, goOn } of list) {
        now += minutes * MINUTE;
        if (engaged && goOn === 0) {
          engaged = false;
          liftedUntil = now + 30 * MINUTE;
          stopped = [];
        }
        const recent = stopped.filter((one) => one.at > now - 30 * MINUTE && one.product !== product);
        const decision = decide(
          picture({
            now,
            shop: shop({
              settings: brakeSettings,
              activeProducts: 12,
              brake: { engaged, liftedUntil },
              recentlyStoppedProducts: new Set(recent.map((one) => one.product)).size,
            }),
            levels: [level({ available: units, confirmedAt: now })],
            holds: held.get(product) ?? [],
          }),
        );
        const lifted = liftedUntil !== null && liftedUntil > now;
        const stops = decision.open.some(({ response }) => response !== 'flag');
        if (stops && engaged && !lifted) breaks('law 14: stopped while the brake is on');
        if (stops) stopped.push({ product, at: now });
        if (decision.brake) engaged = true;
        const closed = new Set(decision.close.map(({ id }) => id));
        held.set(product, [
          ...(held.get(product) ?? []).filter(({ id }) => !closed.has(id)),
          ...decision.open.map((one) => hold({ ...one, openedAt: now })),
        ]);
        const inWindow = new Set(
          stopped.filter((one) => one.at > now - 30 * MINUTE).map((one) => one.product),
        );
        if (stops && !lifted && inWindow.size > limit)
          breaks(`law 14: ${inWindow.size} products in 30 minutes`);
      }
    }),
    { numRuns: Math.ceil(runs / 10), ...how },
  );
});
