import type { ShopState } from '../dev-store.ts';
import { differences, snapshotOf } from '../snapshot.ts';
import { count, find, hasTag, isNowhere, outOfAds } from './looks.ts';
import { everyVerdictHasReason } from './record.ts';
import { sellOut, sellSome } from './shelf.ts';
import type { Stage } from './stage.ts';

/** A burst of orders; webhooks come doubled and out of order. Returns the shop as it is then. */
export async function rush(stage: Stage): Promise<ShopState> {
  const { app, store, shop, say, check, rest, state, written } = stage;
  const { p1, p2, p3, p4, p5, p6, p7, s1 } = stage.goods;
  await store.dials(shop, { seed: 7, webhooks: { duplicate: 0.2, reorder: 0.3, reorderMs: 300 } });
  for (const product of [p1, p3, p4, p7]) await sellOut(store, shop, product);
  for (const product of [p2, p5, p6]) await sellSome(store, shop, product, 2);
  await sellOut(store, shop, s1, 1);
  await rest();
  await store.dials(shop, { webhooks: { duplicate: 0, reorder: 0 } });
  const during = await state();
  say(
    `A burst of orders sold out ${[p1, p3, p4, p7].length} products: ${count(during, (one) => one.status === 'UNLISTED')} are hidden, ${count(during, (one) => outOfAds(during, one))} are out of the ads, ${count(during, (one) => hasTag(one, 'campaign:') && !hasTag(one, 'promote:'))} lost their promote tag.`,
  );
  const hidden = [p1, p3, p4].every(({ id }) => {
    const now = find(during, id);
    return now.status === 'UNLISTED' && outOfAds(during, now);
  });
  const cleared = find(during, p7.id);
  const variantHidden =
    cleared.variants.every((variant) => isNowhere(during, variant.publications)) &&
    cleared.status === 'ACTIVE';
  const detail = `hidden ${hidden}, variant ${variantHidden}`;
  check(6, 'holds add up: the strictest campaign decides', hidden && variantHidden, detail);

  const standing = snapshotOf(during.products);
  const reconciled = await app.reconcile(shop);
  await rest();
  const same = differences(standing, snapshotOf((await state()).products)).length === 0;
  check(4, 'order and duplicates do not matter', same);
  const healed = reconciled.done ? reconciled.healedLevels : -1;
  check(11, 'nothing acknowledged was lost', healed === 0, `${healed} levels differ`);
  const before = (await written(shop)).length;
  await app.reconcile(shop);
  await rest();
  const more = (await written(shop)).length - before;
  check(12, 'only differences are written', more === 0, `${more} writes`);
  const explained = await everyVerdictHasReason(app.holdfast.views, shop, Object.values(stage.campaigns));
  check(7, 'every verdict explains itself', explained);
  return during;
}
