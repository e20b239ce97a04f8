/**
 * An ERP that thinks it owns stock and products. Every 15 minutes it writes absolute levels from its books, which know
 * orders only one round later: what was sold in between comes back for a while. Each night it syncs products: whole tag
 * lists from its own master data (which know nothing of anybody else's tags), and new variants of two products. Goods
 * arrive every other day. Once, on the ninth day at 10:00, an empty export sets a whole location to zero for 45 minutes.
 */
import type { ProductView } from '../shopkeeper.ts';
import { DAY_MS, every, HOUR_MS, MINUTE_MS, type NewActor } from './actor.ts';
import { unitsOf, type Deed, type SeenShop } from './door.ts';

const ROUND_MS = 15 * MINUTE_MS;
const TAGS_AT_MS = 2 * HOUR_MS;
const GOODS_AT_MS = 9 * HOUR_MS;
const ZERO_OUT = { day: 8, atMs: 10 * HOUR_MS, lastsMs: 45 * MINUTE_MS };
const NEW_VARIANTS = 2;
const LOW_UNITS = 6;

export const erp: NewActor = (shop, random) => {
  /** Units by `item location`. */
  const books = new Map<string, number>();
  const masterTags = new Map<string, string[]>();
  let startedAt: number | null = null;
  let ordersUntil = 0;
  const round = every(ROUND_MS);
  const night = every(DAY_MS, TAGS_AT_MS);
  const goods = every(2 * DAY_MS, GOODS_AT_MS);

  const learn = (products: readonly ProductView[]): void => {
    for (const product of products) {
      if (!masterTags.has(product.id)) masterTags.set(product.id, product.tags);
      for (const { inventoryItemId, levels } of product.variants)
        for (const { locationId, available } of levels) {
          const key = `${inventoryItemId} ${locationId}`;
          if (!books.has(key)) books.set(key, available);
        }
    }
  };

  /** Takes orders out of the books, from the locations in their order. */
  const book = ({ orders, products }: SeenShop, from: number, until: number): void => {
    const items = new Map(products.flatMap(({ variants }) => variants.map((v) => [v.id, v.inventoryItemId])));
    for (const order of orders) {
      const at = Date.parse(order.createdAt);
      if (at < from || at >= until) continue;
      for (const { variantId, quantity } of order.lines) {
        let left = quantity;
        for (const [key, units] of books) {
          if (!key.startsWith(`${items.get(variantId)} `)) continue;
          const taken = Math.min(left, units);
          books.set(key, units - taken);
          left -= taken;
        }
      }
    }
  };

  const receive = (products: readonly ProductView[]): void => {
    for (const product of products) {
      if (unitsOf(product) > LOW_UNITS || random.next() < 0.3) continue;
      for (const { inventoryItemId, levels } of product.variants) {
        const key = `${inventoryItemId} ${levels[0]?.locationId}`;
        if (books.has(key)) books.set(key, (books.get(key) ?? 0) + 10 + random.below(20));
      }
    }
  };

  const isEmptied = (now: number, locationId: string, first: string | undefined): boolean => {
    const at = now - (startedAt ?? now) - ZERO_OUT.day * DAY_MS - ZERO_OUT.atMs;
    return locationId === first && at >= 0 && at < ZERO_OUT.lastsMs;
  };

  const writeLevels = async (now: number, { products, locations }: SeenShop): Promise<Deed[]> => {
    const first = locations[0]?.id;
    const levels = products.flatMap(({ variants }) =>
      variants.flatMap(({ inventoryItemId, levels: present }) =>
        present.flatMap(({ locationId, available }) => {
          const booked = books.get(`${inventoryItemId} ${locationId}`) ?? 0;
          const wanted = isEmptied(now, locationId, first) ? 0 : booked;
          return wanted === available ? [] : [{ inventoryItemId, locationId, available: wanted }];
        }),
      ),
    );
    if (levels.length > 0) await shop.change('setLevels', { levels });
    return levels.length > 0 ? [{ kind: 'levels', changed: levels.length }] : [];
  };

  const syncProducts = async ({ products }: SeenShop): Promise<Deed[]> => {
    const deeds: Deed[] = [];
    for (const { id: productId, tags: present } of products) {
      const tags = masterTags.get(productId) ?? [];
      if (present.toSorted().join('\n') === tags.toSorted().join('\n')) continue;
      await shop.change('replaceTags', { productId, tags });
      deeds.push({ kind: 'whole_tags', productId, tags });
    }
    for (let made = 0; made < NEW_VARIANTS; made += 1) {
      const product = products[random.below(products.length)];
      if (!product) continue;
      const variant = { title: `Edition ${random.below(1_000_000)}`, available: 5 + random.below(20) };
      const answer = await shop.change('addVariant', { productId: product.id, variant });
      if (answer)
        deeds.push({ kind: 'variant', productId: product.id, variantId: String(answer['variantId']) });
    }
    return deeds;
  };

  return {
    async step(now) {
      if (startedAt === null) {
        startedAt = Math.floor(now / DAY_MS) * DAY_MS;
        ordersUntil = now;
        learn((await shop.look(now)).products);
      }
      const due = { night: night(now), goods: goods(now), round: round(now) };
      if (!due.round) return [];
      const seen = await shop.look(ordersUntil - ROUND_MS);
      learn(seen.products);
      // What came in since the last round is not yet in the export.
      const until = now - ROUND_MS;
      book(seen, ordersUntil, until);
      ordersUntil = Math.max(ordersUntil, until);
      if (due.goods) receive(seen.products);
      const deeds = await writeLevels(now, seen);
      return due.night ? [...deeds, ...(await syncProducts(seen))] : deeds;
    },
  };
};
