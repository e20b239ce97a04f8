import {
  MOST_ITEMS,
  NOT_ASKED,
  type Check,
  type CheckItem,
  type CheckState,
  type ItemFacts,
  type ShippingFacts,
} from './shapes.ts';

/** Said of orders that are about to be read. */
const NOT_READ = 'no_access';

/** What stays the same in every answer of a check. */
export type Frame = Pick<Check, 'key' | 'owner' | 'next' | 'effort'>;

/** Builds a check's answer; money is the sum over what it is about, null where nobody can say. */
export function answer(
  frame: Frame,
  state: CheckState,
  said: string,
  more: { params?: Check['params']; items?: readonly CheckItem[]; moneyAtRisk?: number | null } = {},
): Check {
  const { params = {}, items = [], moneyAtRisk = null } = more;
  return {
    ...frame,
    state,
    said,
    params,
    items: items.slice(0, MOST_ITEMS),
    more: Math.max(0, items.length - MOST_ITEMS),
    moneyAtRisk,
  };
}

/** What a check of orders says that were not read: yet, or because the shop keeps them to itself. */
export const unread = (frame: Frame, { denied }: Pick<ShippingFacts, 'denied'>): Check =>
  answer(frame, 'not_known', denied ? NOT_ASKED : NOT_READ);

/** What checks say of facts that are only not read yet, or not followed for long enough. */
const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  active: ['not_known'],
  page: ['not_known', 'some_unread'],
  price: ['not_known'],
  expiry: ['not_known'],
  record: ['not_known'],
};

/** Whether a check needs nothing but time: nobody has a step to make. */
export const comesByItself = ({ key, said }: Pick<Check, 'key' | 'said'>): boolean =>
  said === NOT_READ || (NOT_YET[key] ?? []).includes(said);

/** An item as a check names it. */
export const about = (item: ItemFacts, said: string, params: CheckItem['params'] = {}): CheckItem => ({
  productId: item.productId,
  product: item.productTitle,
  variant: item.variantTitle,
  said,
  params,
});

/** What an item's plan would bring in, shop currency: what is at stake when it cannot be sold. */
export const worth = (item: ItemFacts): number => (item.plannedUnits ?? 0) * item.price;

/** One item of each product, heroes first. */
export function products<T extends Pick<ItemFacts, 'productId' | 'hero'>>(items: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const item of items) {
    const known = first.get(item.productId);
    if (!known || (item.hero && !known.hero)) first.set(item.productId, item);
  }
  return [...first.values()];
}
