import type { CatalogueProduct } from '../../db/views/views.ts';

const AT_ONCE = 200;
/** As many as the form takes (read-draft). */
const MOST_COLLECTIONS = 20;

type Picked =
  { outcome: 'picked'; products: CatalogueProduct[] } | { outcome: 'cancelled' } | { outcome: 'missing' };

/** Opens Shopify's resource picker with what is chosen already; the answer is the whole new choice. */
export async function pickProducts(chosen: readonly CatalogueProduct[]): Promise<Picked> {
  const picker = window.shopify?.resourcePicker;
  if (typeof picker !== 'function') return { outcome: 'missing' };
  const selection = await picker({
    type: 'product',
    action: 'select',
    multiple: true,
    filter: { variants: false },
    selectionIds: chosen.map(({ id }) => ({ id: `gid://shopify/Product/${id}` })),
  }).catch(() => null);
  if (selection === null) return { outcome: 'missing' };
  if (selection === undefined) return { outcome: 'cancelled' };
  const known = new Map(chosen.map((product) => [product.id, product]));
  const picked = selection.map((one) => asProduct(one));
  const fresh = picked.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  for (const product of await catalogueOf(fresh)) known.set(product.id, product);
  return { outcome: 'picked', products: picked.map((product) => known.get(product.id) ?? product) };
}

/**
 * Opens the picker with the collections that are chosen already; the answer is the whole new choice, null when the person
 * changed nothing.
 */
export async function pickCollections(
  chosen: readonly { id: string }[],
): Promise<{ id: string; title: string }[] | null> {
  const selection = await window.shopify
    ?.resourcePicker?.({
      type: 'collection',
      action: 'select',
      multiple: MOST_COLLECTIONS,
      selectionIds: chosen.map(({ id }) => ({ id: `gid://shopify/Collection/${id}` })),
    })
    .catch(() => null);
  return selection?.map(({ id, title }) => ({ id: numberOf(id), title: title ?? '' })) ?? null;
}

/** What the picker itself knows of a product, for one that has not reached our catalogue yet. */
function asProduct(resource: {
  id: string;
  title?: string;
  handle?: string;
  images?: { originalSrc?: string }[];
  variants?: { id?: string; title?: string; sku?: string | null }[];
}): CatalogueProduct {
  return {
    id: numberOf(resource.id),
    title: resource.title ?? numberOf(resource.id),
    handle: resource.handle ?? '',
    status: 'ACTIVE',
    imageUrl: resource.images?.[0]?.originalSrc ?? null,
    variants: (resource.variants ?? []).map((variant) => ({
      id: numberOf(variant.id ?? ''),
      title: variant.title ?? '',
      sku: variant.sku ?? null,
      buyable: null,
      tracked: true,
    })),
  };
}

const numberOf = (gid: string): string => gid.split('/').at(-1) ?? gid;

/** Products of our own catalogue by their ids; those that we do not know are missing. */
export async function catalogueOf(ids: readonly string[]): Promise<CatalogueProduct[]> {
  const found: CatalogueProduct[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answer = await fetch(
      `/app/catalogue?_data=routes%2Fcatalogue&ids=${ids.slice(from, from + AT_ONCE).join(',')}`,
    );
    if (!answer.ok) continue;
    const { products } = (await answer.json()) as { products: CatalogueProduct[] };
    found.push(...products);
  }
  return found;
}
