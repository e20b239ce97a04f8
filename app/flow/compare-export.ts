import { areComponentsAsKnown, isAsKnown, isVariantAsKnown } from './as-known.ts';
import type {
  CatalogueRow,
  Clock,
  Component,
  LevelReading,
  ProductFacts,
  ShopifyPort,
  VariantFacts,
} from './ports.ts';
import type { ShopTx, Store } from './store.ts';

export interface ComparePorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'catalogueRows'>;
  clock: Clock;
}

const ROWS_AT_ONCE = 500;
const PRODUCTS_AT_ONCE = 5_000;
/** Products that seem to be gone and are asked for in one night: a file that lacks half the shop is no proof. */
const MOST_MISSING = 1_000;

/**
 * Compares an export with what we know, some hundred rows at a time. Stock is saved (the newest wins). Everything else
 * is minutes old and only names products to be read again: those that look new, gone or different.
 * @throws when the file breaks off or says less than Shopify counted.
 */
export async function compareExport(
  { store, shopify, clock }: ComparePorts,
  shop: string,
  { url, objects, startedAt }: { url: string | null; objects: number; startedAt: number },
): Promise<{ differing: string[]; healed: number }> {
  const differing = new Set<string>();
  const healed = new Set<string>();
  const variantsOf = new Map<string, number>();
  const madeOf = new Map<string, Component[]>();
  let rows: CatalogueRow[] = [];
  let read = 0;
  const compare = async (): Promise<void> => {
    const some = byType(rows);
    rows = [];
    for (const { id } of some.products) variantsOf.set(id, variantsOf.get(id) ?? 0);
    for (const { productId } of some.variants)
      variantsOf.set(productId, (variantsOf.get(productId) ?? 0) + 1);
    for (const { bundleVariantId, component } of some.components)
      madeOf.set(bundleVariantId, [...(madeOf.get(bundleVariantId) ?? []), component]);
    await store.inShop(shop, async (tx) => {
      for (const id of await differingOf(tx, some)) differing.add(id);
      const saved = await tx.saveLevels(some.levels, startedAt);
      await tx.mark('judge', saved.changedProductIds, clock.now());
      for (const id of saved.changedProductIds) healed.add(id);
    });
  };
  for await (const row of url === null ? [] : shopify.catalogueRows(shop, url)) {
    read += 1;
    rows.push(row);
    if (rows.length >= ROWS_AT_ONCE) await compare();
  }
  await compare();
  if (read < objects) throw new Error(`The export has ${read} rows, Shopify counted ${objects}`);
  for (const id of await differingBundles(store, shop, madeOf)) differing.add(id);
  for (const id of await goneOrLess(store, shop, variantsOf)) differing.add(id);
  return { differing: [...differing], healed: healed.size };
}

interface Some {
  products: ProductFacts[];
  variants: VariantFacts[];
  components: { bundleVariantId: string; component: Component }[];
  levels: LevelReading[];
}

function byType(rows: readonly CatalogueRow[]): Some {
  const some: Some = { products: [], variants: [], components: [], levels: [] };
  for (const row of rows) {
    if (row.type === 'product') some.products.push(row.product);
    else if (row.type === 'variant') some.variants.push(row.variant);
    else if (row.type === 'component') some.components.push(row);
    else some.levels.push(row.level);
  }
  return some;
}

/** What a message changed since the export began is newer than it. */
async function differingOf(tx: ShopTx, { products, variants }: Some): Promise<string[]> {
  const known = new Map((await tx.products(products.map(({ id }) => id))).map((one) => [one.id, one]));
  const own = new Map((await tx.variantsByIds(variants.map(({ id }) => id))).map((one) => [one.id, one]));
  const changed = products.filter((told) => {
    const before = known.get(told.id);
    return !isAsKnown(told, before) && !(before && before.updatedAt > told.updatedAt);
  });
  const others = variants.filter((told) => !isVariantAsKnown(told, own.get(told.id)));
  return [...changed.map(({ id }) => id), ...others.map(({ productId }) => productId)];
}

async function differingBundles(
  store: Pick<Store, 'inShop'>,
  shop: string,
  madeOf: ReadonlyMap<string, Component[]>,
): Promise<string[]> {
  const bundles = [...madeOf];
  const found: string[] = [];
  for (let from = 0; from < bundles.length; from += ROWS_AT_ONCE) {
    const some = bundles.slice(from, from + ROWS_AT_ONCE);
    await store.inShop(shop, async (tx) => {
      const known = new Map<string, Component[]>(some.map(([id]) => [id, []]));
      for (const one of await tx.componentsOf([...known.keys()])) known.get(one.bundleVariantId)?.push(one);
      const others = some.filter(([id, told]) => !areComponentsAsKnown(told, known.get(id) ?? []));
      for (const { productId } of await tx.variantsByIds(others.map(([id]) => id))) found.push(productId);
    });
  }
  return found;
}

/** Products that we know and the export does not, and those with more variants than it says. */
async function goneOrLess(
  store: Pick<Store, 'inShop'>,
  shop: string,
  variantsOf: ReadonlyMap<string, number>,
): Promise<string[]> {
  const missing: string[] = [];
  const less: string[] = [];
  for (let after = ''; ;) {
    const known = await store.inShop(shop, (tx) => tx.knownProducts(after, PRODUCTS_AT_ONCE));
    for (const { id, variants } of known) {
      const told = variantsOf.get(id);
      if (told === undefined) missing.push(id);
      else if (told !== variants) less.push(id);
    }
    const last = known.at(-1);
    if (!last || known.length < PRODUCTS_AT_ONCE) return [...missing.slice(0, MOST_MISSING), ...less];
    after = last.id;
  }
}
