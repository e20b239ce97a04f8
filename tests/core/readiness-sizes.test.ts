/** Runs of sizes are judged by what the campaign may count on: units set aside for others, or in reserve, are not there for it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ComingCampaign } from '../../app/core/coming.ts';
import type { ItemFacts } from '../../app/core/readiness/shapes.ts';
import { comingOf, facts, says, tea, told } from '../support/readiness.ts';

const size = (n: number, units: number | null, more: Partial<ItemFacts> = {}) =>
  tea(1, { variantId: `s${n}`, variantTitle: `S${n}`, buyable: units, history: [1], ...more });
const run = (...units: number[]) => units.map((one, n) => size(n + 1, one));
const { campaign } = facts({});

/** A campaign that begins a day earlier on the same stock, and has promised so many units of each size. */
const earlier = (items: readonly ItemFacts[], planned: readonly number[]): ComingCampaign => {
  const coming = comingOf({ ...campaign, id: 'first', startsAt: campaign.startsAt - 1 }, items);
  return {
    ...coming,
    rules: { ...coming.rules, promised: true },
    items: coming.items.map((one, n) => ({
      ...one,
      planned: planned[n] ?? 0,
      forecast: null,
      expected: null,
    })),
  };
};
const after = (items: readonly ItemFacts[], planned: readonly number[]) => ({
  items,
  coming: [comingOf(campaign, items), earlier(items, planned)],
});
const judged = (usable: number | null): ItemFacts['judged'] => ({
  needToBeSafe: 10,
  shortBy: 0,
  moneyAtRisk: 0,
  mayRunOutAt: null,
  usable,
  notCounted: 0,
  notCountedAt: null,
});

test('sizes that a campaign served first takes whole are not there for this one', () => {
  const items = run(20, 20, 20);
  expect(says(after(items, [5, 5, 5]), 'sizes')).toBe('ready ready');
  expect(told(after(items, [5, 20, 30]), 'sizes')).toMatchObject({
    state: 'warning',
    said: 'open',
    lines: [['Tea 1', '', 'item_taken', { sizes: '', taken: 'S2, S3' }]],
    money: 1_000,
  });
});

test('what is sold out and what is set aside are told apart', () => {
  const items = run(20, 0, 20);
  expect(told(after(items, [5, 0, 20]), 'sizes').lines).toEqual([
    ['Tea 1', '', 'item_both', { share: expect.closeTo(1 / 3), sizes: 'S2', taken: 'S3' }],
  ]);
});

test('a hero whose sizes are set aside leaves no ads for it: only what is sold out blocks', () => {
  const items = run(20, 20, 20).map((one) => ({ ...one, hero: true }));
  expect(says(after(items, [5, 20, 20]), 'sizes')).toBe('warning open');
  const gone = run(20, 0, 0).map((one) => ({ ...one, hero: true }));
  expect(says(after(gone, [5, 0, 0]), 'sizes')).toBe('blocking lost');
});

test('while it runs the judge says what it may count on; what was not judged counts as it lies there', () => {
  const items = run(20, 20, 20).map((one, n) => ({ ...one, judged: n === 2 ? judged(0) : judged(9) }));
  expect(told({ items, running: true, coming: [] }, 'sizes').lines[0]?.slice(2)).toMatchObject([
    'item_taken',
    { taken: 'S3' },
  ]);
  const unknown = items.map((one, n) => ({ ...one, judged: n === 2 ? judged(null) : null }));
  expect(says({ items: unknown, running: true, coming: [] }, 'sizes')).toBe('ready ready');
});

test('what somebody else promises more of the same stock never makes a run of sizes more whole', () => {
  const units = fc.array(fc.nat({ max: 30 }), { minLength: 3, maxLength: 5 });
  const more = fc.array(fc.nat({ max: 40 }), { minLength: 5, maxLength: 5 });
  const share = (items: readonly ItemFacts[], planned: readonly number[]) =>
    told(after(items, planned), 'sizes').lines[0]?.[3];
  const leftOf = (params: ReturnType<typeof share>): number =>
    typeof params === 'object' && 'share' in params ? Number(params['share']) : 1;
  fc.assert(
    fc.property(units, more, more, (there, taken, extra) => {
      const items = run(...there);
      const both = taken.map((one, n) => one + (extra[n] ?? 0));
      expect(leftOf(share(items, both))).toBeLessThanOrEqual(leftOf(share(items, taken)));
    }),
  );
});
