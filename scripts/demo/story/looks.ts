/** How the dev store's shop looks to a shopper and to the merchant. */
import type { ProductView } from '../../../tests/dev-store/shopkeeper.ts';
import type { ApiRequest, ShopState } from '../dev-store.ts';
import type { Snapshot } from '../snapshot.ts';

const ADVERTISING = ['google', 'facebook', 'tiktok'];

/** Root fields that change a shop's catalogue; anything else only reads or exports. */
const CHANGING =
  /^(tags(Add|Remove)|publishable|product(Update|Variants)|metafield(s|Definition)\w*(Set|Delete|Create|Update)|collection)/;
export const changesCatalogue = ({ fields }: ApiRequest): boolean =>
  fields.some((field) => CHANGING.test(field));

export function find(state: ShopState, id: string): ProductView {
  const product = state.products.find((one) => one.id === id);
  if (!product) throw new Error(`${id} is not in the shop`);
  return product;
}

export const count = (state: ShopState, test: (product: ProductView) => boolean): number =>
  state.products.filter(test).length;
export const hasTag = (product: ProductView, start: string): boolean =>
  product.tags.some((tag) => tag.startsWith(start));
export const isPublished = (product: ProductView, publicationId: string): boolean =>
  product.publications.some((one) => one.publicationId === publicationId && one.isPublished);

export function channel(state: ShopState, handle: string): string {
  const found = state.publications.find((one) => one.handle.includes(handle));
  if (!found) throw new Error(`There is no channel ${handle}`);
  return found.id;
}

export const outOfAds = (state: ShopState, product: ProductView): boolean =>
  ADVERTISING.every((handle) => !isPublished(product, channel(state, handle)));

export function isNowhere(state: ShopState, publications: ProductView['publications']): boolean {
  const pos = state.publications.filter(({ handle }) => handle.includes('pos')).map(({ id }) => id);
  return publications.every(({ publicationId, isPublished: on }) => !on || pos.includes(publicationId));
}

export function describe(state: ShopState, product: ProductView): string {
  if (product.status === 'UNLISTED') return 'hidden (unlisted)';
  if (product.variants.every((variant) => isNowhere(state, variant.publications))) return 'variant hidden';
  if (outOfAds(state, product)) return 'out of the ads';
  return hasTag(product, 'promote:') ? 'promoted' : 'flagged';
}

export const sameAs = (before: Snapshot, after: Snapshot, product: ProductView): boolean =>
  before.get(product.id) === after.get(product.id);
