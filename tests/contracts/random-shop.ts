/** A small shop with much going on, from a seed: campaigns that overlap, bundles, shared stock, holds, orders. */
import { defaultPolicy } from '../../app/core/policy.ts';
import type { Picture } from '../../app/core/picture.ts';
import type { Store } from '../../app/flow/store.ts';
import { Random } from '../dev-store/random.ts';
import {
  assessment,
  campaign,
  DAY,
  HOUR,
  installShop,
  item,
  level,
  nothing,
  NOON,
  orderLine,
  variant,
  ofProduct,
} from './store-fixture.ts';

/** The first five are sold from their own stock or from another's; the last three are bundles of them. */
export const PRODUCTS = ['1', '2', '3', '4', '5', '6', '7', '8'];
const BUNDLES = PRODUCTS.slice(5);
const CAMPAIGNS = ['a', 'b', 'c', 'd'];

type Dice = ReturnType<typeof diceOf>;

function diceOf(seed: number) {
  const random = new Random(seed);
  return {
    chance: (p: number): boolean => random.chance(p),
    between: (low: number, high: number): number => low + random.below(high - low + 1),
    one: <T>(...of: [T, ...T[]]): T => of[random.below(of.length)] ?? of[0],
    some: <T>(of: readonly T[], p = 0.5): T[] => of.filter(() => random.chance(p)),
  };
}

export async function fillShop(store: Store, shop: string, seed: number): Promise<void> {
  const dice = diceOf(seed);
  await installShop(store, shop, PRODUCTS, dice.one('UTC', 'America/New_York'));
  const stockOf = await sellables(store, shop, dice);
  await campaigns(store, shop, dice, stockOf);
  await stock(store, shop, dice);
  await orders(store, shop, dice);
  await asides(store, shop, dice);
}

/** Variants: some sold from the stock of product 1, bundles made of the others. Returns the stock of each product. */
async function sellables(store: Store, shop: string, dice: Dice): Promise<Map<string, string>> {
  const items = new Map(
    PRODUCTS.map((id) => [id, !BUNDLES.includes(id) && dice.chance(0.3) ? '111' : `${id}11`]),
  );
  const variants = PRODUCTS.map((id) => {
    const own = { inventoryItemId: items.get(id) ?? '', position: dice.between(1, 3) };
    if (!BUNDLES.includes(id))
      return variant(id, { ...own, inventoryPolicy: dice.chance(0.2) ? 'CONTINUE' : 'DENY' });
    const components = dice
      .some(['1', '2', '3', '4', '5'])
      .map((one) => ({ variantId: `${one}1`, quantity: dice.between(1, 3) }));
    return variant(id, { ...own, tracked: false, requiresComponents: true, components });
  });
  await store.inShop(shop, async (tx) => {
    await tx.upsertVariants(
      [...variants, variant('2', { id: '22', inventoryItemId: '222', position: 2 })],
      null,
    );
    if (dice.chance(0.3)) await tx.markProductsDeleted(['4'], NOON - HOUR);
    await tx.saveShop({ actingSince: NOON - DAY, ...(dice.chance(0.3) ? { brakeEngagedAt: NOON } : {}) });
  });
  return items;
}

async function campaigns(
  store: Store,
  shop: string,
  dice: Dice,
  stockOf: ReadonlyMap<string, string>,
): Promise<void> {
  await store.inShop(shop, async (tx) => {
    for (const id of CAMPAIGNS) {
      const startsAt = NOON + dice.between(-70, 4) * DAY + dice.between(0, 20) * HOUR;
      await tx.insertCampaign(
        campaign(id, {
          state: dice.one('live', 'live', 'approved', 'draft', 'ended', 'cancelled'),
          mode: dice.one('act', 'watch'),
          startsAt,
          endsAt: startsAt + dice.between(1, 90) * DAY,
          priority: dice.between(1, 3),
          policy: {
            ...defaultPolicy(),
            locationIds: dice.chance(0.3) ? ['1'] : null,
            channels: dice.chance(0.3) ? ['web', 'pos'] : null,
          },
        }),
      );
      const members = dice.some(PRODUCTS).map((product) =>
        item(id, product, {
          inventoryItemId: stockOf.get(product) ?? '',
          plannedUnits: dice.between(1, 80),
          hero: dice.chance(0.2),
          droppedAt: dice.chance(0.1) ? NOON - HOUR : null,
          removedAt: dice.chance(0.1) ? NOON - HOUR : null,
        }),
      );
      await tx.upsertItems(members, NOON - 80 * DAY);
      for (const { productId, variantId } of dice.some(members, 0.3)) {
        const hold = { campaignId: id, variantId, mode: dice.one('act', 'watch') } as const;
        const open = await tx.openHolds(
          productId,
          dice.some(['flag', 'stop_promoting', 'hide'] as const, 0.6).map((response) => ({
            ...hold,
            response,
            cause: dice.one('sold_out', 'below_need', 'allocation'),
            reason: assessment,
          })),
          NOON - dice.one(0.2, dice.between(1, 100)) * HOUR,
        );
        const closed = dice.some(open, 0.3).map((one) => ({ id: one.id, cause: 'stock' as const }));
        await tx.closeHolds(closed, NOON - dice.between(0, 40) * HOUR);
        await tx.saveVerdicts(
          [{ productId, campaignId: id, variantId, verdict: 'below_need', assessment }],
          NOON - HOUR,
        );
      }
    }
  });
}

async function stock(store: Store, shop: string, dice: Dice): Promise<void> {
  const days = [90, 30, 9, 5, 3, 1].map((day) => NOON - day * DAY);
  for (const at of [...days, NOON - 50 * 60_000, NOON - 10 * 60_000]) {
    const levels = dice.some(PRODUCTS.slice(0, 5), 0.6).map((product) => ({
      ...level(product, dice.one(0, 0, dice.between(1, 30), 300), {
        updatedAt: at,
        locationId: dice.one('1', '2'),
      }),
      shop,
      triggeredAt: null,
    }));
    await store.takeIn({ ...nothing, levels }, at);
  }
  await store.inShop(shop, (tx) =>
    tx.putArrivals(
      dice.some(PRODUCTS.slice(0, 5)).map((product) => ({
        id: product,
        inventoryItemId: `${product}11`,
        locationId: dice.one('1', '2'),
        units: dice.between(0, 9),
        arrivesAt: NOON + dice.between(-40, 9) * DAY,
        source: dice.one('typed', 'shopify'),
        reference: '',
        createdAt: NOON - dice.between(0, 30) * HOUR,
        createdBy: 'test',
      })),
    ),
  );
}

async function orders(store: Store, shop: string, dice: Dice): Promise<void> {
  const lines = Array.from({ length: 60 }, (_, at) => {
    const product = dice.one('1', '2', '3', '4', '5', '6', '7', '8');
    const source = dice.one('web', 'pos', 'shopify_draft_order', null);
    return orderLine(product, dice.between(1, 6), NOON - dice.between(0, 90 * 24) * HOUR - at, {
      source,
      locationId: source === 'pos' ? dice.one('1', '2') : null,
      bundleVariantId: dice.chance(0.2) ? '61' : null,
      cancelledAt: dice.chance(0.1) ? NOON - HOUR : null,
      cancelReason: dice.one('INVENTORY', 'CUSTOMER'),
    });
  });
  await store.inShop(shop, (tx) => tx.upsertOrderLines(lines));
}

async function asides(store: Store, shop: string, dice: Dice): Promise<void> {
  await store.inShop(shop, async (tx) => {
    for (const productId of dice.some(PRODUCTS, 0.4)) {
      await tx.addOverride({
        productId,
        campaignId: dice.one('a', null),
        kind: 'keep_visible',
        response: null,
        until: NOON + DAY,
        untilKind: 'time',
        reason: 'test',
        by: 'test',
        inferred: false,
        createdAt: NOON - dice.between(0, 9) * HOUR,
      });
      const alert = { kind: 'peace', urgency: 'now', message: 'alert.peace', campaignId: null } as const;
      for (const field of dice.some(['status', 'metafield', 'tag:x']))
        await tx.openAlerts(
          productId,
          [{ ...alert, subject: `peace:${productId}:${field}`, params: { field } }],
          NOON,
        );
      await tx.putBaselines(
        ofProduct(
          productId,
          dice.some(['status', 'metafield', 'tag:x'] as const).map((field) => ({
            field,
            was: null,
            wrote: 'x',
            state: 'confirmed',
            at: NOON,
            confirmedAt: NOON,
            foreignSeenAt: null,
            foreignValue: null,
          })),
        ),
      );
    }
  });
}

/** What a picture shows something of, so that a test can say that it compared more than empty lists. */
export function shownIn({ shop, campaigns: around, ...picture }: Picture): string[] {
  const lists = Object.entries(picture).flatMap(([name, list]) =>
    Array.isArray(list) && list.length > 0 ? [name] : [],
  );
  const items = around.flatMap((one) => one.items);
  return [
    ...lists,
    ...(shop.recentlyStoppedProducts > 0 ? ['stopped'] : []),
    ...(around.length > 1 ? ['overlap'] : []),
    ...(items.some(({ productId }) => productId !== picture.product.id) ? ['shared stock'] : []),
    ...(items.some(({ components }) => components) ? ['bundle'] : []),
    ...(items.some(({ sold }) => sold > 0) ? ['sold'] : []),
    ...(items.some(({ history }) => history.includes(null)) ? ['days without stock'] : []),
    ...(around.some(({ othersPerDay = {} }) => Object.keys(othersPerDay).length > 0) ? ['others'] : []),
    ...(around.some(({ state }) => state === 'ended') ? ['ended, holding'] : []),
  ];
}
