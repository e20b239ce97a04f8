/** How an actor reaches the shop: over HTTP, like any program that is not Shopify's own. */
import type { LocationView, OrderView, ProductView, PublicationView } from '../shopkeeper.ts';

/** What somebody else made of a product, told so that a test can say what must be left of it. */
export type Deed =
  | { kind: 'status'; productId: string; status: string }
  | { kind: 'published'; resourceId: string; publicationId: string; published: boolean }
  | { kind: 'tags'; productId: string; add: string[]; remove: string[] }
  | { kind: 'whole_tags'; productId: string; tags: string[] }
  | { kind: 'title'; productId: string; title: string }
  | { kind: 'policy'; variantId: string; policy: 'DENY' | 'CONTINUE' }
  | { kind: 'price'; variantId: string; price: string }
  | { kind: 'variant'; productId: string; variantId: string }
  | { kind: 'levels'; changed: number };

export interface SeenShop {
  locations: LocationView[];
  publications: PublicationView[];
  products: ProductView[];
  orders: OrderView[];
}

/** The shop, as far as an actor deals with it. Times are epoch milliseconds of the store's clock. */
export interface ShopDoor {
  /** Orders only since this time; none of the older ones are told. */
  look(ordersSince: number): Promise<SeenShop>;
  /** One verb of `/__meta/do`. Gives null when the shop refused. @throws when the store does not answer. */
  change(verb: string, argument: object): Promise<Record<string, unknown> | null>;
}

export function doorTo(storeUrl: string, shop: string): ShopDoor {
  const of = `shop=${encodeURIComponent(shop)}`;
  return {
    async look(ordersSince) {
      const since = encodeURIComponent(new Date(ordersSince).toISOString());
      const answer = await fetch(`${storeUrl}/__meta/state?${of}&ordersSince=${since}`);
      if (!answer.ok) throw new Error(`The store answered ${answer.status}`);
      return (await answer.json()) as SeenShop;
    },
    async change(verb, argument) {
      const answer = await fetch(`${storeUrl}/__meta/do/${verb}?${of}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(argument),
      });
      const outcome = (await answer.json()) as { ok: boolean };
      if (answer.status === 409) return null;
      if (!answer.ok) throw new Error(`The store answered ${answer.status} to ${verb}`);
      return outcome;
    },
  };
}

/** Units of a product that can be had anywhere. */
export const unitsOf = (product: ProductView): number =>
  product.variants.reduce(
    (sum, { levels }) => sum + levels.reduce((units, one) => units + Math.max(0, one.available), 0),
    0,
  );

export const isPublished = (product: ProductView, publicationId: string): boolean =>
  product.publications.some((one) => one.publicationId === publicationId && one.isPublished);

/** The sales channel with this handle. @throws when the shop has none. */
export function channelOf({ publications }: SeenShop, handle: string): string {
  const found = publications.find((one) => one.handle === handle);
  if (!found) throw new Error(`The shop has no channel ${handle}`);
  return found.id;
}
