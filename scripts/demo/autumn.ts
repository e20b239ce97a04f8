import { policySchema } from '../../app/core/policy.ts';
import type { RunningApp } from './app-under-demo.ts';
import type { DevStore } from './dev-store.ts';
import { available, digits } from './snapshot.ts';
import { quiet } from './wait.ts';

const OWNER = { userId: '1001', name: 'Olivia Hart', role: 'owner' as const };
const DAY_MS = 86_400_000;
/** A machine that does something else, too. */
const PATIENCE_MS = 240_000;

/** Makes, starts and sells a campaign of eight products, three of which sell out. Answers its id. */
export async function runCampaign(
  { app, store }: { app: RunningApp; store: DevStore },
  shop: string,
): Promise<string> {
  const { commands } = app.holdfast;
  const { products } = await store.state(shop);
  const picked = products.filter((product) => available(product) > 5).slice(0, 8);
  const now = Date.now();
  const made = await commands.createCampaign(shop, OWNER, {
    name: 'Autumn sale',
    handle: '',
    kind: 'sale',
    goal: 'keep_available',
    startsAt: now - 3 * DAY_MS,
    endsAt: now + 11 * DAY_MS,
    commitAt: null,
    priority: 1,
    budget: '2500',
    useTags: true,
    collectionId: null,
    policy: policySchema.parse({ soldOutResponse: 'hide' }),
    sources: picked.map(({ id }) => ({ kind: 'picked' as const, value: digits(id) })),
    plannedUnits: {},
    plannedUnitsOfProduct: Object.fromEntries(
      picked.map((product, index) => [
        digits(product.id),
        Math.ceil(available(product) * (0.3 + (index % 4) * 0.35)),
      ]),
    ),
    heroes: [],
    confirmedPlans: true,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  await commands.schedule(shop, OWNER, made.id);
  const list = await commands.foreseeActing(shop, OWNER, made.id);
  if (!list.ok) throw new Error(JSON.stringify(list.problems));
  await commands.startActing(shop, OWNER, made.id, list.fingerprint);
  await quiet(app, store, [shop], PATIENCE_MS);
  for (const [index, product] of picked.entries()) {
    for (const variant of product.variants) {
      const level = variant.levels.find((one) => one.available > 0);
      if (!level) continue;
      const quantity = index % 3 === 2 ? level.available : Math.min(3, level.available);
      await store.do(shop, 'sell', {
        lines: [{ variantId: variant.id, quantity }],
        locationId: level.locationId,
      });
    }
  }
  await quiet(app, store, [shop], PATIENCE_MS);
  return made.id;
}
